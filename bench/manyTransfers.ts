import type { Entry, TransferView } from '../src/contract/snapshot.ts';
import type { BackgroundToUi } from '../src/contract/uiPort.ts';

/**
 * Runs in a page of the extension, before its own scripts. Feeds the page's store, four times a second, with what the
 * real background last told it and `count` files that all move, each with its card in the conversation, for as long as
 * `window.movesFiles` is true.
 */
export function feedMovingTransfers(count: number): void {
  type Listener = (message: BackgroundToUi) => void;
  const isOn = () => (window as { movesFiles?: boolean }).movesFiles === true;
  const { runtime } = chrome;
  const connect = runtime.connect.bind(runtime);
  const listeners = new Set<Listener>();
  let snapshot: (BackgroundToUi & { type: 'snapshot' })['snapshot'] | undefined;
  let conversation: (BackgroundToUi & { type: 'conversation' })['conversation'] | undefined;
  let tick = 0;
  const transfer = (index: number, linkId: string): TransferView => ({
    id: `moving-${index}`,
    linkId,
    peerName: 'the other',
    direction: index % 2 === 0 ? 'sending' : 'receiving',
    name: `Evening light over the river ${index + 1}.mov`,
    fileCount: 1,
    size: 1e9,
    folder: null,
    problem: null,
    forLater: false,
    risk: null,
    preview: null,
    waitsFor: null,
    notes: { skippedFiles: 0, heldFiles: 0, failedFiles: 0, renamedFiles: 0, lostFolders: 0 },
    state: { phase: 'moving', doneBytes: ((tick * 3 + index * 7) % 1000) * 1e6, rate: 12e6 + tick, leftMs: 60_000 },
  });
  const tell = () => {
    const linkId = snapshot?.links[0]?.id;
    if (!isOn() || !snapshot || !conversation || !linkId) return;
    const transfers = Array.from({ length: count }, (_, index) => transfer(index, linkId));
    const say = (message: BackgroundToUi) => {
      for (const listener of listeners) listener(structuredClone(message));
    };
    // The cards come once; what moves in them comes with every snapshot.
    if (tick === 0) {
      const cards = transfers.map(({ id }): Entry => ({ kind: 'transfer', id, transferId: id, at: Date.now() }));
      say({ type: 'conversation', conversation: { ...conversation, entries: [...conversation.entries, ...cards] } });
    }
    tick += 1;
    say({ type: 'snapshot', snapshot: { ...snapshot, transfers }, edition: { host: 'bench', count: tick } });
  };
  setInterval(tell, 250);
  runtime.connect = ((...args: Parameters<typeof runtime.connect>) => {
    const port = connect(...args);
    const add = port.onMessage.addListener.bind(port.onMessage);
    port.onMessage.addListener = (listener: Listener) => {
      listeners.add(listener);
      add((message: BackgroundToUi) => {
        if (message.type === 'snapshot') snapshot = message.snapshot;
        if (message.type === 'conversation') conversation = message.conversation;
        if (!isOn()) listener(message);
      });
    };
    return port;
  }) as typeof runtime.connect;
}

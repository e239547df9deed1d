import type { FileToSave, TransferArrival } from '../contract/hostMessages.ts';
import type { FolderListing, TransferView } from '../contract/snapshot.ts';
import { assertNever, toPeerError } from '../core/errors.ts';
import type { Milliseconds } from '../core/units.ts';
import { errorText, fromErrorText } from './transfer/errorText.ts';
import type { FilmFrame, FromWorker, ToWorker, TransferAction, TransferBody } from './transfer/workerMessages.ts';

/** What a link hears of its transfers. */
export interface TransferListener {
  say(body: TransferBody): void;
  violated(thrown: unknown): void;
  /** A transfer appears in the conversation. */
  logged(transferId: string): void;
  arrived(arrival: TransferArrival): void;
  lanesWanted(count: number): void;
}

export interface TransferClientPorts {
  /** Hands a file to the browser's downloads; resolves with the download's id when it is complete. */
  save(file: FileToSave): Promise<number>;
  /** `gone`: transfers that are on the list no more. */
  changed(gone: readonly string[]): void;
  drawFrame(film: Blob): Promise<FilmFrame | null>;
  drawPage(pdf: Blob): Promise<Blob | null>;
}

/** The host's end of the transfer worker: routes what it says to the link that it is about, and keeps the views. */
export interface TransferClient {
  /** The worker gets the channel; only in the task that made it (Chromium 156). */
  giveChannel(connection: string, channel: RTCDataChannel): void;
  addLane(link: string, connection: string, isFallback: boolean): void;
  removeLane(connection: string): void;
  openLink(
    link: { link: string; name: string; key: string; local: string; remote: string },
    listener: TransferListener,
  ): void;
  closeLink(link: string): void;
  /** It is on no list any more: nothing is told to it, as late as a download may end. */
  forgetLink(link: string): void;
  measured(link: string, roundTripMs: Milliseconds): void;
  deliver(link: string, body: TransferBody): void;
  /** The other side has a page of the transfer's manifest. */
  pageTaken(transfer: string): void;
  act(action: TransferAction): void;
  list(transfer: string, path: readonly string[], from: number, limit: number): Promise<FolderListing | null>;
  /** What waits for devices that are not remembered any more goes. */
  keepOnly(devices: Iterable<string>): void;
  /** In the order in which they are carried out. */
  views(): TransferView[];
}

export function createTransferClient(
  worker: Worker,
  ports: TransferClientPorts,
  laneUseless: (connection: string) => void,
): TransferClient {
  const listeners = new Map<string, TransferListener>();
  let views = new Map<string, TransferView>();
  const lists = new Map<number, (listing: FolderListing | null) => void>();
  let nextRequest = 1;
  const post = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer);

  function hear(message: FromWorker): void {
    switch (message.type) {
      case 'say':
        return listeners.get(message.link)?.say(message.body);
      case 'violated':
        return listeners.get(message.link)?.violated(fromErrorText(message.error));
      case 'viewsChanged':
        for (const view of message.views) views.set(view.id, view);
        for (const transfer of message.gone) views.delete(transfer);
        if (message.order !== undefined) views = inOrder(views, message.order);
        return ports.changed(message.gone);
      case 'logged':
        return listeners.get(message.link)?.logged(message.transfer);
      case 'arrived':
        return listeners.get(message.link)?.arrived(message.arrival);
      case 'lanesWanted':
        return listeners.get(message.link)?.lanesWanted(message.count);
      case 'laneUseless':
        return laneUseless(message.connection);
      case 'listed':
        lists.get(message.requestId)?.(message.listing);
        lists.delete(message.requestId);
        return;
      case 'drawFrame':
        void ports.drawFrame(message.film).then((frame) => {
          post({ type: 'frameDrawn', requestId: message.requestId, frame });
        });
        return;
      case 'drawPage':
        void ports.drawPage(message.pdf).then((picture) => {
          post({ type: 'pageDrawn', requestId: message.requestId, picture });
        });
        return;
      case 'save':
        void save(message);
        return;
      case 'mark':
        performance.mark(message.name, { startTime: message.at - performance.timeOrigin, detail: message.detail });
        return;
      default:
        return assertNever(message);
    }
  }

  async function save({ requestId, url, path, again }: Extract<FromWorker, { type: 'save' }>): Promise<void> {
    try {
      post({ type: 'saveEnded', requestId, downloadId: await ports.save({ url, path, again }) });
    } catch (thrown) {
      post({ type: 'saveFailed', requestId, error: errorText(toPeerError(thrown)) });
    }
  }

  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => hear(data);
  worker.onerror = (event) => console.error('The transfer worker failed:', event.message);

  return {
    giveChannel: (connection, channel) =>
      post({ type: 'channelMade', connection, channel }, [channel as unknown as Transferable]),
    addLane: (link, connection, isFallback) => post({ type: 'laneAdded', link, connection, isFallback }),
    removeLane: (connection) => post({ type: 'laneRemoved', connection }),
    openLink(link, listener) {
      listeners.set(link.link, listener);
      post({ type: 'linkOpened', ...link });
    },
    closeLink(link) {
      post({ type: 'linkClosed', link });
    },
    forgetLink: (link) => void listeners.delete(link),
    measured: (link, ms) => post({ type: 'roundTripMeasured', link, ms }),
    deliver: (link, body) => post({ type: 'bodyReceived', link, body }),
    pageTaken: (transfer) => post({ type: 'pageTaken', transfer }),
    act: (action) => post({ type: 'asked', action }),
    list: (transfer, path, from, limit) =>
      new Promise((resolve) => {
        const requestId = nextRequest++;
        lists.set(requestId, resolve);
        post({ type: 'listAsked', requestId, transfer, path, from, limit });
      }),
    keepOnly: (devices) => post({ type: 'devicesRemembered', keys: [...devices] }),
    views: () => [...views.values()],
  };
}

function inOrder(views: ReadonlyMap<string, TransferView>, order: readonly string[]): Map<string, TransferView> {
  const sorted = new Map<string, TransferView>();
  for (const transfer of order) {
    const view = views.get(transfer);
    if (view !== undefined) sorted.set(transfer, view);
  }
  // What the worker had not told of in that moment stays behind.
  for (const [transfer, view] of views) if (!sorted.has(transfer)) sorted.set(transfer, view);
  return sorted;
}

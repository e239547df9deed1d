import type { DroppedEntry } from '../../contract/fileDrop.ts';
import type { Bytes, EpochMs } from '../../core/units.ts';
import type { WholeDrop } from './dropIntake.ts';
import type { OutgoingStore } from './outgoingStore.ts';
import { droppedView } from './transferView.ts';
import type { WaitingRecord, WaitingStore } from './waitingStore.ts';
import type { FromWorker } from './workerMessages.ts';

export interface WaitingDropsPorts {
  store: WaitingStore;
  /** Handles of what was dropped: a page asks for their permission after a restart. */
  sources: Pick<OutgoingStore, 'putSources'>;
  post(message: FromWorker): void;
  now(): EpochMs;
  /** False where more offers wait for the other side's answer than may. */
  mayOffer(link: string, entries: number): boolean;
  /** They are offered over this link now. What is kept here of them stays, until the transfer has ended. */
  offer(drop: WholeDrop, link: string): void;
  /** An earlier life may have offered them: whether their device knows of it is heard on the next link. */
  isAsleep(transfer: string): boolean;
  /** They are not to be sent after all: nor what an earlier life offered of them, and nothing more is kept for them. */
  discard(transfer: string): void;
}

/**
 * Files for a remembered device that is not linked, oldest first. As long as the browser runs they stay where they are,
 * whatever their size. Beyond that, small ones are kept as copies; of others it is kept that they wait, with handles
 * where the browser gives them, and the person allows them to be read or chooses them again.
 */
export interface WaitingDrops {
  take(drop: WholeDrop, device: string): void;
  has(transfer: string): boolean;
  /** The files of an earlier life, chosen again. */
  give(transfer: string, entries: readonly DroppedEntry[]): void;
  /** The device is linked: what waits for it goes. */
  linked(device: string, link: string): void;
  unlinked(link: string): void;
  /** They are not to be sent after all. False for what does not wait. */
  cancel(transfer: string): boolean;
  /** Devices that are forgotten get nothing. */
  keepOnly(devices: ReadonlySet<string>): void;
  /** Reads what an earlier life kept, and shows it. */
  restore(): Promise<void>;
  /** What else an earlier life kept is known as well: those that were restored may go. */
  release(): void;
  /** The offer of an earlier life goes on: gives its files, `null` where they must be chosen again. */
  takeOver(transfer: string): readonly DroppedEntry[] | null;
  /** Nobody knows of their offer any more: they are offered over this link as if for the first time. */
  startOver(transfer: string): void;
}

/** What is copied, for each drop: a browser that starts again has it all in its database. */
const MAX_COPY_BYTES: Bytes = 8 * 1024 * 1024;
const MAX_COPY_ENTRIES = 200;

interface Waiting {
  record: WaitingRecord;
  /** `null` until they are chosen again. */
  entries: readonly DroppedEntry[] | null;
  handles: FileSystemHandle[];
  /** What an earlier life did with them is not known yet. */
  isHeld: boolean;
}

export function createWaitingDrops(ports: WaitingDropsPorts): WaitingDrops {
  const waiting = new Map<string, Waiting>();
  const links = new Map<string, string>();
  /** `null` until it is told. */
  let remembered: ReadonlySet<string> | null = null;

  function show({ record, entries }: Waiting): void {
    const { transfer, device, name, fileCount, size } = record;
    const what = entries === null ? 'source' : 'device';
    const state = { phase: 'waiting', doneBytes: 0, for: what, problem: null } as const;
    const view = droppedView(
      { id: transfer, linkId: null, peerName: '', waitsFor: device, forLater: true, name, fileCount, size },
      state,
    );
    ports.post({ type: 'viewsChanged', views: [view], gone: [] });
  }

  function hide(transfer: string): void {
    waiting.delete(transfer);
    ports.post({ type: 'viewsChanged', views: [], gone: [transfer] });
    ports.store.remove(transfer).catch(reportStore);
    ports.discard(transfer);
  }

  function dropForgotten(): void {
    for (const { record, isHeld } of [...waiting.values()]) {
      if (!isHeld && remembered?.has(record.device) === false) hide(record.transfer);
    }
  }

  function goOrWait(one: Waiting): void {
    const { record, entries, handles, isHeld } = one;
    const link = links.get(record.device);
    if (link === undefined || entries === null || isHeld || ports.isAsleep(record.transfer)) return show(one);
    // What is too much now goes over the next link.
    if (!ports.mayOffer(link, entries.length)) return show(one);
    waiting.delete(record.transfer);
    ports.offer({ transfer: record.transfer, entries, handles }, link);
  }

  return {
    take({ transfer, entries, handles }, device) {
      const { name, fileCount, size } = extentOf(entries);
      const isSmall = size <= MAX_COPY_BYTES && entries.length <= MAX_COPY_ENTRIES;
      const copies = isSmall ? [...entries] : null;
      const record: WaitingRecord = { transfer, device, at: ports.now(), name, fileCount, size, entries: copies };
      const one: Waiting = { record, entries, handles, isHeld: false };
      waiting.set(transfer, one);
      goOrWait(one);
      if (!waiting.has(transfer)) return;
      ports.store.put(record).catch(reportStore);
      if (!isSmall && handles.length > 0) ports.sources.putSources(transfer, handles).catch(reportStore);
    },
    has: (transfer) => waiting.has(transfer),
    give(transfer, entries) {
      const one = waiting.get(transfer);
      if (one === undefined || entries.length === 0) return;
      one.entries = entries;
      Object.assign(one.record, extentOf(entries));
      goOrWait(one);
    },
    linked(device, link) {
      links.set(device, link);
      for (const one of [...waiting.values()]) if (one.record.device === device) goOrWait(one);
    },
    unlinked(link) {
      for (const [device, other] of links) if (other === link) links.delete(device);
    },
    cancel(transfer) {
      if (!waiting.has(transfer)) return false;
      hide(transfer);
      return true;
    },
    keepOnly(devices) {
      remembered = devices;
      dropForgotten();
    },
    async restore() {
      const records = await ports.store.all();
      records.sort((one, other) => one.at - other.at);
      for (const record of records) {
        if (waiting.has(record.transfer)) continue;
        waiting.set(record.transfer, { record, entries: record.entries, handles: [], isHeld: true });
      }
      for (const one of waiting.values()) show(one);
    },
    release() {
      const held = [...waiting.values()].filter(({ isHeld }) => isHeld);
      for (const one of held) one.isHeld = false;
      dropForgotten();
      for (const one of held) if (waiting.has(one.record.transfer)) goOrWait(one);
    },
    takeOver(transfer) {
      const entries = waiting.get(transfer)?.entries ?? null;
      waiting.delete(transfer);
      return entries;
    },
    startOver(transfer) {
      const one = waiting.get(transfer);
      if (one !== undefined) goOrWait(one);
    },
  };
}

/** What is shown of dropped files: the name of the file, or of the folder that all are in; how many, and how large. */
export function extentOf(entries: readonly DroppedEntry[]): { name: string; fileCount: number; size: Bytes } {
  const files = entries.filter(({ file }) => file !== null);
  const root = entries[0]?.path[0] ?? '';
  const isOne = entries.length === 1 || entries.every(({ path }) => path.length > 1 && path[0] === root);
  return {
    name: isOne ? root : '',
    fileCount: files.length,
    size: files.reduce((sum, { file }) => sum + (file?.size ?? 0), 0),
  };
}

function reportStore(cause: unknown): void {
  console.warn('After a restart, files that wait are not known:', cause);
}

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
  sources: Pick<OutgoingStore, 'putSources' | 'remove'>;
  post(message: FromWorker): void;
  now(): EpochMs;
  /** False where more offers wait for the other side's answer than may. */
  mayOffer(link: string, entries: number): boolean;
  /** They are offered over this link now. */
  offer(drop: WholeDrop, link: string): void;
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
  restore(): Promise<void>;
}

/** What is copied, for each drop: a browser that starts again has it all in its database. */
const MAX_COPY_BYTES: Bytes = 8 * 1024 * 1024;
const MAX_COPY_ENTRIES = 200;

interface Waiting {
  record: WaitingRecord;
  /** `null` until they are chosen again. */
  entries: readonly DroppedEntry[] | null;
  handles: FileSystemHandle[];
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
    ports.sources.remove(transfer).catch(reportStore);
  }

  function dropForgotten(): void {
    for (const { record } of [...waiting.values()]) if (remembered?.has(record.device) === false) hide(record.transfer);
  }

  function goOrWait(one: Waiting): void {
    const { record, entries, handles } = one;
    const link = links.get(record.device);
    // What is too much now goes over the next link.
    if (link === undefined || entries === null || !ports.mayOffer(link, entries.length)) return show(one);
    waiting.delete(record.transfer);
    ports.store.remove(record.transfer).catch(reportStore);
    ports.offer({ transfer: record.transfer, entries, handles }, link);
  }

  return {
    take({ transfer, entries, handles }, device) {
      const { name, fileCount, size } = extentOf(entries);
      const isSmall = size <= MAX_COPY_BYTES && entries.length <= MAX_COPY_ENTRIES;
      const copies = isSmall ? [...entries] : null;
      const record: WaitingRecord = { transfer, device, at: ports.now(), name, fileCount, size, entries: copies };
      const one: Waiting = { record, entries, handles };
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
        waiting.set(record.transfer, { record, entries: record.entries, handles: [] });
      }
      dropForgotten();
      for (const one of [...waiting.values()]) goOrWait(one);
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

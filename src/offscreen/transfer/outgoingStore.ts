import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Bytes, EpochMs } from '../../core/units.ts';

/** What the sender keeps of a transfer, to go on with it after a restart. */
export interface OutgoingRecord {
  transfer: string;
  blockBytes: Bytes;
  /** Path, size (`null` for a folder) and date of each entry. */
  entries: [path: string[], size: Bytes | null, modifiedAt: EpochMs][];
  digest: string;
  secret: string;
  /** `null` while it has heard no answer to its offer. */
  windowBytes: Bytes | null;
  peerName: string;
  /** Absent in records of an earlier version. */
  peerKey?: string | null;
  /** By the person here. */
  isPaused: boolean;
  offeredAt: EpochMs;
}

interface Schema extends DBSchema {
  outgoing: { key: string; value: OutgoingRecord };
  /** Handles of what was dropped or picked: a page asks for their permission again. */
  sources: { key: string; value: { handles: FileSystemHandle[] } };
}

export interface OutgoingStore {
  all(): Promise<OutgoingRecord[]>;
  put(record: OutgoingRecord, handles: FileSystemHandle[]): Promise<void>;
  /** Handles alone, of what is not offered yet. */
  putSources(transfer: string, handles: FileSystemHandle[]): Promise<void>;
  remove(transfer: string): Promise<void>;
}

export function createOutgoingStore(): OutgoingStore {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const database = () => {
    opened ??= openDB<Schema>('tandem', 1, {
      upgrade(db) {
        db.createObjectStore('outgoing', { keyPath: 'transfer' });
        db.createObjectStore('sources');
      },
    });
    return opened;
  };
  return {
    all: async () => (await database()).getAll('outgoing'),
    async put(record, handles) {
      const change = (await database()).transaction(['outgoing', 'sources'], 'readwrite', { durability: 'strict' });
      await Promise.all([
        change.objectStore('outgoing').put(record),
        handles.length > 0 ? change.objectStore('sources').put({ handles }, record.transfer) : undefined,
        change.done,
      ]);
    },
    putSources: async (transfer, handles) => void (await (await database()).put('sources', { handles }, transfer)),
    async remove(transfer) {
      const change = (await database()).transaction(['outgoing', 'sources'], 'readwrite');
      await Promise.all([
        change.objectStore('outgoing').delete(transfer),
        change.objectStore('sources').delete(transfer),
        change.done,
      ]);
    },
  };
}

import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { DroppedEntry } from '../../contract/fileDrop.ts';
import type { Bytes, EpochMs } from '../../core/units.ts';

/** Files that wait for a device, as they are kept beyond this life. */
export interface WaitingRecord {
  transfer: string;
  /** The key of the remembered device. */
  device: string;
  at: EpochMs;
  name: string;
  fileCount: number;
  size: Bytes;
  /** Copies of them where they are small; `null`: they must be chosen again. */
  entries: DroppedEntry[] | null;
}

interface Schema extends DBSchema {
  drops: { key: string; value: WaitingRecord };
}

export interface WaitingStore {
  all(): Promise<WaitingRecord[]>;
  put(record: WaitingRecord): Promise<void>;
  remove(transfer: string): Promise<void>;
}

export function createWaitingStore(): WaitingStore {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const database = () => {
    opened ??= openDB<Schema>('tandem-waiting', 1, {
      upgrade: (db) => void db.createObjectStore('drops', { keyPath: 'transfer' }),
    });
    return opened;
  };
  return {
    all: async () => (await database()).getAll('drops'),
    put: async (record) => void (await (await database()).put('drops', record)),
    remove: async (transfer) => (await database()).delete('drops', transfer),
  };
}

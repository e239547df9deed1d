import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import * as v from 'valibot';
import { deviceKeySchema } from '../../contract/devices.ts';
import type { DroppedEntry } from '../../contract/fileDrop.ts';
import { MAX_ENTRIES } from '../../core/limits.ts';
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
  drops: { key: string; value: unknown };
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const record = v.object({
  transfer: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  device: deviceKeySchema,
  at: v.number(),
  name: v.string(),
  fileCount: count,
  size: count,
  entries: v.nullable(
    v.pipe(
      v.array(v.object({ path: v.pipe(v.array(v.string()), v.minLength(1)), file: v.nullable(v.instance(File)) })),
      v.minLength(1),
      v.maxLength(MAX_ENTRIES),
    ),
  ),
});

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
    all: async () => (await (await database()).getAll('drops')).flatMap(parseWaiting),
    put: async (record) => void (await (await database()).put('drops', record)),
    remove: async (transfer) => (await database()).delete('drops', transfer),
  };
}

/** What does not read, of another version perhaps, is left where it is. */
export function parseWaiting(kept: unknown): WaitingRecord[] {
  const parsed = v.safeParse(record, kept);
  if (!parsed.success) console.warn('A record of files that wait does not read:', parsed.issues[0].message);
  return parsed.success ? [parsed.output] : [];
}

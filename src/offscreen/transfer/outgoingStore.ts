import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import * as v from 'valibot';
import { deviceKeySchema } from '../../contract/devices.ts';
import {
  MAX_BLOCK_BYTES,
  MAX_BLOCKS,
  MAX_ENTRIES,
  MAX_FILE_BYTES,
  MAX_PATH_SEGMENTS,
  MAX_SEGMENT_CHARS,
  MAX_WINDOW_BYTES,
  MIN_BLOCK_BYTES,
} from '../../core/limits.ts';
import { createLayout } from '../../core/manifest.ts';
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
  peerKey?: string | null | undefined;
  /** By the person here. */
  isPaused: boolean;
  offeredAt: EpochMs;
}

interface Schema extends DBSchema {
  outgoing: { key: string; value: unknown };
  /** Handles of what was dropped or picked: a page asks for their permission again. */
  sources: { key: string; value: { handles: FileSystemHandle[] } };
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const segment = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_SEGMENT_CHARS));
const record = v.pipe(
  v.object({
    transfer: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
    blockBytes: v.pipe(count, v.minValue(MIN_BLOCK_BYTES), v.maxValue(MAX_BLOCK_BYTES)),
    entries: v.pipe(
      v.array(
        v.tuple([
          v.pipe(v.array(segment), v.minLength(1), v.maxLength(MAX_PATH_SEGMENTS)),
          v.nullable(v.pipe(count, v.maxValue(MAX_FILE_BYTES))),
          v.number(),
        ]),
      ),
      v.minLength(1),
      v.maxLength(MAX_ENTRIES),
    ),
    digest,
    secret: digest,
    windowBytes: v.nullable(v.pipe(count, v.minValue(MAX_BLOCK_BYTES), v.maxValue(MAX_WINDOW_BYTES))),
    peerName: v.string(),
    peerKey: v.optional(v.nullable(deviceKeySchema)),
    isPaused: v.boolean(),
    offeredAt: v.number(),
  }),
  v.check(({ transfer, blockBytes, entries }) => {
    const sizes = entries.map(([path, size]) => ({ path, size }));
    return createLayout({ transfer, blockBytes, entries: sizes }).blockCount <= MAX_BLOCKS;
  }, 'too many blocks'),
);

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
    all: async () => (await (await database()).getAll('outgoing')).flatMap(parseOutgoing),
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

/** What does not read, of another version perhaps, is left where it is. */
export function parseOutgoing(kept: unknown): OutgoingRecord[] {
  const parsed = v.safeParse(record, kept);
  if (!parsed.success) console.warn('A record of what was sent does not read:', parsed.issues[0].message);
  return parsed.success ? [parsed.output] : [];
}

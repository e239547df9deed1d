import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { HistoryPage, HistorySize, KeptEntry } from '../contract/history.ts';
import { deviceBook } from './devices.ts';
import { inHistoryTurn } from './inTurn.ts';

interface Schema extends DBSchema {
  /** The id tells two entries of one millisecond apart. */
  entries: { key: [device: string, at: number, id: string]; value: KeptEntry };
  /** How much is kept of each device, so that nobody has to count it. */
  sizes: { key: string; value: HistorySize };
}

/** Behind every entry there will be. */
const EVER = { at: Number.MAX_SAFE_INTEGER, id: '' };
const NOTHING: HistorySize = { entries: 0, bytes: 0 };

let opened: Promise<IDBPDatabase<Schema>> | null = null;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('tandem-history', 1, {
    upgrade(db) {
      db.createObjectStore('entries');
      db.createObjectStore('sizes');
    },
    blocking: () => void closeHistory(),
  });
  return opened;
}

/** It is to be deleted: whoever reads next opens another. */
async function closeHistory(): Promise<void> {
  const closing = opened;
  opened = null;
  (await closing)?.close();
}

let toKeep: { device: string; entry: KeptEntry }[] = [];
let keeping: Promise<void> | null = null;

/**
 * Keeps an entry, unless the device was forgotten meanwhile; one that is kept already is replaced. What comes while
 * others are written is written together.
 */
export function keepEntry(device: string, entry: KeptEntry): Promise<void> {
  toKeep.push({ device, entry });
  keeping ??= inHistoryTurn(putEntries);
  return keeping;
}

async function putEntries(): Promise<void> {
  keeping = null;
  const taken = toKeep;
  toKeep = [];
  const known = new Set((await deviceBook()).devices.map(({ key }) => key));
  const change = (await database()).transaction(['entries', 'sizes'], 'readwrite');
  const [entries, sizes] = [change.objectStore('entries'), change.objectStore('sizes')];
  for (const { device, entry } of taken) {
    if (!known.has(device)) continue;
    const key: Schema['entries']['key'] = [device, entry.at, entry.id];
    const before = await entries.get(key);
    const size = (await sizes.get(device)) ?? NOTHING;
    await entries.put(entry, key);
    await sizes.put(
      {
        entries: size.entries + (before === undefined ? 1 : 0),
        bytes: size.bytes + bytesOf(entry) - (before === undefined ? 0 : bytesOf(before)),
      },
      device,
    );
  }
  await change.done;
}

function bytesOf(entry: KeptEntry): number {
  return new TextEncoder().encode(JSON.stringify(entry)).length;
}

/** The latest entries before another one (`null`: of all) that hold all of the words, oldest first. */
export async function readHistory(
  device: string,
  before: Pick<KeptEntry, 'at' | 'id'> | null,
  words: string,
  limit: number,
): Promise<HistoryPage> {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found: KeptEntry[] = [];
  const entries = (await database()).transaction('entries').store;
  let cursor = await entries.openCursor(rangeOf(device, before ?? EVER), 'prev');
  while (cursor !== null && found.length <= limit) {
    const said = (cursor.value.kind === 'message' ? cursor.value.text : cursor.value.name).toLowerCase();
    if (wanted.every((word) => said.includes(word))) found.push(cursor.value);
    cursor = await cursor.continue();
  }
  return { entries: found.slice(0, limit).reverse(), more: found.length > limit };
}

function rangeOf(device: string, before: Pick<KeptEntry, 'at' | 'id'>): IDBKeyRange {
  return IDBKeyRange.bound([device, 0, ''], [device, before.at, before.id], false, true);
}

/** Of one device, or with `null` of all. */
export async function measureHistory(device: string | null): Promise<HistorySize> {
  const db = await database();
  if (device !== null) return (await db.get('sizes', device)) ?? NOTHING;
  const total = { ...NOTHING };
  for (const { entries, bytes } of await db.getAll('sizes')) {
    total.entries += entries;
    total.bytes += bytes;
  }
  return total;
}

/** Of one device, or with `null` of all. */
export function deleteHistory(device: string | null): Promise<void> {
  return inHistoryTurn(() => deleteEntries(device));
}

async function deleteEntries(device: string | null): Promise<void> {
  const change = (await database()).transaction(['entries', 'sizes'], 'readwrite');
  const [entries, sizes] = [change.objectStore('entries'), change.objectStore('sizes')];
  if (device === null) await Promise.all([entries.clear(), sizes.clear()]);
  else await Promise.all([entries.delete(rangeOf(device, EVER)), sizes.delete(device)]);
  await change.done;
}

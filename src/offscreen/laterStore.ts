import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import * as v from 'valibot';
import { deviceKeySchema } from '../contract/devices.ts';
import { sharedSchema } from '../core/shared.ts';
import type { LaterStore, WaitingRecord } from './laterMessages.ts';

interface Schema extends DBSchema {
  messages: { key: string; value: unknown };
}

const record = v.object({
  id: v.string(),
  device: deviceKeySchema,
  text: v.string(),
  shared: v.nullable(sharedSchema),
  at: v.number(),
});

export function createLaterStore(): LaterStore {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const database = () => {
    opened ??= openDB<Schema>('tandem-later', 1, {
      upgrade: (db) => void db.createObjectStore('messages', { keyPath: 'id' }),
    });
    return opened;
  };
  return {
    all: async () => (await (await database()).getAll('messages')).flatMap(parse),
    put: async (record) => void (await (await database()).put('messages', record)),
    remove: async (id) => (await database()).delete('messages', id),
  };
}

/** What does not read, of another version perhaps, is left where it is. */
function parse(kept: unknown): WaitingRecord[] {
  const parsed = v.safeParse(record, kept);
  if (!parsed.success) console.warn('A message that waits does not read:', parsed.issues[0].message);
  return parsed.success ? [parsed.output] : [];
}

import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { LaterStore, WaitingRecord } from './laterMessages.ts';

interface Schema extends DBSchema {
  messages: { key: string; value: WaitingRecord };
}

export function createLaterStore(): LaterStore {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const database = () => {
    opened ??= openDB<Schema>('tandem-later', 1, {
      upgrade: (db) => void db.createObjectStore('messages', { keyPath: 'id' }),
    });
    return opened;
  };
  return {
    all: async () => (await database()).getAll('messages'),
    put: async (record) => void (await (await database()).put('messages', record)),
    remove: async (id) => (await database()).delete('messages', id),
  };
}

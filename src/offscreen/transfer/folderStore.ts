import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

interface Schema extends DBSchema {
  folders: { key: string; value: FileSystemDirectoryHandle };
}

/** Folders that were chosen for unfinished transfers, by their ids. The permission to write there is not kept with them. */
export interface FolderStore {
  get(transfer: string): Promise<FileSystemDirectoryHandle | null>;
  put(transfer: string, folder: FileSystemDirectoryHandle): Promise<void>;
  remove(transfer: string): Promise<void>;
  /** Removes what belongs to none of these; the folder for every transfer stays. */
  keepOnly(transfers: ReadonlySet<string>): Promise<void>;
}

/** The key of the folder that whatever is offered goes to: no transfer's id. */
export const EVERY_TRANSFER = 'every';

export function createFolderStore(): FolderStore {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const database = () => {
    opened ??= openDB<Schema>('tandem-folders', 1, { upgrade: (db) => void db.createObjectStore('folders') });
    return opened;
  };
  return {
    get: async (transfer) => (await (await database()).get('folders', transfer)) ?? null,
    async put(transfer, folder) {
      await (await database()).put('folders', folder, transfer);
    },
    remove: async (transfer) => (await database()).delete('folders', transfer),
    async keepOnly(transfers) {
      const db = await database();
      for (const key of await db.getAllKeys('folders'))
        if (key !== EVERY_TRANSFER && !transfers.has(key)) await db.delete('folders', key);
    },
  };
}

import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { MAX_RESUMABLE, PROTOCOL_VERSION } from '../../core/limits.ts';
import type { EpochMs } from '../../core/units.ts';
import type { TransferBody } from './workerMessages.ts';

/** What is kept of a transfer that ended here: the other side may not have heard of it. */
export interface EndedRecord {
  transfer: string;
  secret: string;
  role: 'sender' | 'receiver';
  /** True: the other side only has to prove itself to hear them. Else they are the answer to its `resume`. */
  isAnswerToProof: boolean;
  words: TransferBody[];
  endedAt: EpochMs;
}

/** No more are kept than one link can be told of. */
export const MAX_ENDED = MAX_RESUMABLE;

export interface EndedStore {
  /** The oldest first. */
  all(): Promise<EndedRecord[]>;
  /** Lets the oldest go where there are too many. */
  put(record: EndedRecord): Promise<void>;
}

interface Schema extends DBSchema {
  /** `protocol`: words of another version are no words any more. */
  ended: { key: string; value: EndedRecord & { protocol: number }; indexes: { endedAt: number } };
}

/** In a database of its own: one that cannot be read costs nothing else. */
export function createEndedStore(): EndedStore {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const database = () => {
    opened ??= openDB<Schema>('tandem-ended', 1, {
      upgrade(db) {
        db.createObjectStore('ended', { keyPath: 'transfer' }).createIndex('endedAt', 'endedAt');
      },
    });
    return opened;
  };
  return {
    async all() {
      const records = await (await database()).getAllFromIndex('ended', 'endedAt');
      return records.filter(({ protocol }) => protocol === PROTOCOL_VERSION);
    },
    async put(record) {
      const change = (await database()).transaction('ended', 'readwrite');
      await change.store.put({ ...record, protocol: PROTOCOL_VERSION });
      const surplus = (await change.store.count()) - MAX_ENDED;
      const oldest = surplus > 0 ? await change.store.index('endedAt').getAllKeys(null, surplus) : [];
      await Promise.all([...oldest.map((transfer) => change.store.delete(transfer)), change.done]);
    },
  };
}

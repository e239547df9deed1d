import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import * as v from 'valibot';
import { type Body, bodySchema } from '../../core/frame.ts';
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

/** What an end is told by (`lastWords.ts`). */
const LAST_WORDS = ['decline', 'cancel', 'resume', 'received', 'mark', 'fileFailed'] as const;
type LastWord = Extract<Body, { kind: (typeof LAST_WORDS)[number] }>;

interface Schema extends DBSchema {
  ended: { key: string; value: unknown; indexes: { endedAt: number } };
}

const record = v.object({
  transfer: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  secret: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  role: v.picklist(['sender', 'receiver']),
  isAnswerToProof: v.boolean(),
  words: v.array(bodySchema),
  endedAt: v.number(),
  /** Words of another version are no words any more. */
  protocol: v.literal(PROTOCOL_VERSION),
});

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
      return (await (await database()).getAllFromIndex('ended', 'endedAt')).flatMap(parseEnded);
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

/** What does not read, of another version perhaps, is left where it is until its turn to go has come. */
export function parseEnded(kept: unknown): EndedRecord[] {
  const parsed = v.safeParse(record, kept);
  if (!parsed.success) {
    console.warn('A record of an end does not read:', parsed.issues[0].message);
    return [];
  }
  const { protocol: _, words, ...ended } = parsed.output;
  if (words.every(isLastWord) && words.every(({ transfer }) => transfer === ended.transfer))
    return [{ ...ended, words }];
  console.warn('A record of an end has words of something else:', ended.transfer);
  return [];
}

function isLastWord(body: Body): body is LastWord {
  return LAST_WORDS.some((kind) => kind === body.kind);
}

import type { Conversation, Entry, TransferView } from '../../contract/snapshot.ts';
import type { EpochMs, Milliseconds } from '../../core/units.ts';
import { dayNumber } from '../format.ts';

/** Messages of one side closer together than this share one line of time below the last. */
const RUN_MS: Milliseconds = 5 * 60_000;

export type MessageEntry = Extract<Entry, { kind: 'message' }>;

/** What stands in the log, from top to bottom. */
export type Row =
  | { kind: 'day'; key: string; at: EpochMs }
  | { kind: 'message'; key: string; entry: MessageEntry; endsRun: boolean }
  | { kind: 'transfer'; key: string; transfer: TransferView };

/** The rows of a conversation: a separator before each new day, the time where a run of messages ends. */
export function timeline(conversation: Conversation | undefined, transfers: readonly TransferView[]): Row[] {
  const byId = new Map(transfers.map((transfer) => [transfer.id, transfer]));
  const entries = (conversation?.entries ?? []).filter(
    (entry) => entry.kind === 'message' || byId.has(entry.transferId),
  );
  const rows: Row[] = [];
  let day = Number.NaN;
  for (const [index, entry] of entries.entries()) {
    const number = dayNumber(entry.at);
    if (number !== day) rows.push({ kind: 'day', key: `day-${number}-${index}`, at: entry.at });
    day = number;
    if (entry.kind === 'message') {
      rows.push({ kind: 'message', key: entry.id, entry, endsRun: !continues(entry, entries[index + 1]) });
      continue;
    }
    const transfer = byId.get(entry.transferId);
    if (transfer) rows.push({ kind: 'transfer', key: entry.id, transfer });
  }
  return rows;
}

function continues(entry: MessageEntry, next: Entry | undefined): boolean {
  if (next?.kind !== 'message' || next.from !== entry.from) return false;
  const sameState = entry.from === 'remote' || next.delivered === entry.delivered;
  return sameState && next.at - entry.at < RUN_MS && dayNumber(next.at) === dayNumber(entry.at);
}

import type { HistorySize, KeptEntry } from '../../contract/history.ts';
import { formatNumber, formatSize } from '../format.ts';
import { text, type WordKey } from '../words.ts';

/** How much is kept: `1,204 entries, 310 kB`. */
export function historySizeText({ entries, bytes }: HistorySize): string {
  if (entries === 0) return text('historyNothing');
  return text(entries === 1 ? 'historySizeOne' : 'historySizeOther', formatNumber(entries), formatSize(bytes));
}

type KeptTransfer = KeptEntry & { kind: 'transfer' };

const OUTCOMES: Record<Exclude<KeptTransfer['outcome'], 'done'>, WordKey> = {
  declined: 'keptDeclined',
  cancelled: 'keptCancelled',
  failed: 'keptFailed',
};

/** What became of a transfer that is kept. */
export function keptTransferText({ direction, outcome, size }: KeptTransfer): string {
  const done: WordKey = direction === 'sending' ? 'keptSent' : 'keptReceived';
  return text(outcome === 'done' ? done : OUTCOMES[outcome], formatSize(size));
}

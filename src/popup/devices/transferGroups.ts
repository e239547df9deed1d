import type { TransferView } from '../../contract/snapshot.ts';
import { formatDuration, formatPercent } from '../format.ts';
import { hasEnded, isUnfinished } from '../talk/transferChoices.ts';
import {
  filesText,
  transferErrorWords,
  transferExtent,
  transferNotes,
  transferShare,
  transferStatus,
} from '../talk/transferText.ts';
import { text } from '../words.ts';

export type TransferGroup = 'now' | 'waiting' | 'unfinished' | 'stopped' | 'done';

/** Every transfer stands in exactly one group. */
export function transferGroup(transfer: TransferView): TransferGroup {
  const { phase } = transfer.state;
  if (phase === 'done') return 'done';
  if (hasEnded(transfer)) return 'stopped';
  if (isUnfinished(transfer)) return 'unfinished';
  return phase === 'offered' || phase === 'queued' ? 'waiting' : 'now';
}

/** The transfers of all links as the tab lists them, newest first where they have ended; `rate` is all of them together. */
export function transferGroups(transfers: readonly TransferView[]) {
  const groups: Record<TransferGroup, TransferView[]> = { now: [], waiting: [], unfinished: [], stopped: [], done: [] };
  for (const transfer of transfers) groups[transferGroup(transfer)].push(transfer);
  const rate = groups.now.reduce((sum, { state }) => sum + (state.phase === 'moving' ? (state.rate ?? 0) : 0), 0);
  return { ...groups, stopped: groups.stopped.reverse(), done: groups.done.reverse(), rate };
}

/**
 * A transfer's second line in the list, where its device must be named: `9 s left, from Studio PC`. What is new comes
 * first, for a long name is cut at the end of the line.
 */
export function transferRowText(transfer: TransferView, remoteName: string): string {
  const { state, direction } = transfer;
  const sending = direction === 'sending';
  const device = (what: string) => text(sending ? 'whatTo' : 'whatFrom', what, remoteName);
  const percent = formatPercent(transferShare(transfer));
  switch (state.phase) {
    case 'preparing':
      return device(text('foundSoFar', filesText(state.found)));
    case 'offered':
    case 'queued':
      // Who was asked is not linked any more.
      if (transfer.linkId === null) return device(text('notAnswered'));
      return device(transferExtent(transfer));
    case 'moving':
      return device(state.leftMs === null ? percent : text('timeLeft', formatDuration(state.leftMs)));
    case 'paused':
      return device(text('pausedAt', percent));
    case 'waiting':
      if (state.for === 'source') return device(text('needsFiles'));
      if (state.for === 'space') return transferErrorWords(state.problem, transfer).title;
      return device(state.for === 'device' ? transferExtent(transfer) : percent);
    case 'interrupted':
    case 'checking':
    case 'saving':
      return device(percent);
    case 'done': {
      const [note] = transferNotes(transfer);
      const complete = transfer.notes.failedFiles === 0 || note === undefined;
      return device(complete ? transferExtent(transfer) : note);
    }
    case 'failed':
      return transferErrorWords(state.error, transfer).title;
    case 'declined':
    case 'cancelled':
      return transferStatus(transfer, remoteName);
  }
}

import type { TransferView } from '../../contract/snapshot.ts';
import { formatDuration, formatPercent } from '../format.ts';
import { transferExtent, transferShare } from '../talk/transferText.ts';
import { text } from '../words.ts';

/** The transfers of all links as the tab lists them, newest first where they are done; `rate` is all of them together. */
export function transferGroups(transfers: readonly TransferView[]) {
  const group = (...phases: TransferView['state']['phase'][]) =>
    transfers.filter(({ state }) => phases.includes(state.phase));
  const now = group('moving', 'saving', 'interrupted');
  const rate = now.reduce((sum, { state }) => sum + (state.phase === 'moving' ? (state.rate ?? 0) : 0), 0);
  return { now, waiting: group('offered'), done: group('done').reverse(), rate };
}

/** A transfer's second line in the list, where its device must be named: `From Studio PC, 9 s left`. */
export function transferRowText(transfer: TransferView, remoteName: string): string {
  const { state, direction } = transfer;
  const sending = direction === 'sending';
  if (!('doneBytes' in state)) return text(sending ? 'whatTo' : 'whatFrom', transferExtent(transfer), remoteName);
  const progress =
    state.phase === 'moving' && state.leftMs !== null
      ? text('timeLeft', formatDuration(state.leftMs))
      : formatPercent(transferShare(transfer));
  return text(sending ? 'toWhom' : 'fromWhom', remoteName, progress);
}

import type { TransferPhase, TransferView } from '../../contract/snapshot.ts';

/** What a person can do about a transfer with its two small buttons. */
export interface TransferChoices {
  toggle: 'pause' | 'resume' | null;
  /** `discard`: what is unfinished and has no link; `decline`: an offer whose turn to ask has not come. */
  end: 'cancel' | 'discard' | 'decline' | null;
}

const ENDED: readonly TransferPhase['phase'][] = ['done', 'declined', 'cancelled', 'failed'];

/** True where nothing will happen any more, unless it is tried again. */
export function hasEnded({ state }: TransferView): boolean {
  return ENDED.includes(state.phase);
}

/** True for what goes on when its two devices are linked again. */
export function isUnfinished(transfer: TransferView): boolean {
  return transfer.linkId === null && !hasEnded(transfer);
}

export function transferChoices(transfer: TransferView): TransferChoices {
  const { state, direction } = transfer;
  if (hasEnded(transfer)) return { toggle: null, end: null };
  const end = isUnfinished(transfer) ? 'discard' : 'cancel';
  switch (state.phase) {
    case 'moving':
    case 'interrupted':
      return { toggle: 'pause', end };
    case 'waiting':
      // Kept, and told when they are linked again.
      return { toggle: state.for === 'link' ? 'pause' : null, end };
    case 'paused':
      return { toggle: state.by === 'local' ? 'resume' : null, end };
    case 'offered':
      if (direction === 'sending') return { toggle: null, end };
      // The one whose turn it is asks with its own two buttons, where its conversation is.
      return { toggle: null, end: state.asks && transfer.linkId !== null ? null : 'decline' };
    default:
      return { toggle: null, end };
  }
}

/** What one button for all of them does, and to which. */
export interface ToggleAll {
  toggle: 'pause' | 'resume';
  transferIds: readonly string[];
}

/** `null` where fewer than two can be paused or gone on with, or nothing moves and nothing is paused here. */
export function toggleAll(transfers: readonly TransferView[]): ToggleAll | null {
  const can = (toggle: TransferChoices['toggle']) => transfers.filter((one) => transferChoices(one).toggle === toggle);
  // Else the next in the queue would begin.
  const queued = transfers.filter(({ state, linkId }) => state.phase === 'queued' && linkId !== null);
  const going = [...can('pause'), ...queued];
  const paused = can('resume');
  if (going.length + paused.length < 2) return null;
  const toggle = going.some(({ state }) => state.phase !== 'waiting') ? 'pause' : 'resume';
  const transferIds = (toggle === 'pause' ? going : paused).map(({ id }) => id);
  return transferIds.length > 0 ? { toggle, transferIds } : null;
}

/** Where one's own queued transfer can go among those to the same device: what the command takes as `before`. */
export interface QueueMoves {
  up: { before: string } | null;
  down: { before: string | null } | null;
}

/** Transfers stand in the order in which they will go. */
export function queueMoves(transfer: TransferView, transfers: readonly TransferView[]): QueueMoves {
  const isQueued = ({ linkId, direction, state }: TransferView) =>
    linkId !== null && linkId === transfer.linkId && direction === 'sending' && state.phase === 'queued';
  const queue = transfers.filter(isQueued).map(({ id }) => id);
  const at = queue.indexOf(transfer.id);
  if (at === -1) return { up: null, down: null };
  const above = queue[at - 1];
  return {
    up: above === undefined ? null : { before: above },
    down: at === queue.length - 1 ? null : { before: queue[at + 2] ?? null },
  };
}

/** `transfer` shows its progress as a line from the first byte to the last. */
export function showsProgress({ state, forLater }: TransferView): boolean {
  if (forLater) return false;
  return 'doneBytes' in state && !(state.phase === 'queued' && state.doneBytes === 0);
}

/** True while it moves: then its line has the colour of its side, else it is quiet. */
export function isMoving({ state, problem }: TransferView): boolean {
  if (state.phase === 'saving' && problem !== null) return false;
  return state.phase === 'moving' || state.phase === 'saving' || state.phase === 'checking';
}

/** True for one file that does no harm as far as its name tells: a program is shown in its folder, and opened there. */
export function isOpenable({ direction, fileCount, name, risk }: TransferView): boolean {
  return direction === 'receiving' && fileCount === 1 && name !== '' && risk === null;
}

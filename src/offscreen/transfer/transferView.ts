import type { PreviewView } from '../../contract/preview.ts';
import type { TransferNotes, TransferPhase, TransferView } from '../../contract/snapshot.ts';
import { assertNever, type PeerError } from '../../core/errors.ts';
import type { FileMarks } from '../../core/fileMarks.ts';
import { sanitizeLine, sanitizeSegment } from '../../core/fileName.ts';
import { MAX_NAME_CHARS } from '../../core/limits.ts';
import { type Layout, type Manifest, manifestTitle } from '../../core/manifest.ts';
import { offerRisk } from '../../core/offerRisk.ts';
import { type RateEstimate, timeLeft } from '../../core/rate.ts';
import type { ReceiveState, Receiving } from '../../core/receiveTransfer.ts';
import type { Sending, SendState } from '../../core/sendTransfer.ts';
import { errorView } from '../errorView.ts';
import type { HandingOver } from './handingOver.ts';
import type { PeerDevice } from './peerDevice.ts';

/** Where a transfer stands among the others. */
export interface Place {
  linkId: string | null;
  isQueued: boolean;
  preview: PreviewView | null;
}

/** What only the sender knows. */
interface SendingSight extends Place {
  /** Why the files that were chosen last were not taken. */
  sourceProblem: PeerError | null;
}

/** What is to be sent, before there is a manifest of it. */
export function droppedView(
  what: Pick<TransferView, 'id' | 'linkId' | 'peerName' | 'waitsFor' | 'forLater' | 'name' | 'fileCount' | 'size'>,
  state: TransferPhase,
): TransferView {
  const unknown = { folder: null, problem: null, risk: null, preview: null, notes: notesOf(null) };
  return { ...what, direction: 'sending', ...unknown, state };
}

export function sendingView(state: SendState, rate: RateEstimate, sight: SendingSight, peer: PeerDevice): TransferView {
  const marks = 'marks' in state ? state.marks : null;
  return {
    ...common(state.manifest, state.layout, marks, sight, peer),
    direction: 'sending',
    risk: null,
    folder: null,
    problem: null,
    notes: notesOf(marks),
    state: sendingPhase(state, rate, sight),
  };
}

/** What only the receiver knows. */
interface ReceivingSight extends Place {
  asks: boolean;
  /** Comparing what an earlier life left; how much of it is done. */
  checkedBytes: number | null;
  renamedFiles: number;
  handingOver: Pick<HandingOver, 'folder' | 'problem' | 'lostFolders'>;
}

export function receivingView(
  state: ReceiveState,
  rate: RateEstimate,
  sight: ReceivingSight,
  peer: PeerDevice,
): TransferView {
  const marks = 'marks' in state ? state.marks : null;
  const { renamedFiles } = sight;
  const { folder, problem, lostFolders } = sight.handingOver;
  return {
    ...common(state.manifest, state.layout, marks, sight, peer),
    direction: 'receiving',
    risk: offerRisk(state.manifest),
    folder: folder === null ? null : sanitizeLine(folder.name, MAX_NAME_CHARS),
    problem: problem === null ? null : errorView(problem),
    notes: { ...notesOf(marks), renamedFiles, lostFolders },
    state: receivingPhase(state, rate, sight),
  };
}

function common(
  manifest: Manifest,
  layout: Layout,
  marks: FileMarks | null,
  { linkId, preview }: Place,
  peer: PeerDevice,
) {
  return {
    id: manifest.transfer,
    linkId,
    waitsFor: linkId === null ? peer.key : null,
    peerName: peer.name,
    forLater: false,
    preview,
    name: shownTitle(manifest),
    fileCount: marks?.expectedFiles ?? layout.fileCount,
    size: marks?.expectedBytes ?? layout.totalBytes,
  };
}

/** The name under which a transfer is shown: the one under which it is saved. Empty for several loose files. */
export function shownTitle({ entries }: Manifest): string {
  const title = manifestTitle(entries);
  return title === '' ? '' : sanitizeSegment(title);
}

function notesOf(marks: FileMarks | null): TransferNotes {
  return {
    skippedFiles: marks?.countOf('skipped') ?? 0,
    heldFiles: marks?.countOf('held') ?? 0,
    failedFiles: marks?.countOf('failed') ?? 0,
    renamedFiles: 0,
    lostFolders: 0,
  };
}

function sendingPhase(state: SendState, rate: RateEstimate, sight: SendingSight): TransferPhase {
  switch (state.phase) {
    case 'offered':
      return { phase: 'offered', asks: false };
    case 'sending': {
      const { doneBytes } = state;
      // Whoever paused it can let it go on, so one's own comes before all else but what needs a person.
      if (state.lacksSource) {
        const problem = sight.sourceProblem === null ? null : errorView(sight.sourceProblem);
        return { phase: 'waiting', doneBytes, for: 'source', problem };
      }
      if (state.pausedBy.local) return { phase: 'paused', doneBytes, by: 'local' };
      if (!state.isAttached) return { phase: 'waiting', doneBytes, for: 'link', problem: null };
      if (state.receiverLacksSpace) return { phase: 'waiting', doneBytes, for: 'remote-space', problem: null };
      if (sight.isQueued) return { phase: 'queued', doneBytes };
      return runningPhase(state, rate);
    }
    case 'done':
      return { phase: 'done', downloadId: null };
    case 'declined':
      return { phase: 'declined', by: 'remote' };
    case 'cancelled':
      return { phase: 'cancelled', by: state.by };
    case 'failed':
      return { phase: 'failed', error: errorView(state.error) };
    default:
      return assertNever(state);
  }
}

function receivingPhase(state: ReceiveState, rate: RateEstimate, sight: ReceivingSight): TransferPhase {
  switch (state.phase) {
    case 'offered':
      return { phase: 'offered', asks: sight.asks };
    case 'receiving': {
      const { doneBytes } = state;
      if (sight.checkedBytes !== null) return { phase: 'checking', doneBytes: sight.checkedBytes };
      // Only a person can make room, linked or not.
      if (state.lacksSpace !== null) {
        return { phase: 'waiting', doneBytes, for: 'space', problem: errorView(state.lacksSpace) };
      }
      if (state.pausedBy.local) return { phase: 'paused', doneBytes, by: 'local' };
      if (!state.isAttached) return { phase: 'waiting', doneBytes, for: 'link', problem: null };
      if (state.senderLacksSource) return { phase: 'waiting', doneBytes, for: 'remote-source', problem: null };
      return runningPhase(state, rate);
    }
    case 'saving':
      return { phase: 'saving', doneBytes: state.doneBytes, savedFiles: state.savedFiles };
    case 'done':
      return { phase: 'done', downloadId: state.downloadId };
    case 'declined':
      return { phase: 'declined', by: 'local' };
    case 'cancelled':
      return { phase: 'cancelled', by: state.by };
    case 'failed':
      return { phase: 'failed', error: errorView(state.error) };
    default:
      return assertNever(state);
  }
}

function runningPhase({ doneBytes, pausedBy, marks }: Sending | Receiving, rate: RateEstimate): TransferPhase {
  if (pausedBy.remote) return { phase: 'paused', doneBytes, by: 'remote' };
  const leftMs = timeLeft(rate, marks.expectedBytes - doneBytes);
  return { phase: 'moving', doneBytes, rate: rate.bytesPerSecond, leftMs };
}

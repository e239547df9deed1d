import {
  type ArrivingFiles,
  claimedRuns,
  type FileCommand,
  fileFailed,
  fileSaved,
  leftOutRuns,
  markFiles,
  rootTold,
  saveFailed,
  startFiles,
  storeBlock,
  verified,
  verifyIfWhole,
  wantedFolders,
} from './arrivingFiles.ts';
import { asRuns, eachOf, groupsOf, type Run } from './blockSet.ts';
import { assertNever, PeerError } from './errors.ts';
import type { AskedMark, FileMarks } from './fileMarks.ts';
import type { Body } from './frame.ts';
import { MAX_RUNS } from './limits.ts';
import { createLayout, type Layout, type Manifest } from './manifest.ts';
import type { Bytes } from './units.ts';

/**
 * The receiver's side of one transfer.
 *
 * ```text
 *   ┌─ detached ◄─┐         ┌─ detached ◄─┐
 *   offered ──────┴ accept ► receiving ───┴── all files verified ──► saving ── all handed over ──► done
 *      │                     │                                          │
 *      ├── decline           ├── cancelled (theirs or ours)             └── failed (none could be handed over)
 *      └── cancelled         └── failed (disk broken, wrong digest, …)
 * ```
 * Nothing is written before accept. A block counts when it is in the journal. A file is verified when all its blocks
 * are and, where there are several, the SHA-256 over their digests is the sender's; a segment whose files are all
 * settled is closed, and its files are handed to the browser's downloads while the rest still arrives.
 *
 * What is kept of each block and file (`arrivingFiles.ts`) is updated in place, since there may be millions: a state that
 * was given to `stepReceive` must not be used again.
 */
export type ReceiveState =
  | Offered
  | Receiving
  | ({ phase: 'done' } & Ended)
  | ({ phase: 'declined' } & Ended)
  | ({ phase: 'cancelled'; by: 'local' | 'remote' } & Ended)
  | ({ phase: 'failed'; error: PeerError } & Ended);

interface Offered {
  phase: 'offered';
  manifest: Manifest;
  layout: Layout;
  digest: string;
  secret: string;
  isAttached: boolean;
}

interface Ended {
  manifest: Manifest;
  layout: Layout;
  /** `null` where it ended before it was accepted. */
  marks: FileMarks | null;
  /** For the other side, which may not have heard of the end. */
  secret: string;
  /** The download of the first file that was handed over. */
  downloadId: number | null;
}

export interface Receiving extends ArrivingFiles {
  /** `saving`: nothing is missing any more, and the sender is not needed. */
  phase: 'receiving' | 'saving';
  digest: string;
  secret: string;
  /** There are empty folders, and they are not made yet. */
  lacksFolders: boolean;
  downloadId: number | null;
  isAttached: boolean;
  pausedBy: { local: boolean; remote: boolean };
  /** The sender has to choose its files again. */
  senderLacksSource: boolean;
  /** The disk is full: what has come waits in memory, no more than the window, until there is room. */
  lacksSpace: PeerError | null;
  /** Why the last file that failed did. */
  failure: PeerError | null;
}

export type ReceiveEvent =
  | { type: 'acceptAsked'; skip: readonly Run[] }
  | { type: 'declineAsked' }
  | { type: 'cancelAsked' }
  | { type: 'cancelledByRemote'; error: string | null }
  | { type: 'failed'; error: PeerError }
  /** In the journal, with a right digest. */
  | { type: 'blocksStored'; blocks: readonly number[] }
  | { type: 'rootsTold'; files: readonly (readonly [entry: number, root: string])[] }
  /** The root over the digests on the disk is the sender's. */
  | { type: 'fileVerified'; entry: number }
  | { type: 'fileSaved'; entry: number; downloadId: number | null }
  | { type: 'saveFailed'; entry: number; error: PeerError }
  /** The empty folders are made, or the place cannot hold any. */
  | { type: 'foldersSettled' }
  | { type: 'filesFailedByRemote'; entries: readonly Run[]; error: string }
  | { type: 'pauseAsked' | 'pausedByRemote'; paused: boolean }
  | { type: 'markAsked' | 'markedByRemote'; entries: readonly Run[]; as: AskedMark }
  | { type: 'stalledByRemote'; reason: 'source' | null }
  /** Nothing fits on the disk, or fits again. */
  | { type: 'spaceChanged'; lack: PeerError | null }
  /** A lane is gone, and with it perhaps what was reported on it of blocks that came on others. */
  | { type: 'laneLost' }
  | { type: 'detached' }
  /** The sender has proven itself over this link. `check`: SHA-256 over the digests of `checkedBlocks`. */
  | { type: 'attached'; check: string };

export type ReceiveCommand =
  /** Make place on the disk, then let blocks in. */
  | { type: 'openStore' }
  | { type: 'say'; body: Body }
  | { type: 'sendWritten'; blocks: readonly Run[] }
  | FileCommand
  /** This outlives a restart of this side. */
  | { type: 'notePause'; paused: boolean }
  /** Close and remove everything that is not handed over yet. */
  | { type: 'discard' }
  /** All is handed over: remove the record. */
  | { type: 'finish' };

export type ReceiveStep = [ReceiveState, ReceiveCommand[]];

/**
 * @param digest SHA-256 of `manifestBytes`, as hex
 * @param secret the offer's
 */
export function createReceive(manifest: Manifest, digest: string, secret: string): ReceiveState {
  return { phase: 'offered', manifest, layout: createLayout(manifest), digest, secret, isAttached: true };
}

/** What a journal says of a transfer from before a restart. */
export interface ReceiveRecord {
  manifest: Manifest;
  digest: string;
  secret: string;
  /** Not wanted, or failed. */
  skip: readonly Run[];
  /** Blocks whose bytes on the disk have the right digest. */
  blocks: Iterable<number>;
  /** Files that were verified. */
  received: Iterable<number>;
  /** Files that were handed over. */
  saved: Iterable<number>;
  held: readonly Run[];
  /** By the person here. */
  isPaused: boolean;
}

/** A transfer from before a restart, and what is left to do of what had arrived. It waits for its link. */
export function restoreReceive(record: ReceiveRecord): ReceiveStep {
  const { manifest, digest, secret, skip } = record;
  const layout = createLayout(manifest);
  const state = begin(manifest, layout, digest, secret, skip);
  state.isAttached = false;
  state.pausedBy.local = record.isPaused;
  state.marks.ask(record.held, 'held');
  for (const block of record.blocks) storeBlock(state, block);
  const saved = new Set(record.saved);
  const commands: ReceiveCommand[] = [];
  for (const entry of record.received) {
    // The bytes of what was handed over are not there any more, and count all the same.
    for (let block = layout.firstBlock(entry); block < layout.firstBlock(entry + 1); block++) storeBlock(state, block);
    commands.push(...verified(state, entry, saved.has(entry)));
  }
  // It died between the last block of a file and the word that the file is complete: no block will come to say so.
  for (let entry = 0; entry < manifest.entries.length; entry++) commands.push(...verifyIfWhole(state, entry));
  // The sender hears of all of it when the two are linked again.
  return advance(
    state,
    commands.filter(({ type }) => type !== 'sayReceived'),
  );
}

/** @throws {PeerError} `protocol-violation`, when the event is one that an honest sender cannot cause. */
export function stepReceive(state: ReceiveState, event: ReceiveEvent, windowBytes: Bytes): ReceiveStep {
  switch (state.phase) {
    case 'offered':
      return stepOffered(state, event, windowBytes);
    case 'receiving':
    case 'saving':
      return stepReceiving(state, event, windowBytes);
    case 'done':
    case 'declined':
    case 'cancelled':
    case 'failed':
      // What was under way when the transfer ended still arrives.
      return [state, []];
    default:
      return assertNever(state);
  }
}

function stepOffered(state: Offered, event: ReceiveEvent, windowBytes: Bytes): ReceiveStep {
  const { manifest, layout, digest, secret, isAttached } = state;
  const { transfer } = manifest;
  const ended = { manifest, layout, marks: null, secret, downloadId: null };
  const say = (body: Body): ReceiveCommand[] => (isAttached ? [{ type: 'say', body }] : []);
  switch (event.type) {
    case 'acceptAsked': {
      const next = { ...begin(manifest, layout, digest, secret, event.skip), isAttached };
      const [skip = [], ...more] = groupsOf(next.marks.runsOf('skipped'));
      return advance(next, [
        { type: 'openStore' },
        // Where nobody hears it, `resume` says all of it on the next link.
        ...say({ kind: 'accept', transfer, digest, windowBytes, skip }),
        ...more.flatMap((entries) => say({ kind: 'mark', transfer, entries, as: 'skipped' })),
      ]);
    }
    case 'declineAsked':
      return [{ phase: 'declined', ...ended }, say({ kind: 'decline', transfer })];
    case 'cancelAsked':
      return [{ phase: 'cancelled', ...ended, by: 'local' }, say({ kind: 'cancel', transfer, error: null })];
    case 'cancelledByRemote':
      if (event.error === null) return [{ phase: 'cancelled', ...ended, by: 'remote' }, []];
      return [{ phase: 'failed', ...ended, error: new PeerError('remote-failed', event.error) }, []];
    case 'failed':
      return [
        { phase: 'failed', ...ended, error: event.error },
        say({ kind: 'cancel', transfer, error: event.error.code }),
      ];
    case 'detached':
      return [{ ...state, isAttached: false }, []];
    case 'attached':
      return [{ ...state, isAttached: true }, []];
    case 'rootsTold':
    case 'filesFailedByRemote':
    case 'markedByRemote':
      throw new PeerError('protocol-violation', `${event.type} before accept`);
    case 'blocksStored':
    case 'fileVerified':
    case 'fileSaved':
    case 'saveFailed':
    case 'foldersSettled':
    case 'pauseAsked':
    case 'pausedByRemote':
    case 'markAsked':
    case 'stalledByRemote':
    case 'spaceChanged':
    case 'laneLost':
      // Nothing moves before the answer.
      return [state, []];
    default:
      return assertNever(event);
  }
}

function stepReceiving(state: Receiving, event: ReceiveEvent, windowBytes: Bytes): ReceiveStep {
  const { transfer } = state.manifest;
  switch (event.type) {
    case 'blocksStored': {
      const commands: ReceiveCommand[] = [];
      for (const block of event.blocks) {
        const entry = state.layout.entryOf(block);
        if (storeBlock(state, block)) commands.push(...verifyIfWhole(state, entry));
        // It came again, so the sender does not know that the file is complete.
        else if (state.marks.of(entry) === 'received') commands.push({ type: 'sayReceived', entry });
      }
      return advance(state, [{ type: 'sendWritten', blocks: asRuns(event.blocks) }, ...commands]);
    }
    case 'rootsTold': {
      const commands: ReceiveCommand[] = [];
      for (const [entry, root] of event.files) commands.push(...rootTold(state, entry, root));
      return advance(state, commands);
    }
    case 'fileVerified': {
      // Left out while it was being compared.
      if (!state.verifying.delete(event.entry)) return [state, []];
      return advance(state, verified(state, event.entry, false));
    }
    case 'fileSaved':
      state.downloadId ??= event.downloadId;
      return advance(state, fileSaved(state, event.entry));
    case 'saveFailed':
      state.failure = event.error;
      return advance(state, saveFailed(state, event.entry));
    case 'foldersSettled':
      state.lacksFolders = false;
      return advance(state, []);
    case 'filesFailedByRemote': {
      const commands: ReceiveCommand[] = [];
      for (const entry of eachOf(event.entries, state.manifest.entries.length)) {
        const failed = fileFailed(state, entry);
        if (failed.length > 0) state.failure = new PeerError('remote-failed', event.error);
        commands.push(...failed);
      }
      return advance(state, commands);
    }
    case 'pauseAsked':
      state.pausedBy.local = event.paused;
      return [
        state,
        [
          ...(state.isAttached ? [say({ kind: 'pause', transfer, paused: event.paused })] : []),
          { type: 'notePause', paused: event.paused },
        ],
      ];
    case 'pausedByRemote':
      state.pausedBy.remote = event.paused;
      return [state, []];
    case 'markAsked': {
      const commands = markFiles(state, event.entries, event.as);
      const runs = asRuns(eachOf(event.entries, state.manifest.entries.length));
      return advance(state, [...(state.isAttached ? sayMark(transfer, runs, event.as) : []), ...commands]);
    }
    case 'markedByRemote':
      return advance(state, markFiles(state, event.entries, event.as));
    case 'stalledByRemote':
      state.senderLacksSource = event.reason === 'source';
      return [state, []];
    case 'spaceChanged': {
      const isNews = (state.lacksSpace === null) !== (event.lack === null);
      state.lacksSpace = event.lack;
      return [state, isNews && state.isAttached ? [sayStalled(state)] : []];
    }
    case 'laneLost':
      return [state, [{ type: 'sendWritten', blocks: state.have.runs(MAX_RUNS) }]];
    case 'detached':
      state.isAttached = false;
      state.pausedBy.remote = false;
      return [state, []];
    case 'attached': {
      const [received = [], ...moreReceived] = groupsOf(state.marks.runsOf('received'));
      const [skip = [], ...moreSkipped] = groupsOf(leftOutRuns(state));
      const { check } = event;
      const have = claimedRuns(state);
      const commands: ReceiveCommand[] = [
        { type: 'say', body: { kind: 'resume', transfer, windowBytes, have, received, skip, check } },
        ...moreReceived.map(
          (entries): ReceiveCommand => ({ type: 'say', body: { kind: 'received', transfer, entries } }),
        ),
        ...moreSkipped.flatMap((entries) => sayMark(transfer, entries, 'skipped')),
      ];
      if (state.phase === 'saving') return [state, commands];
      state.isAttached = true;
      // What was asked for while there was no link, or before the sender restarted.
      for (const as of ['wanted', 'held'] as const) commands.push(...sayMark(transfer, state.marks.runsOf(as), as));
      if (state.pausedBy.local) commands.push({ type: 'say', body: { kind: 'pause', transfer, paused: true } });
      if (state.lacksSpace !== null) commands.push(sayStalled(state));
      return [state, commands];
    }
    case 'cancelledByRemote':
    case 'cancelAsked':
    case 'failed':
      return end(state, event);
    case 'acceptAsked':
    case 'declineAsked':
      // A second page, or a second click, after the first was heard.
      return [state, []];
    default:
      return assertNever(event);
  }
}

function begin(manifest: Manifest, layout: Layout, digest: string, secret: string, skip: readonly Run[]): Receiving {
  const files = startFiles(manifest, layout, skip);
  return {
    phase: 'receiving',
    ...files,
    digest,
    secret,
    lacksFolders: wantedFolders(files).length > 0,
    downloadId: null,
    isAttached: true,
    pausedBy: { local: false, remote: false },
    senderLacksSource: false,
    lacksSpace: null,
    failure: null,
  };
}

/** Whether all has arrived, or all is handed over. */
function advance(state: Receiving, commands: ReceiveCommand[]): ReceiveStep {
  if (state.marks.open > 0) return [state, commands];
  state.phase = 'saving';
  if (state.unsavedFiles > 0 || state.lacksFolders) return [state, commands];
  const { manifest, layout, marks, secret, downloadId, failure } = state;
  const ended = { manifest, layout, marks, secret, downloadId };
  // None arrived, or the browser's hand-over went wrong.
  if (failure !== null && state.savedFiles === 0) {
    return [{ phase: 'failed', ...ended, error: failure }, [...commands, { type: 'discard' }]];
  }
  return [{ phase: 'done', ...ended }, [...commands, { type: 'finish' }]];
}

function end(
  state: Receiving,
  event: Extract<ReceiveEvent, { type: 'cancelAsked' | 'cancelledByRemote' | 'failed' }>,
): ReceiveStep {
  const { manifest, layout, marks, secret, downloadId } = state;
  const ended = { manifest, layout, marks, secret, downloadId };
  const say = (error: string | null) => (state.isAttached ? sayCancel(manifest.transfer, error) : []);
  const last: ReceiveCommand[] = [{ type: 'discard' }];
  switch (event.type) {
    case 'cancelAsked':
      return [{ phase: 'cancelled', ...ended, by: 'local' }, [...say(null), ...last]];
    case 'cancelledByRemote':
      // The sender may not take back what is complete and verified here.
      if (state.phase === 'saving') return [state, []];
      if (event.error === null) return [{ phase: 'cancelled', ...ended, by: 'remote' }, last];
      return [{ phase: 'failed', ...ended, error: new PeerError('remote-failed', event.error) }, last];
    case 'failed':
      return [{ phase: 'failed', ...ended, error: event.error }, [...say(event.error.code), ...last]];
    default:
      return assertNever(event);
  }
}

function say(body: Body): ReceiveCommand {
  return { type: 'say', body };
}

function sayStalled({ manifest: { transfer }, lacksSpace }: Receiving): ReceiveCommand {
  return say({ kind: 'stalled', transfer, reason: lacksSpace === null ? null : 'space' });
}

function sayMark(transfer: string, runs: readonly Run[], as: AskedMark): ReceiveCommand[] {
  return [...groupsOf(runs)].map((entries) => ({ type: 'say', body: { kind: 'mark', transfer, entries, as } }));
}

function sayCancel(transfer: string, error: string | null): ReceiveCommand[] {
  return [{ type: 'say', body: { kind: 'cancel', transfer, error } }];
}

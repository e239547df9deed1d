import { asRuns, type BlockSet, createBlockSet, eachOf, groupsOf, type Run, toRuns } from './blockSet.ts';
import { assertNever, PeerError } from './errors.ts';
import { type AskedMark, createFileMarks, type FileMarks } from './fileMarks.ts';
import type { Body } from './frame.ts';
import { MAX_RUNS } from './limits.ts';
import { createLayout, type Layout, type Manifest } from './manifest.ts';
import { createSegments, type Segments } from './segments.ts';
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
 * What is kept of each block and file is updated in place, since there may be millions: a state that was given to
 * `stepReceive` must not be used again.
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

export interface Receiving {
  /** `saving`: nothing is missing any more, and the sender is not needed. */
  phase: 'receiving' | 'saving';
  manifest: Manifest;
  layout: Layout;
  segments: Segments;
  digest: string;
  secret: string;
  marks: FileMarks;
  /** In the journal. */
  have: BlockSet;
  /** Blocks of each entry that are not in the journal yet. */
  missing: Uint32Array;
  /** The sender's root of each file of several blocks that is not verified yet. */
  roots: Map<number, string>;
  /** Being compared with its root. */
  verifying: Set<number>;
  /** Files of each segment that are not settled yet. */
  openInSegment: Uint32Array;
  /** Verified files of each segment that are not handed over yet. */
  unsavedInSegment: Uint32Array;
  /** Files that were given to the downloads, now or before a restart: each is once. */
  handedOver: BlockSet;
  savedFiles: number;
  unsavedFiles: number;
  /** There are empty folders, and they are not made yet. */
  lacksFolders: boolean;
  downloadId: number | null;
  doneBytes: Bytes;
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
  | { type: 'verifyFile'; entry: number; root: string }
  /** Settled: tell the sender. Several are told together. */
  | { type: 'sayReceived'; entry: number }
  /** These outlive a restart of this side. */
  | { type: 'notePause'; paused: boolean }
  | { type: 'noteMarks'; entries: readonly number[]; as: 'wanted' | 'held' }
  /** Drop what is there of a file that will not arrive. */
  | { type: 'dropFile'; entry: number }
  /** All files of it are settled: close it and hand over those that are verified. */
  | { type: 'closeSegment'; segment: number; entries: readonly number[] }
  | { type: 'removeSegment'; segment: number }
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
  for (const block of record.blocks) store(state, block);
  const saved = new Set(record.saved);
  const commands: ReceiveCommand[] = [];
  for (const entry of record.received) {
    // The bytes of what was handed over are not there any more, and count all the same.
    for (let block = layout.firstBlock(entry); block < layout.firstBlock(entry + 1); block++) store(state, block);
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
        if (store(state, block)) commands.push(...verifyIfWhole(state, entry));
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
      state.savedFiles++;
      state.downloadId ??= event.downloadId;
      return advance(state, handedOver(state, event.entry));
    case 'saveFailed':
      state.marks.set(event.entry, 'failed');
      state.doneBytes -= state.manifest.entries[event.entry]?.size ?? 0;
      state.failure = event.error;
      return advance(state, handedOver(state, event.entry));
    case 'foldersSettled':
      state.lacksFolders = false;
      return advance(state, []);
    case 'filesFailedByRemote': {
      const commands: ReceiveCommand[] = [];
      for (const entry of eachOf(event.entries, state.manifest.entries.length)) {
        if (state.manifest.entries[entry]?.size === null) throw new PeerError('protocol-violation', `no file ${entry}`);
        if (!isOpen(state, entry)) continue;
        commands.push(...leaveOut(state, entry));
        state.marks.set(entry, 'failed');
        state.failure = new PeerError('remote-failed', event.error);
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

/** Counts a block that is in the journal. False where it counted already or is not wanted. */
function store(state: Receiving, block: number): boolean {
  const entry = state.layout.entryOf(block);
  if (!isOpen(state, entry) || !state.have.add(block)) return false;
  state.missing[entry] = (state.missing[entry] ?? 0) - 1;
  state.doneBytes += state.layout.sizeOf(block);
  return true;
}

function rootTold(state: Receiving, entry: number, root: string): ReceiveCommand[] {
  if (state.layout.blocksOf(entry) < 2) throw new PeerError('protocol-violation', `root of entry ${entry}`);
  if (!isOpen(state, entry)) return [];
  const known = state.roots.get(entry);
  if (known !== undefined && known !== root) throw new PeerError('protocol-violation', `two roots of entry ${entry}`);
  state.roots.set(entry, root);
  return verifyIfWhole(state, entry);
}

function verifyIfWhole(state: Receiving, entry: number): ReceiveCommand[] {
  if (state.manifest.entries[entry]?.size === null) return [];
  if ((state.missing[entry] ?? 0) > 0 || state.verifying.has(entry) || !isOpen(state, entry)) return [];
  // One block is proven by its own digest.
  if (state.layout.blocksOf(entry) === 1) return verified(state, entry, false);
  const root = state.roots.get(entry);
  if (root === undefined) return [];
  state.verifying.add(entry);
  return [{ type: 'verifyFile', entry, root }];
}

function verified(state: Receiving, entry: number, isSaved: boolean): ReceiveCommand[] {
  state.marks.set(entry, 'received');
  state.roots.delete(entry);
  const segment = state.segments.segmentOf(entry);
  if (isSaved) {
    state.handedOver.add(entry);
    state.savedFiles++;
  } else {
    state.unsavedFiles++;
    state.unsavedInSegment[segment] = (state.unsavedInSegment[segment] ?? 0) + 1;
  }
  return [{ type: 'sayReceived', entry }, ...settled(state, entry)];
}

/** One file less that its segment waits for. */
function settled(state: Receiving, entry: number): ReceiveCommand[] {
  const segment = state.segments.segmentOf(entry);
  state.openInSegment[segment] = (state.openInSegment[segment] ?? 0) - 1;
  if ((state.openInSegment[segment] ?? 0) > 0) return [];
  if ((state.unsavedInSegment[segment] ?? 0) === 0) return [{ type: 'removeSegment', segment }];
  const entries: number[] = [];
  const { first, end: behind } = state.segments.entriesOf(segment);
  for (let index = first; index < behind; index++) {
    if (state.marks.of(index) === 'received' && state.handedOver.add(index)) entries.push(index);
  }
  return [{ type: 'closeSegment', segment, entries }];
}

function handedOver(state: Receiving, entry: number): ReceiveCommand[] {
  const segment = state.segments.segmentOf(entry);
  state.unsavedFiles--;
  state.unsavedInSegment[segment] = (state.unsavedInSegment[segment] ?? 0) - 1;
  const isLast = (state.unsavedInSegment[segment] ?? 0) === 0;
  return isLast ? [{ type: 'removeSegment', segment }] : [];
}

function markFiles(state: Receiving, entries: readonly Run[], as: AskedMark): ReceiveCommand[] {
  const changed = state.marks.ask(entries, as);
  if (as === 'skipped') return changed.flatMap((entry) => leaveOut(state, entry));
  return changed.length > 0 ? [{ type: 'noteMarks', entries: changed, as }] : [];
}

/** What is there of a file that will not arrive is dropped. */
function leaveOut(state: Receiving, entry: number): ReceiveCommand[] {
  if (state.manifest.entries[entry]?.size === null) return [];
  for (let block = state.layout.firstBlock(entry); block < state.layout.firstBlock(entry + 1); block++) {
    if (state.have.delete(block)) state.doneBytes -= state.layout.sizeOf(block);
  }
  state.missing[entry] = state.layout.blocksOf(entry);
  state.roots.delete(entry);
  state.verifying.delete(entry);
  return [{ type: 'dropFile', entry }, ...settled(state, entry)];
}

/**
 * `have` as a `resume` says it: blocks of files that are still open, since those that are received are named whole.
 * What does not fit is sent again, and known when it comes.
 */
export function claimedRuns(state: Receiving): Run[] {
  return toRuns(claimedBlocks(state), MAX_RUNS);
}

function* claimedBlocks(state: Receiving): Generator<number> {
  const { have, layout, manifest } = state;
  for (let entry = 0; entry < manifest.entries.length; entry++) {
    if (!isOpen(state, entry)) continue;
    for (let block = layout.firstBlock(entry); block < layout.firstBlock(entry + 1); block++) {
      if (have.has(block)) yield block;
    }
  }
}

/** The blocks that the check of a `resume` is made of, so that nothing is spliced to what came from another file. */
export function checkedBlocks(layout: Layout, have: readonly Run[]): number[] {
  // A block that is a file by itself is proven by its own digest when it comes.
  return [...eachOf(have, layout.blockCount)].filter((block) => layout.blocksOf(layout.entryOf(block)) > 1);
}

function isOpen(state: Receiving, entry: number): boolean {
  const mark = state.marks.of(entry);
  return mark === 'wanted' || mark === 'held';
}

function begin(manifest: Manifest, layout: Layout, digest: string, secret: string, skip: readonly Run[]): Receiving {
  const segments = createSegments(manifest.entries);
  const marks = createFileMarks(manifest.entries, layout);
  marks.ask(skip, 'skipped');
  const openInSegment = new Uint32Array(segments.count);
  const missing = new Uint32Array(manifest.entries.length);
  manifest.entries.forEach(({ size }, entry) => {
    missing[entry] = layout.blocksOf(entry);
    const segment = segments.segmentOf(entry);
    if (size !== null && marks.of(entry) === 'wanted') openInSegment[segment] = (openInSegment[segment] ?? 0) + 1;
  });
  return {
    phase: 'receiving',
    manifest,
    layout,
    segments,
    digest,
    secret,
    marks,
    have: createBlockSet(layout.blockCount),
    missing,
    roots: new Map(),
    verifying: new Set(),
    openInSegment,
    unsavedInSegment: new Uint32Array(segments.count),
    handedOver: createBlockSet(manifest.entries.length),
    savedFiles: 0,
    unsavedFiles: 0,
    lacksFolders: wantedFolders(manifest, marks).length > 0,
    downloadId: null,
    doneBytes: 0,
    isAttached: true,
    pausedBy: { local: false, remote: false },
    senderLacksSource: false,
    lacksSpace: null,
    failure: null,
  };
}

/** Entries of the empty folders that were not left out. */
export function wantedFolders({ entries }: Manifest, marks: FileMarks): number[] {
  return [...entries.keys()].filter((entry) => entries[entry]?.size === null && marks.of(entry) !== 'skipped');
}

/** What is not to come, whoever wanted that: a sender that restarted knows of neither. */
export function leftOutRuns({ manifest, marks }: { manifest: Manifest; marks: FileMarks }): Run[] {
  const isLeftOut = (entry: number) => marks.of(entry) === 'skipped' || marks.of(entry) === 'failed';
  return toRuns([...manifest.entries.keys()].filter(isLeftOut));
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

import { asRuns, type BlockSet, createBlockSet, eachOf, groupsOf, type Run, toRuns } from './blockSet.ts';
import { assertNever, type ErrorCode, PeerError } from './errors.ts';
import { type AskedMark, createFileMarks, type FileMarks } from './fileMarks.ts';
import type { Body } from './frame.ts';
import { createLayout, type Layout, type Manifest } from './manifest.ts';
import type { Bytes } from './units.ts';

/**
 * The sender's side of one transfer.
 *
 * ```text
 *   ┌─ detached ◄─┐        ┌─ detached ◄──┐  (the link ended; `resumeAsked` over the next one)
 *   offered ──────┴ accepted ► sending ────┴── last file received ──► done
 *      │                       │
 *      ├── declined            ├── cancelled (theirs or ours)
 *      └── cancelled           └── failed (the disk over there is broken, …)
 * ```
 * An offer outlives its link too: its answer may have been lost with it, or comes over the next one. Who accepted it
 * meanwhile says so with `resume`; who does not know it any more is offered it again.
 *
 * Credit: the receiver names a window, and `written` frames give it back once a block is in its journal. Blocks that
 * are read, sent or under way all count, so memory does not depend on the size of the file. A block whose lane was lost
 * is simply asked for again: blocks carry their number, and a receiver that has one already says so once more.
 *
 * What is kept of each block and file is updated in place, since there may be millions: a state that was given to
 * `stepSend` must not be used again.
 */
export type SendState =
  | Offered
  | Sending
  | ({ phase: 'done' } & Ended)
  | ({ phase: 'declined' } & Ended)
  | ({ phase: 'cancelled'; by: 'local' | 'remote' } & Ended)
  | ({ phase: 'failed'; error: PeerError } & Ended);

export interface Offered {
  phase: 'offered';
  manifest: Manifest;
  layout: Layout;
  digest: string;
  secret: string;
  isAttached: boolean;
  /** It was made before a restart, and its files are not here: they must be chosen again when it is accepted. */
  isRestored: boolean;
}

interface Ended {
  manifest: Manifest;
  layout: Layout;
  /** `null` where it ended before it was accepted. */
  marks: FileMarks | null;
  /** For the other side, which may not have heard of the end. */
  secret: string;
}

export interface Sending {
  phase: 'sending';
  manifest: Manifest;
  layout: Layout;
  /** Both sides keep it: who shows to have it may go on with the transfer. 64 hex digits. */
  secret: string;
  windowBytes: Bytes;
  marks: FileMarks;
  /** Asked for, under way, or written: not to be asked for now. */
  requested: BlockSet;
  /** Left for a lane at some time: only those can be written over there. */
  sent: BlockSet;
  /** Written at the receiver, as far as it said. */
  written: BlockSet;
  /** No block below is missing from `requested`, but for files that are held. */
  cursor: number;
  /** Being read, or read and waiting for a lane. */
  inHand: Set<number>;
  inHandBytes: Bytes;
  /** Left on a lane, and not yet known to be written. */
  outstanding: Map<number, string>;
  outstandingBytes: Bytes;
  /** Of files that are still expected. */
  doneBytes: Bytes;
  /** Before a restart blocks were sent that nobody remembers: what was under way then may be reported yet. */
  isRestored: boolean;
  isAttached: boolean;
  /** Received, as was said behind a `resume` that is still being compared with the files. */
  receivedEarly: Set<number>;
  pausedBy: { local: boolean; remote: boolean };
  /** The files must be chosen again before anything can be read. */
  lacksSource: boolean;
  /** The disk over there is full: it takes no more until there is room. */
  receiverLacksSpace: boolean;
  /** Why the last file that failed did. */
  failure: PeerError | null;
}

export type SendEvent =
  | { type: 'accepted'; digest: string; windowBytes: Bytes; skip: readonly Run[] }
  | { type: 'declined' }
  | { type: 'cancelledByRemote'; error: string | null }
  | { type: 'cancelAsked' }
  | { type: 'failed'; error: PeerError }
  /** There may be room for more: asks for blocks as far as the window and the hands allow. */
  | { type: 'pumped' }
  /** All pieces of the block have left for a lane. */
  | { type: 'blockSent'; block: number; lane: string }
  /** The lane is gone, and what was under way on it with it. */
  | { type: 'laneLost'; lane: string }
  | { type: 'blocksWritten'; blocks: readonly Run[] }
  | { type: 'filesReceived'; entries: readonly Run[] }
  | { type: 'fileFailed'; entry: number; error: PeerError }
  | { type: 'pauseAsked' | 'pausedByRemote'; paused: boolean }
  | { type: 'markAsked' | 'markedByRemote'; entries: readonly Run[]; as: AskedMark }
  | { type: 'stalledByRemote'; reason: 'space' | null }
  /** The link ended. */
  | { type: 'detached' }
  /** The receiver has proven itself over another link, or is offered it anew there: an offer may be answered there. */
  | { type: 'attached' }
  /** The receiver, which has proven itself, says over another link what it has. */
  | {
      type: 'resumeAsked';
      windowBytes: Bytes;
      have: readonly Run[];
      received: readonly Run[];
      skip: readonly Run[];
    }
  | { type: 'sourceLost' }
  | { type: 'sourceGiven' };

export type SendCommand =
  /** Read and hash this block, report `blockSent` when a lane took it. */
  | { type: 'readBlock'; block: number }
  | { type: 'say'; body: Body }
  /** Tell the receiver that the file failed. Several are told together. */
  | { type: 'sayFailed'; entry: number; error: ErrorCode }
  /** Blocks that were asked for and are not wanted any more: drop what was read of them. */
  | { type: 'dropBlocks' }
  /** Keep what is needed to go on after a restart: it was accepted, or its person paused it. */
  | { type: 'remember' }
  /** Ended: forget the record. The sources stay with whoever may want to try again. */
  | { type: 'forget' };

export type SendStep = [SendState, SendCommand[]];

/** Blocks being read or waiting for a lane: sixteen lanes may want one at the same moment. */
const MAX_IN_HAND = 64;
const MAX_IN_HAND_BYTES: Bytes = 4 * 1024 * 1024;
/** More is asked for when half of it has left: neighbours are read in one go, which is what makes reading cheap. */
const REFILL = 0.5;

/**
 * @param digest SHA-256 of `manifestBytes`, as hex
 * @param secret 64 random hex digits
 */
export function createSend(manifest: Manifest, digest: string, secret: string): SendState {
  const layout = createLayout(manifest);
  return { phase: 'offered', manifest, layout, digest, secret, isAttached: true, isRestored: false };
}

/** An offer from before a restart: it waits for its answer over another link. */
export function restoreOffer(manifest: Manifest, digest: string, secret: string): SendState {
  const layout = createLayout(manifest);
  return { phase: 'offered', manifest, layout, digest, secret, isAttached: false, isRestored: true };
}

/** A transfer from before a restart, as it was remembered: it waits for its link and for its files. */
export function restoreSend(manifest: Manifest, secret: string, windowBytes: Bytes, isPaused: boolean): Sending {
  const state = begin(manifest, createLayout(manifest), secret, windowBytes);
  const pausedBy = { local: isPaused, remote: false };
  return { ...state, isRestored: true, isAttached: false, lacksSource: true, pausedBy };
}

/** @throws {PeerError} `protocol-violation`, when the event is one that an honest receiver cannot cause. */
export function stepSend(state: SendState, event: SendEvent): SendStep {
  switch (state.phase) {
    case 'offered':
      return stepOffered(state, event);
    case 'sending':
      return stepSending(state, event);
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

function stepOffered(state: Offered, event: SendEvent): SendStep {
  const { manifest, layout, secret } = state;
  switch (event.type) {
    case 'accepted': {
      if (event.digest !== state.digest) throw new PeerError('protocol-violation', 'accepts another manifest');
      const next = beginOffered(state, event.windowBytes);
      next.marks.ask(event.skip, 'skipped');
      return finishIfComplete(next, [{ type: 'remember' }, ...(next.lacksSource ? sayStalled(next) : [])]);
    }
    case 'resumeAsked': {
      // It was accepted while nothing could be heard, and nothing of it has been sent.
      if (event.have.length > 0 || event.received.length > 0) {
        throw new PeerError('protocol-violation', 'has what was not sent');
      }
      const [next, commands] = resume(beginOffered(state, event.windowBytes), event);
      return [next, [{ type: 'remember' }, ...commands]];
    }
    case 'declined':
      return [{ phase: 'declined', manifest, layout, marks: null, secret }, [{ type: 'forget' }]];
    case 'cancelledByRemote':
    case 'cancelAsked':
    case 'failed':
      return end(state, event);
    case 'blocksWritten':
    case 'filesReceived':
    case 'markedByRemote':
      throw new PeerError('protocol-violation', `${event.type} before accept`);
    case 'detached':
      return [{ ...state, isAttached: false }, []];
    case 'attached':
      return [{ ...state, isAttached: true }, []];
    case 'sourceGiven':
      return [{ ...state, isRestored: false }, []];
    case 'pumped':
    case 'blockSent':
    case 'laneLost':
    case 'fileFailed':
    case 'pauseAsked':
    case 'pausedByRemote':
    case 'markAsked':
    case 'stalledByRemote':
    case 'sourceLost':
      // Nothing moves before the answer.
      return [state, []];
    default:
      return assertNever(event);
  }
}

function stepSending(state: Sending, event: SendEvent): SendStep {
  const { transfer } = state.manifest;
  switch (event.type) {
    case 'pumped':
      return pump(state);
    case 'blockSent': {
      state.sent.add(event.block);
      if (!state.inHand.delete(event.block)) return [state, []];
      const bytes = state.layout.sizeOf(event.block);
      state.inHandBytes -= bytes;
      state.outstanding.set(event.block, event.lane);
      state.outstandingBytes += bytes;
      return [state, []];
    }
    case 'laneLost': {
      for (const [block, lane] of state.outstanding) if (lane === event.lane) giveBack(state, block);
      return [state, []];
    }
    case 'blocksWritten':
      for (const block of eachOf(event.blocks, state.layout.blockCount)) blockWritten(state, block);
      return [state, []];
    case 'filesReceived': {
      for (const entry of eachOf(event.entries, state.manifest.entries.length)) {
        fileReceived(state, entry, state.isRestored ? claimed : blockWritten);
        if (!state.isAttached) state.receivedEarly.add(entry);
      }
      return finishIfComplete(state, []);
    }
    case 'fileFailed': {
      const mark = state.marks.of(event.entry);
      if (mark !== 'wanted' && mark !== 'held') return [state, []];
      leaveOut(state, event.entry);
      state.marks.set(event.entry, 'failed');
      state.failure = event.error;
      return finishIfComplete(state, [{ type: 'sayFailed', entry: event.entry, error: event.error.code }]);
    }
    case 'pauseAsked': {
      state.pausedBy.local = event.paused;
      const said: SendCommand = { type: 'say', body: { kind: 'pause', transfer, paused: event.paused } };
      return [state, [...(state.isAttached ? [said] : []), { type: 'remember' }]];
    }
    case 'pausedByRemote':
      state.pausedBy.remote = event.paused;
      return [state, []];
    case 'markAsked': {
      markFiles(state, event.entries, event.as);
      // Only what took it: what has arrived or failed stays as it is, and the receiver need not hear of it.
      const asked = [...eachOf(event.entries, state.manifest.entries.length)];
      const marked = asRuns(asked.filter((entry) => state.marks.of(entry) === event.as));
      return finishIfComplete(state, sayMark(state, marked, event.as));
    }
    case 'markedByRemote':
      markFiles(state, event.entries, event.as);
      return finishIfComplete(state, []);
    case 'stalledByRemote':
      state.receiverLacksSpace = event.reason === 'space';
      return [state, []];
    case 'detached':
      dropUnderWay(state);
      state.isAttached = false;
      state.receiverLacksSpace = false;
      state.receivedEarly.clear();
      state.pausedBy.remote = false;
      return [state, [{ type: 'dropBlocks' }]];
    case 'attached':
      // It has to say first what it has.
      return [state, []];
    case 'resumeAsked':
      return resume(state, event);
    case 'sourceLost': {
      dropUnderWay(state);
      state.lacksSource = true;
      return [state, [{ type: 'dropBlocks' }, ...sayStalled(state)]];
    }
    case 'sourceGiven':
      state.lacksSource = false;
      return [state, sayStalled(state)];
    case 'cancelledByRemote':
    case 'cancelAsked':
    case 'failed':
      return end(state, event);
    case 'accepted':
    case 'declined':
      throw new PeerError('protocol-violation', `${event.type} twice`);
    default:
      return assertNever(event);
  }
}

/** Asks for blocks while the window and the hands allow. A block larger than what is left of the window waits. */
function pump(state: Sending): SendStep {
  const commands: SendCommand[] = [];
  if (!state.isAttached || state.lacksSource || state.receiverLacksSpace) return [state, commands];
  if (state.pausedBy.local || state.pausedBy.remote) return [state, commands];
  const isFull = state.inHand.size > MAX_IN_HAND * REFILL || state.inHandBytes > MAX_IN_HAND_BYTES * REFILL;
  if (isFull) return [state, commands];
  while (state.inHand.size < MAX_IN_HAND && state.inHandBytes < MAX_IN_HAND_BYTES) {
    const block = nextBlock(state);
    if (block === undefined) break;
    const bytes = state.layout.sizeOf(block);
    if (state.inHandBytes + state.outstandingBytes + bytes > state.windowBytes) break;
    state.requested.add(block);
    state.inHand.add(block);
    state.inHandBytes += bytes;
    commands.push({ type: 'readBlock', block });
  }
  return [state, commands];
}

/** The first block from the cursor on that is wanted and not asked for. The cursor stays in front of it. */
function nextBlock(state: Sending): number | undefined {
  const { requested, layout, marks } = state;
  for (let block = requested.firstMissing(state.cursor); block < layout.blockCount; ) {
    const entry = layout.entryOf(block);
    state.cursor = block;
    if (marks.of(entry) === 'wanted') return block;
    block = requested.firstMissing(layout.firstBlock(entry + 1));
  }
  state.cursor = layout.blockCount;
  return undefined;
}

function blockWritten(state: Sending, block: number): void {
  // It may have been given back since: a lane that was lost had carried it after all.
  // From before the restart: it goes once more, since the root is made of its digest too.
  if (state.isRestored && !state.sent.has(block)) return;
  if (!state.sent.has(block)) throw new PeerError('protocol-violation', `block ${block} was not sent`);
  settle(state, block);
  const mark = state.marks.of(state.layout.entryOf(block));
  if (mark === 'skipped' || mark === 'failed') return;
  state.requested.add(block);
  if (state.written.add(block)) state.doneBytes += state.layout.sizeOf(block);
}

/** The receiver has it from before. */
function claimed(state: Sending, block: number): void {
  state.sent.add(block);
  blockWritten(state, block);
}

function fileReceived(state: Sending, entry: number, take: typeof blockWritten): void {
  const mark = state.marks.of(entry);
  if (state.manifest.entries[entry]?.size === null) throw new PeerError('protocol-violation', 'a folder as received');
  // Left out here while its last blocks were under way: it is there all the same.
  if (mark === 'skipped' || mark === 'failed') state.marks.set(entry, 'wanted');
  for (let block = state.layout.firstBlock(entry); block < state.layout.firstBlock(entry + 1); block++) {
    take(state, block);
  }
  state.marks.set(entry, 'received');
}

/** Takes the block off the account of what is under way. */
function settle(state: Sending, block: number): void {
  const bytes = state.layout.sizeOf(block);
  if (state.outstanding.delete(block)) state.outstandingBytes -= bytes;
  if (state.inHand.delete(block)) state.inHandBytes -= bytes;
}

function giveBack(state: Sending, block: number): void {
  settle(state, block);
  if (state.written.has(block)) return;
  state.requested.delete(block);
  state.cursor = Math.min(state.cursor, block);
}

function dropUnderWay(state: Sending): void {
  for (const block of [...state.outstanding.keys(), ...state.inHand]) giveBack(state, block);
}

function markFiles(state: Sending, entries: readonly Run[], as: AskedMark): void {
  const changed = state.marks.ask(entries, as);
  if (as === 'wanted') state.cursor = 0;
  if (as !== 'skipped') return;
  for (const entry of changed) leaveOut(state, entry);
}

/** What was sent of a file that is not wanted any more counts no longer. */
function leaveOut(state: Sending, entry: number): void {
  for (let block = state.layout.firstBlock(entry); block < state.layout.firstBlock(entry + 1); block++) {
    giveBack(state, block);
    if (!state.written.delete(block)) continue;
    state.requested.delete(block);
    state.doneBytes -= state.layout.sizeOf(block);
  }
}

function resume(state: Sending, event: Extract<SendEvent, { type: 'resumeAsked' }>): SendStep {
  const { manifest, layout, marks } = state;
  dropUnderWay(state);
  state.requested.clear();
  state.written.clear();
  state.doneBytes = 0;
  state.cursor = 0;
  state.windowBytes = event.windowBytes;
  // The receiver may have lost what it had: only what it says now counts.
  for (const entry of eachOf(marks.runsOf('received'), manifest.entries.length)) {
    if (!state.receivedEarly.has(entry)) marks.set(entry, 'wanted');
  }
  const known = new Set(eachOf(event.skip, manifest.entries.length));
  marks.ask(event.skip, 'skipped');
  for (const block of eachOf(event.have, layout.blockCount)) claimed(state, block);
  for (const entry of eachOf(event.received, manifest.entries.length)) fileReceived(state, entry, claimed);
  for (const entry of state.receivedEarly) fileReceived(state, entry, claimed);
  state.receivedEarly.clear();
  state.isAttached = true;
  const { transfer } = manifest;
  const commands: SendCommand[] = [{ type: 'dropBlocks' }, ...sayStalled(state)];
  if (state.pausedBy.local) commands.push({ type: 'say', body: { kind: 'pause', transfer, paused: true } });
  commands.push(...sayMark(state, marks.runsOf('skipped'), 'skipped'));
  // The word that a file failed may have been lost with the link.
  const error = state.failure?.code ?? 'source-unreadable';
  const failed = [...eachOf(marks.runsOf('failed'), manifest.entries.length)].filter((entry) => !known.has(entry));
  for (const entries of groupsOf(toRuns(failed))) {
    commands.push({ type: 'say', body: { kind: 'fileFailed', transfer, entries, error } });
  }
  return finishIfComplete(state, commands);
}

function sayMark(state: Sending, runs: readonly Run[], as: AskedMark): SendCommand[] {
  if (!state.isAttached) return [];
  const { transfer } = state.manifest;
  return [...groupsOf(runs)].map((entries) => ({ type: 'say', body: { kind: 'mark', transfer, entries, as } }));
}

function sayStalled(state: Sending): SendCommand[] {
  if (!state.isAttached) return [];
  const reason = state.lacksSource ? 'source' : null;
  return [{ type: 'say', body: { kind: 'stalled', transfer: state.manifest.transfer, reason } }];
}

function beginOffered({ manifest, layout, secret, isRestored }: Offered, windowBytes: Bytes): Sending {
  return { ...begin(manifest, layout, secret, windowBytes), isRestored, lacksSource: isRestored };
}

function begin(manifest: Manifest, layout: Layout, secret: string, windowBytes: Bytes): Sending {
  return {
    phase: 'sending',
    manifest,
    layout,
    secret,
    windowBytes,
    marks: createFileMarks(manifest.entries, layout),
    requested: createBlockSet(layout.blockCount),
    sent: createBlockSet(layout.blockCount),
    written: createBlockSet(layout.blockCount),
    cursor: 0,
    inHand: new Set(),
    inHandBytes: 0,
    outstanding: new Map(),
    outstandingBytes: 0,
    doneBytes: 0,
    isRestored: false,
    isAttached: true,
    receivedEarly: new Set(),
    pausedBy: { local: false, remote: false },
    lacksSource: false,
    receiverLacksSpace: false,
    failure: null,
  };
}

function finishIfComplete(state: Sending, commands: SendCommand[]): SendStep {
  const { manifest, layout, marks, secret } = state;
  if (marks.open > 0) return [state, commands];
  // The receiver was told of each file: it comes to the same end.
  if (state.failure !== null && marks.countOf('received') === 0) {
    const error = state.failure;
    return [
      { phase: 'failed', manifest, layout, marks, secret, error },
      [...commands, { type: 'dropBlocks' }, { type: 'forget' }],
    ];
  }
  return [
    { phase: 'done', manifest, layout, marks, secret },
    [...commands, { type: 'dropBlocks' }, { type: 'forget' }],
  ];
}

function end(
  state: Offered | Sending,
  event: Extract<SendEvent, { type: 'cancelledByRemote' | 'cancelAsked' | 'failed' }>,
): SendStep {
  const { manifest, layout, secret } = state;
  const { transfer } = manifest;
  const ended = { manifest, layout, marks: state.phase === 'sending' ? state.marks : null, secret };
  const say = (error: string | null): SendCommand[] =>
    state.isAttached ? [{ type: 'say', body: { kind: 'cancel', transfer, error } }] : [];
  const last: SendCommand[] = [{ type: 'dropBlocks' }, { type: 'forget' }];
  switch (event.type) {
    case 'cancelledByRemote':
      if (event.error === null) return [{ phase: 'cancelled', ...ended, by: 'remote' }, last];
      return [{ phase: 'failed', ...ended, error: new PeerError('remote-failed', event.error) }, last];
    case 'cancelAsked':
      return [{ phase: 'cancelled', ...ended, by: 'local' }, [...say(null), ...last]];
    case 'failed':
      return [{ phase: 'failed', ...ended, error: event.error }, [...say(event.error.code), ...last]];
    default:
      return assertNever(event);
  }
}

import { asRuns, eachOf, groupsOf, type Run } from '../../../../src/core/blockSet.ts';
import { PeerError } from '../../../../src/core/errors.ts';
import type { AskedMark } from '../../../../src/core/fileMarks.ts';
import type { Body } from '../../../../src/core/frame.ts';
import { receiverLastWords, senderLastWords } from '../../../../src/core/lastWords.ts';
import { createLayout, type Layout, type Manifest, type ManifestEntry } from '../../../../src/core/manifest.ts';
import {
  createReceive,
  type ReceiveCommand,
  type ReceiveEvent,
  type ReceiveState,
  restoreReceive,
  stepReceive,
} from '../../../../src/core/receiveTransfer.ts';
import {
  createSend,
  restoreOffer,
  restoreSend,
  type SendEvent,
  type SendState,
  stepSend,
} from '../../../../src/core/sendTransfer.ts';

export const TRANSFER = '00112233445566778899aabbccddeeff';
export const DIGEST = 'd1'.repeat(32);
export const SECRET = '5e'.repeat(32);
export const CHECK = 'c4'.repeat(32);
/** The machines do not mind that a protocol's blocks are larger. */
export const BLOCK = 4;

/** Sizes of files; `null` is an empty folder. */
export function manifestOf(...sizes: (number | null)[]): Manifest {
  const entries = sizes.map((size, index): ManifestEntry => ({ path: [`${index}`], size }));
  return { transfer: TRANSFER, blockBytes: BLOCK, entries };
}

export const rootOf = (entry: number) => entry.toString(16).padStart(64, '0');

export type Side = 'sender' | 'receiver';
const ENDED = new Set(['done', 'declined', 'cancelled', 'failed']);
export const isEnded = ({ phase }: { phase: string }) => ENDED.has(phase);

/** A connection that carries blocks one way and reports the other; each in order, until it dies. */
interface FakeLane {
  id: string;
  /** What each side knows of it. A frame may still arrive after the other side has given it up. */
  isOpenAt: Record<Side, boolean>;
  blocks: number[];
  reports: (readonly Run[])[];
}

interface FakeLink {
  isAlive: boolean;
  noticedBy: Record<Side, boolean>;
  toSender: Body[];
  toReceiver: Body[];
  lanes: FakeLane[];
}

/** What outlives the receiver's browser. */
interface Journal {
  skip: Run[];
  blocks: Set<number>;
  received: Set<number>;
  saved: Set<number>;
  dropped: Set<number>;
  held: Set<number>;
  isPaused: boolean;
}

/**
 * A sender's and a receiver's machine, with all that lies between them: sources, lanes on which blocks overtake each
 * other, a disk that writes late and in any order, a journal, downloads, links that end and are followed by others.
 * Nothing happens by itself: a test picks one of the `actions` at a time. What must never be throws at once: more than
 * the window under way, words after the end, a file that is handed over twice or before it is whole.
 */
export class TransferPair {
  readonly manifest: Manifest;
  readonly layout: Layout;
  readonly windowBytes: number;
  sender: SendState;
  receiver: ReceiveState;
  /** Blocks in the order in which they left. */
  readonly left: number[] = [];
  readonly said: Record<Side, Body[]> = { sender: [], receiver: [] };
  /** How often each entry was handed over. */
  readonly saves = new Map<number, number>();
  remembered = 0;
  forgotten = 0;
  opened = 0;
  discarded = 0;
  finished = 0;
  /** Links and lanes that were lost. */
  losses = 0;

  link: FakeLink = createLink();
  private lanesMade = 0;
  private generation = 0;
  private isPumpDue = false;
  private reading: { block: number; generation: number }[] = [];
  private ready: number[] = [];
  private readonly known = new Set<number>();
  private readonly told = new Set<number>();
  private rootsToTell: number[] = [];
  private resumes: Extract<Body, { kind: 'resume' }>[] = [];
  private pipeline: number[] = [];
  private readonly onDisk = new Set<number>();
  private readonly removed = new Set<number>();
  private verifying: number[] = [];
  private saving: number[] = [];
  private receivedToSay: number[] = [];
  private isStoreOpen = false;
  readonly journal: Journal = {
    skip: [],
    blocks: new Set(),
    received: new Set(),
    saved: new Set(),
    dropped: new Set(),
    held: new Set(),
    isPaused: false,
  };

  constructor(manifest: Manifest, windowBytes: number) {
    this.manifest = manifest;
    this.layout = createLayout(manifest);
    this.windowBytes = windowBytes;
    this.sender = createSend(manifest, DIGEST, SECRET);
    this.receiver = createReceive(manifest, DIGEST, SECRET);
    this.addLane();
  }

  // --- The sender and its files ---

  stepSender(event: SendEvent): void {
    const wasEnded = isEnded(this.sender);
    const [next, commands] = stepSend(this.sender, event);
    this.sender = next;
    this.isPumpDue = event.type !== 'pumped' || commands.length > 0;
    if (wasEnded && commands.length > 0) throw new Error('a sender that ended does something');
    for (const command of commands) {
      switch (command.type) {
        case 'readBlock':
          this.reading.push({ block: command.block, generation: this.generation });
          break;
        case 'say':
          requireOrder(command.body);
          this.said.sender.push(command.body);
          if (this.link.isAlive) this.link.toReceiver.push(command.body);
          break;
        case 'sayFailed': {
          const { entry, error } = command;
          const body: Body = { kind: 'fileFailed', transfer: TRANSFER, entries: [[entry, 1]], error };
          this.said.sender.push(body);
          if (this.link.isAlive) this.link.toReceiver.push(body);
          break;
        }
        case 'dropBlocks':
          this.generation++;
          this.ready = [];
          break;
        case 'remember':
          this.remembered++;
          break;
        case 'forget':
          this.forgotten++;
          break;
      }
    }
    if (next.phase === 'sending') this.checkAccount(next);
  }

  private checkAccount(state: Extract<SendState, { phase: 'sending' }>): void {
    const sum = (blocks: Iterable<number>) =>
      [...blocks].reduce((bytes, block) => bytes + this.layout.sizeOf(block), 0);
    const { inHand, inHandBytes, outstanding, outstandingBytes, written, marks, doneBytes } = state;
    if (inHandBytes + outstandingBytes > this.windowBytes) throw new Error('more under way than the window');
    if (inHandBytes !== sum(inHand)) throw new Error(`${inHandBytes} bytes in hand`);
    if (outstandingBytes !== sum(outstanding.keys())) throw new Error(`${outstandingBytes} bytes outstanding`);
    for (const block of inHand) if (outstanding.has(block)) throw new Error(`block ${block} is in two places`);
    const expected = [...eachOf(written.runs(), written.size)];
    for (const block of expected) {
      const mark = marks.of(this.layout.entryOf(block));
      if (mark === 'skipped' || mark === 'failed') throw new Error(`block ${block} is written of a file left out`);
    }
    if (doneBytes !== sum(expected)) throw new Error(`${doneBytes} bytes done of ${sum(expected)}`);
  }

  private readFinished({ block, generation }: { block: number; generation: number }): void {
    if (generation !== this.generation) return;
    this.ready.push(block);
    this.know(block);
  }

  /** Its digest is known: the root of its file may be now. */
  private know(block: number): void {
    this.known.add(block);
    this.tellRoot(this.layout.entryOf(block));
  }

  private tellRoot(entry: number): void {
    if (this.layout.blocksOf(entry) < 2 || this.told.has(entry)) return;
    for (const block of this.blocksOf(entry)) if (!this.known.has(block)) return;
    this.told.add(entry);
    this.rootsToTell.push(entry);
  }

  private tellKnownRoots(): void {
    for (let entry = 0; entry < this.manifest.entries.length; entry++) this.tellRoot(entry);
  }

  private leave(block: number, lane: FakeLane): void {
    this.ready.splice(this.ready.indexOf(block), 1);
    lane.blocks.push(block);
    this.left.push(block);
    this.stepSender({ type: 'blockSent', block, lane: lane.id });
  }

  pump(): void {
    this.stepSender({ type: 'pumped' });
  }

  /** A pump that gave nothing gives nothing until something else happens to the sender. */
  private mayPump(): boolean {
    return this.sender.phase === 'sending' && this.isPumpDue;
  }

  failRead(pick: number): boolean {
    const one = this.reading[pick % Math.max(1, this.reading.length)];
    if (one === undefined || one.generation !== this.generation) return false;
    this.reading.splice(this.reading.indexOf(one), 1);
    const entry = this.layout.entryOf(one.block);
    this.stepSender({ type: 'fileFailed', entry, error: new PeerError('source-changed', `${entry}`) });
    return true;
  }

  loseSource(): void {
    if (this.sender.phase === 'sending' && !this.sender.lacksSource) this.stepSender({ type: 'sourceLost' });
  }

  giveSource(): void {
    if (this.sender.phase !== 'sending' || !this.sender.lacksSource) return;
    this.stepSender({ type: 'sourceGiven' });
    this.tellKnownRoots();
  }

  // --- The receiver and its disk ---

  stepReceiver(event: ReceiveEvent): void {
    const wasEnded = isEnded(this.receiver);
    const step = stepReceive(this.receiver, event, this.windowBytes);
    if (wasEnded && step[1].length > 0) throw new Error('a receiver that ended does something');
    this.applyReceive(step);
  }

  private applyReceive([next, commands]: [ReceiveState, ReceiveCommand[]]): void {
    this.receiver = next;
    for (const command of commands) this.runReceive(command);
    if (next.phase === 'receiving' || next.phase === 'saving') {
      const have = [...eachOf(next.have.runs(), next.have.size)];
      for (const block of have) if (!this.journal.blocks.has(block)) throw new Error(`block ${block} is in no journal`);
      if (next.unsavedFiles < 0) throw new Error('more handed over than there is');
    }
    if (this.receiver.phase === 'saving' && this.receiver.lacksFolders) this.stepReceiver({ type: 'foldersSettled' });
  }

  private runReceive(command: ReceiveCommand): void {
    switch (command.type) {
      case 'openStore': {
        if (!('marks' in this.receiver) || this.receiver.marks === null) throw new Error('no marks');
        this.opened++;
        this.isStoreOpen = true;
        this.journal.skip = this.receiver.marks.runsOf('skipped');
        break;
      }
      case 'say':
        this.sayFromReceiver(command.body);
        break;
      case 'sendWritten':
        this.report(command.blocks);
        break;
      case 'verifyFile':
        if (command.root !== rootOf(command.entry)) throw new Error('verified against another root');
        this.verifying.push(command.entry);
        break;
      case 'sayReceived':
        this.requireWhole(command.entry);
        this.receivedToSay.push(command.entry);
        break;
      case 'notePause':
        this.journal.isPaused = command.paused;
        break;
      case 'noteMarks':
        for (const entry of command.entries) {
          if (command.as === 'held') this.journal.held.add(entry);
          else this.journal.held.delete(entry);
        }
        break;
      case 'dropFile':
        this.journal.dropped.add(command.entry);
        break;
      case 'closeSegment':
        this.saving.push(...command.entries);
        break;
      case 'removeSegment':
        if (this.removed.has(command.segment)) throw new Error('a segment is removed twice');
        this.removed.add(command.segment);
        break;
      case 'discard':
      case 'finish':
        this.sayAllReceived();
        if (command.type === 'discard') this.discarded++;
        else this.finished++;
        this.isStoreOpen = false;
        this.pipeline = [];
        this.saving = [];
        this.verifying = [];
        break;
    }
  }

  private sayFromReceiver(body: Body): void {
    requireOrder(body);
    this.said.receiver.push(body);
    if (this.link.isAlive) this.link.toSender.push(body);
  }

  private report(blocks: readonly Run[]): void {
    // Any lane that is open, not always the one on which the block came.
    const open = this.link.lanes.filter(({ isOpenAt }) => isOpenAt.receiver);
    if (this.link.isAlive && blocks.length > 0) open[(blocks[0]?.[0] ?? 0) % open.length]?.reports.push(blocks);
  }

  private requireWhole(entry: number): void {
    for (const block of this.blocksOf(entry)) {
      if (!this.onDisk.has(block) && !this.journal.saved.has(entry)) throw new Error(`entry ${entry} is not whole`);
    }
  }

  private sayAllReceived(): void {
    const entries = this.receivedToSay.splice(0);
    if (entries.length === 0) return;
    for (const entry of entries) this.journal.received.add(entry);
    const runs = asRuns(entries);
    for (const group of groupsOf(runs)) {
      this.sayFromReceiver({ kind: 'received', transfer: TRANSFER, entries: [...group] });
    }
  }

  private isNeeded(block: number): boolean {
    if (this.receiver.phase !== 'receiving' || this.receiver.have.has(block)) return false;
    const mark = this.receiver.marks.of(this.layout.entryOf(block));
    return mark === 'wanted' || mark === 'held';
  }

  private blockCame(block: number): void {
    if (this.receiver.phase === 'offered') throw new Error('a block before the accept');
    if (this.receiver.phase !== 'receiving' || this.pipeline.includes(block)) return;
    if (this.isNeeded(block)) this.pipeline.push(block);
    else this.stepReceiver({ type: 'blocksStored', blocks: [block] });
  }

  private commit(blocks: readonly number[]): void {
    this.pipeline = this.pipeline.filter((block) => !blocks.includes(block));
    for (const block of blocks) {
      this.onDisk.add(block);
      this.journal.blocks.add(block);
    }
    this.stepReceiver({ type: 'blocksStored', blocks: [...blocks] });
  }

  private save(entry: number, isFailing: boolean): void {
    if (!this.isStoreOpen) throw new Error('handed over from a closed store');
    this.requireWhole(entry);
    const { receiver } = this;
    if (receiver.phase !== 'receiving' && receiver.phase !== 'saving') throw new Error('handed over after the end');
    if (this.removed.has(receiver.segments.segmentOf(entry))) throw new Error('handed over from a removed segment');
    if (isFailing) {
      this.stepReceiver({ type: 'saveFailed', entry, error: new PeerError('download-failed', 'FILE_NO_SPACE') });
      return;
    }
    this.saves.set(entry, (this.saves.get(entry) ?? 0) + 1);
    if (this.saves.get(entry) !== 1) throw new Error(`entry ${entry} is handed over twice`);
    this.journal.saved.add(entry);
    this.stepReceiver({ type: 'fileSaved', entry, downloadId: 100 + entry });
  }

  failSave(pick: number): boolean {
    const entry = this.saving[pick % Math.max(1, this.saving.length)];
    if (entry === undefined) return false;
    this.saving.splice(this.saving.indexOf(entry), 1);
    this.save(entry, true);
    return true;
  }

  // --- What a person does ---

  accept(skip: readonly Run[] = []): void {
    this.stepReceiver({ type: 'acceptAsked', skip });
  }

  decline(): void {
    this.stepReceiver({ type: 'declineAsked' });
  }

  cancel(side: Side): void {
    if (side === 'sender') this.stepSender({ type: 'cancelAsked' });
    else this.stepReceiver({ type: 'cancelAsked' });
  }

  fail(side: Side): void {
    const error = new PeerError(side === 'sender' ? 'source-unreadable' : 'disk-full');
    if (side === 'sender') this.stepSender({ type: 'failed', error });
    else this.stepReceiver({ type: 'failed', error });
  }

  pause(side: Side, paused: boolean): void {
    if (side === 'sender') this.stepSender({ type: 'pauseAsked', paused });
    else this.stepReceiver({ type: 'pauseAsked', paused });
  }

  mark(side: Side, entries: readonly Run[], as: AskedMark): void {
    if (side === 'sender') this.stepSender({ type: 'markAsked', entries, as });
    else this.stepReceiver({ type: 'markAsked', entries, as });
  }

  // --- Links ---

  addLane(): FakeLane {
    const lane: FakeLane = {
      id: `l${++this.lanesMade}`,
      isOpenAt: { sender: true, receiver: true },
      blocks: [],
      reports: [],
    };
    this.link.lanes.push(lane);
    return lane;
  }

  /** The side learns that the lane is gone. What is under way on it may still arrive, or not. */
  loseLane(lane: FakeLane, side: Side): void {
    if (!lane.isOpenAt[side]) return;
    lane.isOpenAt[side] = false;
    this.losses++;
    if (side === 'sender') this.stepSender({ type: 'laneLost', lane: lane.id });
    else this.stepReceiver({ type: 'laneLost' });
  }

  /** Nothing more arrives of what is under way, and each side learns of it at its own time. */
  cutLink(): void {
    if (!this.link.isAlive) return;
    this.losses++;
    this.link = { ...createLink(), isAlive: false, noticedBy: { sender: false, receiver: false } };
    this.resumes = [];
  }

  private notice(side: Side): void {
    this.link.noticedBy[side] = true;
    if (side === 'sender') this.stepSender({ type: 'detached' });
    else this.stepReceiver({ type: 'detached' });
  }

  /** Both must have noticed. They go on only where each proves that it knows the transfer. */
  private connect(): void {
    this.link = createLink();
    this.addLane();
    if (this.sender.phase === 'offered') this.stepSender({ type: 'attached' });
    // Who has ended says how. A sender that was accepted does so when it is asked to go on.
    if (isEnded(this.receiver)) this.link.toSender.push(...receiverLastWords(this.receiver));
    else if ('marks' in this.sender && this.sender.marks === null)
      this.link.toReceiver.push(...senderLastWords(this.sender));
    else this.stepReceiver({ type: 'attached', check: CHECK });
  }

  private resume(body: Extract<Body, { kind: 'resume' }>): void {
    const { windowBytes, have, received, skip } = body;
    this.told.clear();
    if (this.sender.phase === 'offered')
      return this.stepSender({ type: 'resumeAsked', windowBytes, have, received, skip });
    if (this.sender.phase !== 'sending') {
      this.link.toReceiver.push(...senderLastWords(this.sender));
      return;
    }
    const wasThere = !this.sender.lacksSource;
    this.stepSender({ type: 'resumeAsked', windowBytes, have, received, skip });
    // To compare what is there, the digests were made again.
    for (const block of eachOf(have, this.layout.blockCount)) this.known.add(block);
    if (wasThere) this.tellKnownRoots();
  }

  /** The receiver's browser dies. Of the blocks that the journal claims, those that `isKept` are on the disk for sure. */
  restartReceiver(isKept: (block: number) => boolean): void {
    this.cutLink();
    this.link.noticedBy.receiver = true;
    const { receiver, journal, layout } = this;
    this.pipeline = [];
    this.verifying = [];
    this.saving = [];
    this.receivedToSay = [];
    if (receiver.phase !== 'receiving' && receiver.phase !== 'saving') {
      if (receiver.phase === 'offered') this.stepReceiver({ type: 'detached' });
      return;
    }
    const isGone = (block: number) => {
      const entry = layout.entryOf(block);
      return journal.saved.has(entry) || journal.dropped.has(entry);
    };
    // What was said to be received was flushed before. Where a disk loses it all the same, it can be sent again as long as
    // the sender goes on; from one that is done it cannot be had.
    const isSafe = (block: number) => isEnded(this.sender) && journal.received.has(layout.entryOf(block));
    const blocks = new Set(
      [...journal.blocks].filter(
        (block) => !isGone(block) && this.onDisk.has(block) && (isKept(block) || isSafe(block)),
      ),
    );
    for (const block of journal.blocks) if (!isGone(block) && !blocks.has(block)) this.onDisk.delete(block);
    journal.received = new Set(
      [...journal.received].filter(
        (entry) => journal.saved.has(entry) || this.blocksOf(entry).every((block) => blocks.has(block)),
      ),
    );
    const { received, saved, dropped, isPaused } = journal;
    const held = asRuns(journal.held);
    const skip = [...journal.skip, ...asRuns(dropped)];
    this.removed.clear();
    this.applyReceive(
      restoreReceive({
        manifest: this.manifest,
        digest: DIGEST,
        secret: SECRET,
        skip,
        blocks,
        received,
        saved,
        held,
        isPaused,
      }),
    );
  }

  /** The sender's browser dies: it knows what it sent to whom, and has to be given its files again. */
  restartSender(): void {
    this.cutLink();
    this.link.noticedBy.sender = true;
    this.generation++;
    this.ready = [];
    this.known.clear();
    this.told.clear();
    this.rootsToTell = [];
    if (this.sender.phase === 'sending') {
      this.sender = restoreSend(this.manifest, SECRET, this.sender.windowBytes, this.sender.pausedBy.local);
    } else if (this.sender.phase === 'offered') this.sender = restoreOffer(this.manifest, DIGEST, SECRET);
  }

  // --- What happens by itself ---

  /** What may happen next. Where the order is free, there is one action for each. */
  actions(): (() => void)[] {
    const { link } = this;
    const actions: (() => void)[] = [];
    if (!link.isAlive) {
      for (const side of ['sender', 'receiver'] as const) {
        if (!link.noticedBy[side]) actions.push(() => this.notice(side));
      }
      if (link.noticedBy.sender && link.noticedBy.receiver && this.isResumable()) actions.push(() => this.connect());
    }
    if (this.mayPump()) actions.push(() => this.pump());
    const openLanes = link.lanes.filter(({ isOpenAt }) => isOpenAt.sender);
    const canSend = link.isAlive && this.ready.length > 0;
    if (canSend && openLanes.length === 0) actions.push(() => this.addLane());
    const [block] = this.ready;
    if (canSend && block !== undefined) actions.push(...openLanes.map((lane) => () => this.leave(block, lane)));
    actions.push(
      ...inAnyOrder(this.reading, (read) => this.readFinished(read)),
      ...inOrder(this.rootsToTell, (entry) => this.sayRoot(entry)),
      ...inOrder(this.resumes, (body) => this.resume(body)),
      ...link.lanes.flatMap((lane) => [
        ...(lane.isOpenAt.receiver ? inOrder(lane.blocks, (came) => this.blockCame(came)) : []),
        ...(lane.isOpenAt.sender ? inOrder(lane.reports, (blocks) => this.reportCame(blocks)) : []),
        ...this.noticeLane(lane),
      ]),
      ...inOrder(link.toReceiver, (body) => this.hearAtReceiver(body)),
      ...inOrder(link.toSender, (body) => this.hearAtSender(body)),
      ...inAnyOrder(this.verifying, (entry) => this.verify(entry)),
      ...inAnyOrder(this.saving, (entry) => this.save(entry, false)),
    );
    const batches = [1, 2, OVERTAKING].filter((count) => count === 1 || count <= this.pipeline.length);
    if (this.pipeline.length > 0) {
      for (const count of batches) actions.push(() => this.commit(this.pipeline.slice(-count)));
    }
    if (this.receivedToSay.length > 0) actions.push(() => this.sayAllReceived());
    return actions;
  }

  private isResumable(): boolean {
    return !isEnded(this.sender) || !isEnded(this.receiver);
  }

  private sayRoot(entry: number): void {
    const files: [number, string][] = [[entry, rootOf(entry)]];
    if (this.link.isAlive && this.sender.phase === 'sending' && this.sender.isAttached) {
      this.link.toReceiver.push({ kind: 'roots', transfer: TRANSFER, files });
    }
  }

  private reportCame(blocks: readonly Run[]): void {
    this.stepSender({ type: 'blocksWritten', blocks });
  }

  /** A lane that one side has lost is lost for the other too, sooner or later. */
  private noticeLane(lane: FakeLane): (() => void)[] {
    const { sender, receiver } = lane.isOpenAt;
    return sender === receiver ? [] : [() => this.loseLane(lane, sender ? 'sender' : 'receiver')];
  }

  private verify(entry: number): void {
    this.stepReceiver({ type: 'fileVerified', entry });
  }

  /** Lets one of the actions happen; false when nothing can. */
  act(pick: number): boolean {
    const actions = this.actions();
    actions[pick % actions.length]?.();
    return actions.length > 0;
  }

  /** Goes on until nothing happens any more. */
  finish(): void {
    for (let turn = 0; this.act(0); turn++) if (turn > 100_000) throw new Error('it does not come to an end');
  }

  /** Nothing is in the way any more: what is paused goes on, what is held is wanted, the files are there. */
  calm(): void {
    const all: Run[] = [[0, this.manifest.entries.length]];
    for (let turn = 0; turn < 3; turn++) {
      this.finish();
      this.giveSource();
      for (const side of ['sender', 'receiver'] as const) {
        this.pause(side, false);
        this.finish();
      }
      this.mark('receiver', all, 'wanted');
      this.finish();
    }
  }

  private hearAtReceiver(body: Body): void {
    switch (body.kind) {
      case 'roots':
        return this.stepReceiver({ type: 'rootsTold', files: body.files });
      case 'cancel':
        return this.stepReceiver({ type: 'cancelledByRemote', error: body.error });
      case 'pause':
        return this.stepReceiver({ type: 'pausedByRemote', paused: body.paused });
      case 'mark':
        return this.stepReceiver({ type: 'markedByRemote', entries: body.entries, as: body.as });
      case 'stalled':
        if (body.reason === 'space') throw new Error('no space at a sender');
        return this.stepReceiver({ type: 'stalledByRemote', reason: body.reason });
      case 'fileFailed':
        return this.stepReceiver({ type: 'filesFailedByRemote', entries: body.entries, error: body.error });
      default:
        throw new Error(`${body.kind} from a sender`);
    }
  }

  private hearAtSender(body: Body): void {
    switch (body.kind) {
      case 'accept': {
        const { digest, windowBytes, skip } = body;
        return this.stepSender({ type: 'accepted', digest, windowBytes, skip });
      }
      case 'decline':
        return this.stepSender({ type: 'declined' });
      case 'received':
        return this.stepSender({ type: 'filesReceived', entries: body.entries });
      case 'cancel':
        return this.stepSender({ type: 'cancelledByRemote', error: body.error });
      case 'pause':
        return this.stepSender({ type: 'pausedByRemote', paused: body.paused });
      case 'mark':
        return this.stepSender({ type: 'markedByRemote', entries: body.entries, as: body.as });
      case 'resume':
        // What it has is compared with the files first: other words may be heard meanwhile.
        if (this.sender.phase === 'offered') this.resume(body);
        else this.resumes.push(body);
        return;
      default:
        throw new Error(`${body.kind} from a receiver`);
    }
  }

  private blocksOf(entry: number): number[] {
    return Array.from({ length: this.layout.blocksOf(entry) }, (_, index) => this.layout.firstBlock(entry) + index);
  }
}

/** The other side takes runs that are not in order for a violation, and so empty ones. */
function requireOrder(body: Body): void {
  for (const runs of Object.values(body)) {
    if (!Array.isArray(runs)) continue;
    let end = 0;
    for (const [first, count] of runs as Run[]) {
      if (typeof count !== 'number') continue;
      if (first < end || count < 1) throw new Error(`${body.kind} with runs out of order`);
      end = first + count;
    }
  }
}

function createLink(): FakeLink {
  return { isAlive: true, noticedBy: { sender: true, receiver: true }, toSender: [], toReceiver: [], lanes: [] };
}

function inOrder<Item>(queue: Item[], happen: (item: Item) => void): (() => void)[] {
  return inAnyOrder(queue, happen).slice(0, 1);
}

/** As far apart as items overtake each other. */
const OVERTAKING = 8;

function inAnyOrder<Item>(queue: Item[], happen: (item: Item) => void): (() => void)[] {
  return queue.slice(0, OVERTAKING).map((item) => () => {
    queue.splice(queue.indexOf(item), 1);
    happen(item);
  });
}

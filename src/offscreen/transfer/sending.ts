import type { DroppedEntry } from '../../contract/fileDrop.ts';
import type { FolderListing, TransferView } from '../../contract/snapshot.ts';
import { checkedBlocks } from '../../core/arrivingFiles.ts';
import { asRuns, groupsOf } from '../../core/blockSet.ts';
import { assertNever, type ErrorCode, PeerError, toPeerError } from '../../core/errors.ts';
import { senderLastWords } from '../../core/lastWords.ts';
import { MAX_ENTRIES, MAX_PATH_CHARS, MAX_PATH_SEGMENTS, MAX_SEGMENT_CHARS } from '../../core/limits.ts';
import {
  chooseBlockBytes,
  createLayout,
  type Manifest,
  manifestBytes,
  requireBlocksFit,
  sortDepthFirst,
} from '../../core/manifest.ts';
import { pathChars, writePages } from '../../core/manifestPage.ts';
import { startRate, updateRate } from '../../core/rate.ts';
import {
  createSend,
  restoreOffer,
  restoreSend,
  type SendCommand,
  type SendEvent,
  type SendState,
  stepSend,
} from '../../core/sendTransfer.ts';
import { createBatch } from './batch.ts';
import type { Deflate } from './blockCodec.ts';
import { sha256Hex } from './digest.ts';
import type { WholeDrop } from './dropIntake.ts';
import type { EndedRecord } from './endedStore.ts';
import { listFolder } from './folderListing.ts';
import type { OutgoingRecord, OutgoingStore } from './outgoingStore.ts';
import type { RunnerPorts } from './runnerPorts.ts';
import { createSourceReader, type ReadyBlock, type SourceReader } from './sourceReader.ts';
import { type Place, sendingView } from './transferView.ts';
import type { TransferBody } from './workerMessages.ts';

export interface SendingPorts extends RunnerPorts {
  outgoing: OutgoingStore;
  deflate: Deflate;
  /** 64 hex digits. */
  randomSecret(): string;
  /** Says the pages one after the other, a few ahead of what the other side has: a message need not wait for them all. */
  sayPages(pages: Iterator<TransferBody>): void;
  /** A block was read: it leaves on the lane that is ready first. */
  ready(block: ReadyBlock): void;
  /** Blocks that were read and have not left are not wanted any more. */
  dropReady(): void;
}

type ResumeAsked = Extract<SendEvent, { type: 'resumeAsked' }>;

/** Runs the sender's machine of one transfer: its edge to the files and to the lanes. */
export interface Sending {
  readonly direction: 'sending';
  readonly id: string;
  state(): SendState;
  step(event: SendEvent): void;
  /** Asks for blocks, if it may. True while it has more to ask for. */
  pump(): boolean;
  /**
   * What a look at the contents finds out later is told by the view.
   *
   * @throws {PeerError} `source-different`, when it is not what was being sent; nothing has changed then.
   */
  giveSources(entries: readonly DroppedEntry[]): void;
  /** Says the offer over the link that carries it now: its receiver does not know it any more. */
  offerAgain(): void;
  /** The receiver says what it has; `check` proves that it is of these files. */
  resume(event: ResumeAsked, check: string): Promise<void>;
  /** What is here of what was offered. */
  sources(): (DroppedEntry & { entry: number })[];
  view(place: Place): TransferView;
  list(path: readonly string[], from: number, limit: number): FolderListing | null;
}

/**
 * A new transfer.
 *
 * @param waited True where the drop is kept already: nothing is said before the record of the offer is kept as well, so
 *   that no later life takes it for one that was never offered.
 * @throws {PeerError} `too-many-files`.
 */
export async function startSending(
  { transfer, entries: dropped, handles }: WholeDrop,
  waited: boolean,
  ports: SendingPorts,
): Promise<Sending> {
  const entries = sortDepthFirst(
    dropped.map(({ path, file }) => ({ path: offeredPath(path), size: file === null ? null : file.size, file })),
  );
  const chars = entries.reduce((sum, { path }) => sum + pathChars(path), 0);
  if (entries.length === 0 || entries.length > MAX_ENTRIES || chars > MAX_PATH_CHARS)
    throw new PeerError('too-many-files', MAX_ENTRIES);
  const blockBytes = chooseBlockBytes(entries.reduce((sum, { size }) => sum + (size ?? 0), 0));
  const manifest: Manifest = { transfer, blockBytes, entries: entries.map(({ path, size }) => ({ path, size })) };
  const layout = createLayout(manifest);
  requireBlocksFit(layout);
  const digest = await sha256Hex(manifestBytes(manifest));
  const reader = createSourceReader(manifest, layout, ports.deflate);
  entries.forEach(({ file }, entry) => {
    if (file !== null) reader.give(entry, file);
  });
  const modified = entries.map(({ file }) => file?.lastModified ?? 0);
  const secret = ports.randomSecret();
  const sending = run(manifest, digest, createSend(manifest, digest, secret), reader, modified, handles, ports);
  const kept = sending.remember();
  if (waited) await kept;
  sending.sayOffer();
  return sending.sending;
}

function* pagesOf({ transfer, entries }: Manifest): Generator<TransferBody> {
  let page = 0;
  for (const written of writePages(entries)) {
    yield {
      kind: 'page',
      transfer,
      page: page++,
      entries: written.map(([shared, rest, size]) => [shared, [...rest], size]),
    };
  }
}

/** A transfer from before a restart. */
export function restoreSending(record: OutgoingRecord, ports: SendingPorts): Sending {
  const { transfer, blockBytes, digest, secret, windowBytes } = record;
  const manifest: Manifest = { transfer, blockBytes, entries: record.entries.map(([path, size]) => ({ path, size })) };
  const state =
    windowBytes === null
      ? restoreOffer(manifest, digest, secret)
      : restoreSend(manifest, secret, windowBytes, record.isPaused);
  const modified = record.entries.map(([, , modifiedAt]) => modifiedAt);
  return run(manifest, digest, state, createSourceReader(manifest, state.layout, ports.deflate), modified, [], ports)
    .sending;
}

/** A path as an offer may hold it: the end of one that is too deep, names that are too long cut. */
function offeredPath(path: readonly string[]): string[] {
  return path.slice(-MAX_PATH_SEGMENTS).map((segment) => segment.slice(0, MAX_SEGMENT_CHARS) || 'file');
}

function run(
  manifest: Manifest,
  digest: string,
  initial: SendState,
  reader: SourceReader,
  modified: readonly number[],
  handles: FileSystemHandle[],
  ports: SendingPorts,
) {
  const { transfer, entries } = manifest;
  const { layout } = initial;
  const offeredAt = ports.now();
  let state = initial;
  let rate = startRate(ports.now(), 0);
  /** Reads of an earlier life of the transfer on another link come to nothing. */
  let generation = 0;
  let isPumping = false;
  /** What the receiver said it has, until the files that it must fit are chosen again. */
  let resumeToCheck: { event: ResumeAsked; check: string } | null = null;
  /** Why the files that were chosen last were not taken. */
  let sourceProblem: PeerError | null = null;
  /** How often files were chosen: what a look at earlier ones found out counts no more. */
  let choices = 0;
  const roots = createBatch<[number, string]>({ items: 256, ms: 50 }, ports.after, (files) =>
    ports.say({ kind: 'roots', transfer, files }),
  );
  /** A folder that went away takes all its files with it: they are told together. */
  const failed = createBatch<{ entry: number; error: ErrorCode }>({ items: 4096, ms: 50 }, ports.after, sayFailed);

  function step(event: SendEvent): void {
    const before: SendState['phase'] = state.phase;
    const [next, commands] = stepSend(state, event);
    state = next;
    if (before === 'offered' && next.phase === 'sending') rate = startRate(ports.now(), 0);
    if (state.phase === 'sending') rate = updateRate(rate, ports.now(), state.doneBytes);
    runAll(commands);
    if (event.type === 'filesReceived') for (const [first, count] of event.entries) forgetFiles(first, count);
    if (before !== state.phase && state.phase === 'done') ports.mark('tandem:transfer-sent', { transfer });
    ports.changed();
  }

  function forgetFiles(first: number, count: number): void {
    for (let entry = first; entry < first + count; entry++) reader.forget(entry);
  }

  function runAll(commands: readonly SendCommand[]): void {
    const blocks: number[] = [];
    for (const command of commands) {
      switch (command.type) {
        case 'readBlock':
          blocks.push(command.block);
          break;
        case 'say':
          ports.say(command.body as Parameters<SendingPorts['say']>[0]);
          break;
        case 'sayFailed':
          failed.add(command);
          break;
        case 'dropBlocks':
          generation++;
          ports.dropReady();
          break;
        case 'remember':
          void remember();
          break;
        case 'forget':
          failed.flush();
          forget().catch(reportStore);
          break;
        default:
          assertNever(command);
      }
    }
    for (const group of reader.grouped(blocks)) void read(group, generation);
  }

  async function read(blocks: readonly number[], mine: number): Promise<void> {
    const entry = layout.entryOf(blocks[0] ?? 0);
    try {
      await reader.read(blocks, (block) => {
        if (mine === generation) ports.ready(block);
      });
      if (mine !== generation) return;
      await tellRoot(entry);
    } catch (thrown) {
      if (mine !== generation) return;
      step({ type: 'fileFailed', entry, error: toPeerError(thrown) });
    }
  }

  function sayFailed(files: readonly { entry: number; error: ErrorCode }[]): void {
    // Over the next link, all of them are told.
    if (state.phase === 'sending' && !state.isAttached) return;
    for (const code of new Set(files.map(({ error }) => error))) {
      const entries = files.flatMap(({ entry, error }) => (error === code ? [entry] : []));
      for (const runs of groupsOf(asRuns(entries))) {
        ports.say({ kind: 'fileFailed', transfer, entries: runs, error: code });
      }
    }
  }

  const told = new Set<number>();
  async function tellRoot(entry: number): Promise<void> {
    if (layout.blocksOf(entry) < 2 || told.has(entry)) return;
    const root = reader.rootOf(entry);
    if (root === null) return;
    told.add(entry);
    roots.add([entry, await root]);
  }

  /** First the record of the end: the other side may not have heard of it. */
  async function forget(): Promise<void> {
    await ports.keepEnd(lastRecord());
    await ports.outgoing.remove(transfer);
  }

  function lastRecord(): EndedRecord {
    const isAnswerToProof = !('marks' in state) || state.marks === null;
    const words = senderLastWords(state) as TransferBody[];
    return { transfer, secret: state.secret, role: 'sender', isAnswerToProof, words, endedAt: ports.now() };
  }

  async function remember(): Promise<void> {
    if (state.phase !== 'sending' && state.phase !== 'offered') return;
    const { secret } = state;
    const windowBytes = state.phase === 'sending' ? state.windowBytes : null;
    const record: OutgoingRecord = {
      transfer,
      blockBytes: manifest.blockBytes,
      entries: entries.map(({ path, size }, entry) => [[...path], size, modified[entry] ?? 0]),
      digest,
      secret,
      windowBytes,
      peerName: ports.peer().name,
      peerKey: ports.peer().key,
      isPaused: state.phase === 'sending' && state.pausedBy.local,
      offeredAt,
    };
    await ports.outgoing.put(record, handles).catch(reportStore);
  }

  function sayOffer(): void {
    const { blockBytes } = manifest;
    const { secret } = state;
    ports.say({
      kind: 'offer',
      transfer,
      blockBytes,
      entries: entries.length,
      size: layout.totalBytes,
      digest,
      secret,
    });
    ports.sayPages(pagesOf(manifest));
  }

  /** Whether what the receiver has of unfinished files is of the files that are here. */
  async function isSame({ have }: ResumeAsked, check: string): Promise<boolean> {
    const known: Uint8Array[] = [];
    for (const block of checkedBlocks(layout, have)) known.push(await reader.digestOf(block));
    const joined = new Uint8Array(known.length * 32);
    known.forEach((bytes, index) => {
      joined.set(bytes, index * 32);
    });
    return (await sha256Hex(joined)) === check;
  }

  async function resume(event: ResumeAsked, check: string): Promise<void> {
    told.clear();
    const link = ports.linkId();
    // The receiver cannot have anything yet that it could be compared by.
    if (state.phase === 'offered') return step(event);
    if (state.phase !== 'sending') return;
    if (state.lacksSource) {
      resumeToCheck = { event, check };
      return step(event);
    }
    try {
      const isProven = await isSame(event, check);
      // The link may have ended while the files were read.
      if (ports.linkId() !== link) return;
      if (!isProven) throw new PeerError('resume-refused');
    } catch (thrown) {
      const error = toPeerError(thrown);
      if (error.code === 'source-changed' || error.code === 'source-unreadable') {
        // What was sent of it cannot be proven any more: a person may still have it.
        resumeToCheck = { event, check };
        sourceProblem = error;
        step(event);
        return step({ type: 'sourceLost' });
      }
      step({ type: 'failed', error });
      // The machine is not attached before the receiver has proven what it has: it says nothing.
      return ports.say({ kind: 'cancel', transfer, error: error.code });
    }
    if (isEnded()) return ports.say({ kind: 'cancel', transfer, error: null });
    step(event);
    await tellKnownRoots();
  }

  /** Also while something was waited for. */
  function isEnded(): boolean {
    return state.phase !== 'sending';
  }

  async function tellKnownRoots(): Promise<void> {
    for (let entry = 0; entry < entries.length; entry++) await tellRoot(entry);
  }

  /** Of several files, nobody knows which one it was. */
  function onlyName(): string | undefined {
    return entries.length === 1 ? entries[0]?.path.at(-1) : undefined;
  }

  async function checkAndGive(choice: number): Promise<void> {
    if (resumeToCheck !== null) {
      const { event, check } = resumeToCheck;
      const isProven = await isSame(event, check);
      if (choice !== choices) return;
      if (!isProven) throw new PeerError('source-different', onlyName());
      resumeToCheck = null;
    }
    step({ type: 'sourceGiven' });
    await tellKnownRoots();
  }

  const sending: Sending = {
    direction: 'sending',
    id: transfer,
    state: () => state,
    step,
    pump() {
      if (state.phase !== 'sending') return false;
      // Asked once more by what its own asking set off: it is still its turn, and nobody's behind it.
      if (isPumping) return true;
      isPumping = true;
      const [next, commands] = stepSend(state, { type: 'pumped' });
      state = next;
      runAll(commands);
      isPumping = false;
      if (state.phase !== 'sending' || !state.isAttached) return false;
      const { pausedBy, lacksSource, cursor } = state;
      return !pausedBy.local && !pausedBy.remote && !lacksSource && cursor < layout.blockCount;
    },
    giveSources(dropped) {
      const byPath = new Map(dropped.map(({ path, file }) => [JSON.stringify(offeredPath(path)), file]));
      if (state.phase !== 'sending' && state.phase !== 'offered') return;
      sourceProblem = null;
      ports.changed();
      const marks = state.phase === 'sending' ? state.marks : null;
      const given: [number, File][] = [];
      entries.forEach(({ path, size }, entry) => {
        const mark = marks?.of(entry) ?? 'wanted';
        if (size === null || (mark !== 'wanted' && mark !== 'held')) return;
        const file =
          byPath.get(JSON.stringify(path)) ?? (dropped.length === 1 && entries.length === 1 ? dropped[0]?.file : null);
        const isSameFile = file?.size === size && (modified[entry] === 0 || file.lastModified === modified[entry]);
        if (!file || !isSameFile) throw new PeerError('source-different', path.at(-1));
        given.push([entry, file]);
      });
      for (const [entry, file] of given) reader.give(entry, file);
      const choice = ++choices;
      checkAndGive(choice).catch((thrown) => {
        if (choice !== choices) return;
        console.info('The files that were chosen were not taken:', thrown);
        sourceProblem = toPeerError(thrown);
        for (const [entry] of given) reader.takeBack(entry);
        step({ type: 'sourceLost' });
      });
    },
    offerAgain() {
      step({ type: 'attached' });
      sayOffer();
    },
    resume,
    sources: () =>
      entries.flatMap(({ path, size }, entry): (DroppedEntry & { entry: number })[] => {
        const file = reader.fileOf(entry);
        if (size === null) return [{ entry, path: [...path], file: null }];
        return file === undefined ? [] : [{ entry, path: [...path], file }];
      }),
    view: (place) => sendingView(state, rate, { ...place, sourceProblem }, ports.peer()),
    list: (path, from, limit) =>
      listFolder(manifest, path, from, limit, {
        markOf: (entry) => ('marks' in state && state.marks !== null ? state.marks.of(entry) : 'wanted'),
        isMoving: (entry) => state.phase === 'sending' && isUnderWay(state, entry),
        isRefused: () => false,
        savedAs: () => null,
      }),
  };
  return { sending, remember, sayOffer };

  function isUnderWay(sending: Extract<SendState, { phase: 'sending' }>, entry: number): boolean {
    const first = layout.firstBlock(entry);
    const behind = layout.firstBlock(entry + 1);
    return sending.requested.firstMissing(first) > first && !(sending.written.firstMissing(first) >= behind);
  }
}

function reportStore(cause: unknown): void {
  console.error('What is being sent could not be remembered: it will not go on after a restart.', cause);
}

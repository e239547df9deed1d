import type { FolderListing, TransferView } from '../../contract/snapshot.ts';
import { checkedBlocks, claimedRuns, wantedFolders } from '../../core/arrivingFiles.ts';
import { decodePiece } from '../../core/blockPiece.ts';
import { asRuns, groupsOf, type Run } from '../../core/blockSet.ts';
import { assertNever, PeerError, toPeerError } from '../../core/errors.ts';
import type { Mark } from '../../core/fileMarks.ts';
import { sanitizePaths, sanitizeSegment } from '../../core/fileName.ts';
import { receiverLastWords } from '../../core/lastWords.ts';
import { WINDOW_BYTES } from '../../core/limits.ts';
import { createLayout, type Layout, type Manifest } from '../../core/manifest.ts';
import { offerRisk } from '../../core/offerRisk.ts';
import { startRate, updateRate } from '../../core/rate.ts';
import {
  createReceive,
  type ReceiveCommand,
  type ReceiveEvent,
  type ReceiveState,
  restoreReceive,
  stepReceive,
} from '../../core/receiveTransfer.ts';
import { shownEntries } from '../../core/shownEntries.ts';
import type { Bytes, Milliseconds } from '../../core/units.ts';
import { createBatch } from './batch.ts';
import {
  type BlockStore,
  createStore,
  type FoundTransfer,
  missingSpace,
  removeFound,
  restoreStore,
  type StoreListener,
} from './blockStore.ts';
import { fromDisk } from './errorText.ts';
import { listFolder } from './folderListing.ts';
import type { FolderStore } from './folderStore.ts';
import { type HandingOver, startHandingOver } from './handingOver.ts';
import type { SavedFile } from './hostRequests.ts';
import type { AcceptedTransfer, JournalRecord } from './journal.ts';
import type { ShelfPlace } from './previewShelf.ts';
import type { RunnerPorts } from './runnerPorts.ts';
import { type Place, receivingView, shownTitle } from './transferView.ts';
import type { TransferBody } from './workerMessages.ts';

export interface ReceivingPorts extends RunnerPorts {
  /** The folder of the origin-private file system that holds what is being received. */
  incoming(): Promise<FileSystemDirectoryHandle>;
  /** A `written` frame: it is not sequenced, and lost with its lane. */
  sendWritten(blocks: Run[]): void;
  /** Hands a file to the browser's downloads; resolves with the download's id when it is complete. */
  save(file: SavedFile): Promise<number>;
  folders: FolderStore;
  /** A file that the card may show something of is about to leave. */
  keepPreview(file: Blob, name: string, place: ShelfPlace): Promise<void>;
}

/** Runs the receiver's machine of one transfer: its edge to the disk, the lanes and the downloads. */
export interface Receiving {
  readonly direction: 'receiving';
  readonly id: string;
  state(): ReceiveState;
  step(event: ReceiveEvent): void;
  accept(skip: readonly Run[]): void;
  /** Ends it without the files that could not be saved. False where there is more to it than those. */
  settleForSaved(): boolean;
  readonly handingOver: HandingOver;
  /** Something was changed about the disk, or about the place: tries again. */
  retry(): void;
  /** Where the files go from now on; `null` is Downloads. */
  saveTo(folder: FileSystemDirectoryHandle | null): void;
  /** Takes a frame with file bytes. @throws {PeerError} `protocol-violation`. */
  takePiece(frame: Uint8Array<ArrayBuffer>, lane: string): void;
  laneLost(lane: string): void;
  /** The sender has proven itself over the link that the transfer is attached to now. */
  attach(): Promise<void>;
  view(place: Place & { asks: boolean }): TransferView;
  list(path: readonly string[], from: number, limit: number): FolderListing | null;
  title(): string;
}

/**
 * A disk that refuses what an earlier life left is asked again after this, then after twice as long each time: the worker
 * before this one may hold it for a moment, a virus scanner for longer, and what it refuses for good costs little.
 */
const ASK_AGAIN_MS: Milliseconds = 500;

/** So often is looked how much is missing on a disk that is full. */
const LOOK_AGAIN_MS: Milliseconds = 3000;

export function startReceiving(manifest: Manifest, digest: string, secret: string, ports: ReceivingPorts): Receiving {
  return run(manifest, createReceive(manifest, digest, secret), ports).receiving;
}

/** Goes on with what an earlier life left on the disk, after comparing it. */
export function restoreReceiving(found: FoundTransfer, ports: ReceivingPorts): Receiving {
  const { transfer, blockBytes, digest, secret, skip } = found.accepted;
  const entries = found.accepted.entries.map(([path, size]) => ({ path, size }));
  const manifest: Manifest = { transfer, blockBytes, entries };
  const layout = createLayout(manifest);
  const asked = askedIn(found.records);
  const [empty] = restoreReceive({ manifest, digest, secret, skip, blocks: [], received: [], saved: [], ...asked });
  const runner = run(manifest, empty, ports);
  const open: EarlierLife['open'] = async (listener, progressed, signal) => {
    const folder = await ports.folders.get(transfer);
    if (folder !== null) runner.receiving.handingOver.saveTo(folder);
    const incoming = await ports.incoming();
    const { store, blocks } = await restoreStore(incoming, found, manifest, layout, listener, progressed, signal);
    const saved = entriesOf(found.records, 'saved');
    // A file may have been saved before the others that are told to the sender with it were verified.
    const received = new Set([...entriesOf(found.records, 'received'), ...saved]);
    for (const entry of received) {
      if (!saved.has(entry) && !isWhole(layout, entry, blocks)) received.delete(entry);
    }
    const dropped = asRuns(entriesOf(found.records, 'dropped'));
    const record = { manifest, digest, secret, skip: [...skip, ...dropped], blocks, received, saved };
    return { store, step: restoreReceive({ ...record, ...asked }) };
  };
  runner.restore({ open, remove: async () => removeFound(await ports.incoming(), found) });
  return runner.receiving;
}

function entriesOf(records: readonly JournalRecord[], kind: 'received' | 'saved' | 'dropped'): Set<number> {
  return new Set(records.flatMap((record) => (record.kind === kind ? [record.entry] : [])));
}

/** What people asked for last. */
function askedIn(records: readonly JournalRecord[]): { held: Run[]; isPaused: boolean } {
  const held = new Set<number>();
  let isPaused = false;
  for (const record of records) {
    if (record.kind === 'held') held.add(record.entry);
    if (record.kind === 'wanted') held.delete(record.entry);
    if (record.kind === 'paused' || record.kind === 'resumed') isPaused = record.kind === 'paused';
  }
  return { held: asRuns(held), isPaused };
}

function isWhole(layout: Layout, entry: number, blocks: ReadonlySet<number>): boolean {
  for (let block = layout.firstBlock(entry); block < layout.firstBlock(entry + 1); block++) {
    if (!blocks.has(block)) return false;
  }
  return true;
}

/** What an earlier life left on the disk. */
interface EarlierLife {
  /** Compares it. @throws what the disk refuses, which it may give another time */
  open(listener: StoreListener, progressed: (bytes: Bytes) => void, signal: AbortSignal): Promise<Restored>;
  /** Removes it while it is not open. */
  remove(): Promise<void>;
}

interface Restored {
  store: BlockStore;
  step: [ReceiveState, ReceiveCommand[]];
}

function run(manifest: Manifest, initial: ReceiveState, ports: ReceivingPorts) {
  const { transfer, entries } = manifest;
  const { layout } = initial;
  const shown = shownEntries(manifest);
  let state = initial;
  let rate = startRate(ports.now(), 0);
  let store: BlockStore | null = null;
  /** Until there is place on the disk and a record of the transfer, nothing is said, least of all that it is accepted. */
  let heldBack: TransferBody[] | null = null;
  let checkedBytes: number | null = null;
  let hasEarlierLife = false;
  let restored: Promise<void> = Promise.resolve();
  /** Aborted when what is on the disk is not wanted any more. */
  const wanted = new AbortController();
  let opened: Promise<void> = Promise.resolve();
  let kept: Promise<void> = Promise.resolve();
  let paths: string[] | null = null;
  let renamedFiles = 0;
  let looksForSpace = false;
  const handingOver = startHandingOver({
    transfer,
    pathOf,
    async open(entry) {
      if (store === null) throw new PeerError('bug', 'no store');
      const file = await store.open(entry);
      // What could do harm is not opened here either.
      if (offerRisk(manifest) === null && shown.includes(entry)) {
        await ports.keepPreview(file, pathOf(entry), { entry, isAlbum: entries.length > 1 });
      }
      return file;
    },
    download: (entry, blob) => ports.save({ blob, path: pathOf(entry), transfer, entry, again: hasEarlierLife }),
    folders: () => ('marks' in state && state.marks !== null ? wantedFolders({ manifest, marks: state.marks }) : []),
    saved,
    failed: (entry, error) => step({ type: 'saveFailed', entry, error }),
    foldersSettled: () => step({ type: 'foldersSettled' }),
    changed: ports.changed,
    after: ports.after,
  });
  /** Files that the journal has as received: a sender may send them again and again. */
  const noted = new Set<number>();
  const received = createBatch<number>({ items: 1024, ms: 250 }, ports.after, (done) => {
    const news = [...new Set(done)].filter((entry) => !noted.has(entry));
    for (const entry of news) noted.add(entry);
    const tell = () => {
      for (const entries of groupsOf(asRuns(done))) say({ kind: 'received', transfer, entries });
    };
    if (news.length === 0 || store === null) return tell();
    // The sender forgets what it hears is here: not even a power cut may take it back.
    const records = news.map((entry): JournalRecord => ({ kind: 'received', entry }));
    store.noteDurably(records).then(tell, (thrown) => step({ type: 'failed', error: fromDisk(thrown) }));
  });
  const listener: StoreListener = {
    stored: (blocks) => guarded(() => step({ type: 'blocksStored', blocks })),
    failed: (error) => (error.code === 'protocol-violation' ? ports.violated(error) : step({ type: 'failed', error })),
    isNeeded(block) {
      if (state.phase !== 'receiving' || state.have.has(block)) return false;
      const mark = state.marks.of(layout.entryOf(block));
      return mark === 'wanted' || mark === 'held';
    },
    spaceChanged,
  };

  function guarded(act: () => void): void {
    try {
      act();
    } catch (thrown) {
      ports.violated(thrown);
    }
  }

  function pathOf(entry: number): string {
    paths ??= sanitizePaths(entries.map(({ path }) => path));
    return paths[entry] ?? 'file';
  }

  /** Asked for while the disk is compared: what is known before is no state to ask it of. */
  const askedEarly: ReceiveEvent[] = [];

  function markOf(entry: number): Mark {
    for (const event of askedEarly.toReversed()) {
      if (!('as' in event)) continue;
      if (event.entries.some(([first, count]) => entry >= first && entry < first + count)) return event.as;
    }
    return 'marks' in state && state.marks !== null ? state.marks.of(entry) : 'wanted';
  }

  function step(event: ReceiveEvent): void {
    if (checkedBytes !== null && (event.type === 'markAsked' || event.type === 'pauseAsked')) {
      askedEarly.push(event);
      return ports.changed();
    }
    if (event.type === 'detached') store?.linkLost();
    apply(stepReceive(state, event, WINDOW_BYTES));
  }

  function apply([next, commands]: [ReceiveState, ReceiveCommand[]]): void {
    const before = phase;
    state = next;
    phase = next.phase;
    if (state.phase === 'receiving') rate = updateRate(rate, ports.now(), state.doneBytes);
    if (before !== phase) entered(before);
    for (const command of commands) runCommand(command);
    ports.changed();
  }

  /** The state is updated in place: what it was is kept beside it. */
  let phase = state.phase;

  function entered(before: ReceiveState['phase']): void {
    if (before === 'offered' && (phase === 'receiving' || phase === 'saving')) {
      rate = startRate(ports.now(), 0);
      ports.mark('tandem:transfer-accepted', { transfer });
    }
    if (phase === 'saving' || (phase === 'done' && before !== 'saving')) {
      ports.mark('tandem:transfer-verified', { transfer });
      // What the machine asked for in this step comes first.
      queueMicrotask(handingOver.allArrived);
    }
    if (hasEnded()) {
      handingOver.stop();
      if (handingOver.folder !== null) ports.folders.remove(transfer).catch(reportFolder);
      const words = receiverLastWords(state) as TransferBody[];
      const { secret } = state;
      kept = ports.keepEnd({ transfer, secret, role: 'receiver', isAnswerToProof: true, words, endedAt: ports.now() });
    }
    if (state.phase === 'done') {
      ports.mark('tandem:transfer-saved', { transfer });
      const { downloadId } = state;
      const isOpenable = downloadId !== null && entries.length === 1 && offerRisk(manifest) === null;
      ports.arrived({ kind: 'done', transferId: transfer, title: shownTitle(manifest), downloadId, isOpenable });
    }
  }

  function runCommand(command: ReceiveCommand): void {
    switch (command.type) {
      case 'openStore':
        heldBack = [];
        opened = openStore().finally(sayHeldBack);
        break;
      case 'say':
        say(command.body as TransferBody);
        break;
      case 'sendWritten':
        for (const group of groupsOf(command.blocks)) ports.sendWritten(group);
        break;
      case 'verifyFile':
        void verify(command.entry, command.root);
        break;
      case 'sayReceived':
        store?.forgetDigests(command.entry);
        received.add(command.entry);
        break;
      case 'dropFile':
        store?.forgetDigests(command.entry);
        store?.note([{ kind: 'dropped', entry: command.entry }]);
        break;
      case 'notePause':
        store?.note([{ kind: command.paused ? 'paused' : 'resumed', entry: 0 }]);
        break;
      case 'noteMarks':
        store?.note(command.entries.map((entry) => ({ kind: command.as, entry })));
        break;
      case 'closeSegment':
        void closeSegment(command.segment, command.entries);
        break;
      case 'removeSegment':
        store?.removeSegment(command.segment).catch(reportDisk);
        break;
      case 'discard':
      case 'finish':
        received.flush();
        void removeStore();
        break;
      default:
        assertNever(command);
    }
  }

  /** First the record of the end is kept: the sender may not have heard of it. */
  async function removeStore(): Promise<void> {
    wanted.abort();
    const held = store;
    store = null;
    try {
      await held?.close();
      await kept;
      await held?.remove();
    } catch (cause) {
      reportDisk(cause);
    }
  }

  /** How much is missing takes a moment to know, and changes as a person makes room. */
  function spaceChanged(lack: PeerError | null): void {
    step({ type: 'spaceChanged', lack });
    if (lack === null || looksForSpace) return;
    looksForSpace = true;
    void sayWhatIsMissing();
  }

  async function sayWhatIsMissing(): Promise<void> {
    const left = state.phase === 'receiving' ? state.marks.expectedBytes - state.doneBytes : 0;
    const missing = await missingSpace(left);
    if (state.phase !== 'receiving' || state.lacksSpace === null) {
      looksForSpace = false;
      return;
    }
    if (missing > 0) step({ type: 'spaceChanged', lack: new PeerError('disk-full', missing) });
    ports.after(LOOK_AGAIN_MS, () => void sayWhatIsMissing());
  }

  function say(body: TransferBody): void {
    if (heldBack === null) ports.say(body);
    else heldBack.push(body);
  }

  function sayHeldBack(): void {
    const bodies = heldBack ?? [];
    heldBack = null;
    for (const body of bodies) ports.say(body);
  }

  async function openStore(): Promise<void> {
    if (state.phase !== 'receiving' && state.phase !== 'saving') return;
    const accepted: AcceptedTransfer = {
      transfer,
      blockBytes: manifest.blockBytes,
      entries: entries.map(({ path, size }) => [[...path], size]),
      digest: state.digest,
      secret: state.secret,
      skip: state.marks.runsOf('skipped'),
      peerName: ports.peer().name,
      peerKey: ports.peer().key,
    };
    try {
      if (handingOver.folder !== null) await ports.folders.put(transfer, handingOver.folder);
      const opened = await createStore(
        await ports.incoming(),
        accepted,
        manifest,
        layout,
        state.marks.expectedBytes,
        listener,
      );
      // Cancelled meanwhile.
      if (hasEnded()) return await opened.remove();
      store = opened;
    } catch (thrown) {
      // Never accepted, as far as the sender knows.
      heldBack = [];
      step({ type: 'failed', error: toPeerError(thrown) });
    }
  }

  async function verify(entry: number, root: string): Promise<void> {
    const isSame = await store?.verify(entry, root);
    if (isSame === undefined) return;
    if (isSame) step({ type: 'fileVerified', entry });
    else step({ type: 'failed', error: new PeerError('hash-mismatch', entries[entry]?.path.at(-1)) });
  }

  async function closeSegment(segment: number, files: readonly number[]): Promise<void> {
    try {
      await store?.closeSegment(segment);
      handingOver.ready(files.map((entry) => ({ entry, size: entries[entry]?.size ?? 0 })));
    } catch (thrown) {
      step({ type: 'failed', error: fromDisk(thrown) });
    }
  }

  function hasEnded(): boolean {
    return state.phase !== 'offered' && state.phase !== 'receiving' && state.phase !== 'saving';
  }

  function saved(entry: number, downloadId: number | null): void {
    if (handingOver.savedAs(entry) !== null || pathOf(entry) !== entries[entry]?.path.join('/')) renamedFiles++;
    // Where the disk is full this is noted as soon as it is not, and after a restart before that it is saved again.
    store?.note([{ kind: 'saved', entry }]);
    step({ type: 'fileSaved', entry, downloadId });
  }

  const receiving: Receiving = {
    direction: 'receiving',
    id: transfer,
    state: () => state,
    step,
    handingOver,
    retry() {
      store?.tryAgain();
      handingOver.retry();
    },
    saveTo(folder) {
      if (hasEnded()) return;
      handingOver.saveTo(folder);
      // An offer has no place on the disk until it is accepted.
      if (state.phase === 'offered') return;
      const change = folder === null ? ports.folders.remove(transfer) : ports.folders.put(transfer, folder);
      change.catch(reportFolder);
    },
    settleForSaved: () => state.phase === 'saving' && state.savedFiles > 0 && handingOver.giveUp(),
    accept: (skip) => step({ type: 'acceptAsked', skip }),
    takePiece(frame, lane) {
      if (state.phase === 'offered') throw new PeerError('protocol-violation', 'piece before accept');
      // What comes again of a transfer that is complete: its sender does not know yet.
      if (state.phase === 'saving') return answerAgain(decodePiece(frame).block);
      // Pieces of a transfer that ended here were under way when it did.
      if (state.phase === 'receiving') store?.takePiece(frame, lane);
    },
    laneLost(lane) {
      store?.laneLost(lane);
      step({ type: 'laneLost' });
    },
    async attach() {
      const link = ports.linkId();
      await restored;
      await opened;
      // It may have ended meanwhile, and another attaches anew.
      if (ports.linkId() !== link) return;
      // Its person may answer now.
      if (state.phase === 'offered') return step({ type: 'attached', check: '' });
      for (;;) {
        if (state.phase !== 'receiving' && state.phase !== 'saving') {
          for (const body of receiverLastWords(state)) say(body as TransferBody);
          return;
        }
        const before = [state.have.count, state.marks.open];
        const check = await store?.checkOf(checkedBlocks(layout, claimedRuns(state)));
        // The link may have ended while the digest was made, and so may the transfer.
        if (ports.linkId() !== link) return;
        if (hasEnded()) continue;
        if (check === undefined) return;
        // And a block of an earlier link may have reached the journal: then once more.
        if (state.have.count !== before[0] || state.marks.open !== before[1]) continue;
        return step({ type: 'attached', check });
      }
    },
    view: (place) => receivingView(state, rate, { ...place, checkedBytes, renamedFiles, handingOver }, ports.peer()),
    list: (path, from, limit) =>
      listFolder(manifest, path, from, limit, {
        markOf,
        isRefused: handingOver.isRefused,
        isMoving(entry) {
          if (state.phase !== 'receiving') return false;
          const left = state.missing[entry] ?? 0;
          return left > 0 && left < layout.blocksOf(entry);
        },
        savedAs(entry) {
          // What is shown is the sanitised name already: only another number behind it is news.
          const name = handingOver.savedAs(entry) ?? pathOf(entry).split('/').at(-1) ?? null;
          return name === sanitizeSegment(entries[entry]?.path.at(-1) ?? '') ? null : name;
        },
      }),
    title: () => shownTitle(manifest),
  };

  function answerAgain(block: number): void {
    if (block >= layout.blockCount) throw new PeerError('protocol-violation', `block ${block}`);
    step({ type: 'blocksStored', blocks: [block] });
  }

  return {
    receiving,
    restore(earlier: EarlierLife): void {
      hasEarlierLife = true;
      checkedBytes = 0;
      // What is found enters its phase, whichever it is.
      phase = 'receiving';
      restored = goOnWith(earlier);
    },
  };

  async function goOnWith(earlier: EarlierLife): Promise<void> {
    const found = await openInTime(earlier);
    checkedBytes = null;
    store = found?.store ?? null;
    // Discarded meanwhile.
    if (wanted.signal.aborted) {
      await removeStore();
      if (found === null) await earlier.remove().catch(reportDisk);
    } else if (found !== null) {
      apply(found.step);
      for (const event of askedEarly.splice(0)) step(event);
    }
  }

  /** What the disk refuses is no end of it: it is asked again, by this life or the next. `null`: discarded meanwhile. */
  async function openInTime(earlier: EarlierLife): Promise<Restored | null> {
    const { signal } = wanted;
    const discarded = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve());
    });
    for (let pause = ASK_AGAIN_MS; ; pause *= 2) {
      try {
        return await earlier.open(listener, progressed, signal);
      } catch (cause) {
        if (!signal.aborted) console.warn('What an earlier life received cannot be read now:', cause);
      }
      await Promise.race([discarded, new Promise<void>((resolve) => ports.after(pause, resolve))]);
      if (signal.aborted) return null;
    }
  }

  function progressed(bytes: Bytes): void {
    checkedBytes = bytes;
    ports.changed();
  }
}

function reportFolder(cause: unknown): void {
  console.warn('The folder that was chosen is not remembered beyond this life:', cause);
}

function reportDisk(cause: unknown): void {
  console.error('What was received could not be removed:', cause);
}

import { type BlockPiece, decodePiece } from '../../core/blockPiece.ts';
import { PeerError } from '../../core/errors.ts';
import { MAX_WINDOW_BYTES } from '../../core/limits.ts';
import type { Layout, Manifest } from '../../core/manifest.ts';
import { createSegments } from '../../core/segments.ts';
import type { Bytes, Milliseconds } from '../../core/units.ts';
import { inflate } from './blockCodec.ts';
import { createBufferPool } from './bufferPool.ts';
import { createDigestList, type DigestList, equalBytes, sha256, sha256Hex } from './digest.ts';
import { fileIfThere, namesIn, openFile, openHandle, otherNames, removeIfThere, writeFully } from './diskFiles.ts';
import { createDiskRoom } from './diskRoom.ts';
import { fromDisk } from './errorText.ts';
import { insist } from './insist.ts';
import {
  type AcceptedTransfer,
  decodeRecords,
  encodeRecords,
  type JournalRecord,
  parseAccepted,
  RECORD_BYTES,
  writeAccepted,
} from './journal.ts';

/** Bytes written before the journal is: an eighth of the window, so that the sender never waits for one commit. */
const COMMIT_BYTES: Bytes = 1.5 * 1024 * 1024;
/** A block waits no longer for others to be committed with it. */
const COMMIT_MS: Milliseconds = 40;
/**
 * What is written outlives the death of this page and of the browser; what is flushed, of the machine. A flush blocks
 * this thread, for 30 ms each on one disk: one a second loses no more than a second's bytes with a power cut, and those
 * are sent again.
 */
const FLUSH_MS: Milliseconds = 1000;
/** Blocks that are put together at a time, more or less: one for each lane. */
const KEPT_BUFFERS = 16;
/** A saved file's type must be this: Chromium rewrites the extension of any other (see docs/architecture.md). */
const SAVED_TYPE = 'application/octet-stream';

/** A write of 16 KiB costs nearly what one of 256 KiB does. */
const SMALL_BYTES: Bytes = 64 * 1024;

const ACCEPTED_NAME = 'accepted';
const JOURNAL_NAME = 'journal';

export interface StoreListener {
  /** In the journal, or known from before. */
  stored(blocks: readonly number[]): void;
  /** `protocol-violation` is the sender's doing; all else ends the transfer. */
  failed(error: PeerError): void;
  /** False for a block that is there already, or not wanted. */
  isNeeded(block: number): boolean;
  /** The disk is full, and what came waits in memory; `null`: it has been written. */
  spaceChanged(lack: PeerError | null): void;
}

/** What the disk holds of one transfer that is being received: blocks in segments, and the journal. */
export interface BlockStore {
  /** Takes a frame with a piece of a block. @throws {PeerError} `protocol-violation`. */
  takePiece(frame: Uint8Array<ArrayBuffer>, lane: string): void;
  /** What was begun on a lane that is gone will not be completed on it. */
  laneLost(lane: string): void;
  /** All of its lanes are gone. */
  linkLost(): void;
  /** Whether the root over the digests of a file's blocks is this one. */
  verify(entry: number, root: string): Promise<boolean>;
  /** SHA-256 over the digests of these blocks, as hex. */
  checkOf(blocks: Iterable<number>): Promise<string>;
  /** Behind what was noted before, at once where there is room. */
  note(records: readonly JournalRecord[]): void;
  /** Resolves when these, and all that was written before, outlive a power cut. */
  noteDurably(records: readonly JournalRecord[]): Promise<void>;
  /** There may be room on a disk that was full. */
  tryAgain(): void;
  /** Makes all of a segment durable and lets go of it. */
  closeSegment(segment: number): Promise<void>;
  /** A file of a closed segment. */
  open(entry: number): Promise<Blob>;
  removeSegment(segment: number): Promise<void>;
  /** The digests of a file are not needed any more. */
  forgetDigests(entry: number): void;
  /** Lets go of everything and leaves it where it is. */
  close(): Promise<void>;
  /** Removes everything. */
  remove(): Promise<void>;
}

interface Assembly {
  lane: string;
  coding: BlockPiece['coding'];
  digest: Uint8Array<ArrayBuffer>;
  bytes: Uint8Array<ArrayBuffer>;
  filled: Bytes;
}

/**
 * Makes place for a transfer, before it is accepted.
 *
 * @param incoming the folder with a folder for each transfer
 * @throws {PeerError} `disk-full`, with the bytes that are missing, `disk-failed`
 */
export async function createStore(
  incoming: FileSystemDirectoryHandle,
  accepted: AcceptedTransfer,
  manifest: Manifest,
  layout: Layout,
  neededBytes: Bytes,
  listener: StoreListener,
): Promise<BlockStore> {
  try {
    await requireSpace(neededBytes);
    // What an earlier life had of it could not be read, and its sender begins anew.
    await removeIfThere(incoming, manifest.transfer);
    const folder = await incoming.getDirectoryHandle(manifest.transfer, { create: true });
    const { handle: written } = await openHandle(folder, () => ACCEPTED_NAME);
    try {
      writeFully(written, writeAccepted(accepted), 0);
      written.flush();
    } finally {
      written.close();
    }
    return await openStore(incoming, folder, manifest, layout, listener, 0);
  } catch (thrown) {
    // Or a later life would go on with what was never accepted.
    await removeIfThere(incoming, manifest.transfer).catch(() => undefined);
    throw thrown instanceof PeerError ? thrown : fromDisk(thrown);
  }
}

/** A transfer as an earlier life left it. */
export interface FoundTransfer {
  accepted: AcceptedTransfer;
  records: JournalRecord[];
  folder: FileSystemDirectoryHandle;
}

/**
 * Looks for transfers that are not finished; removes what cannot be gone on with.
 *
 * @param isHere true for a transfer of this life: its place may be in the making
 */
export async function findStores(
  incoming: FileSystemDirectoryHandle,
  isHere: (transfer: string) => boolean,
): Promise<FoundTransfer[]> {
  const found: FoundTransfer[] = [];
  for (const name of await namesIn(incoming)) {
    if (isHere(name)) continue;
    try {
      const transfer = await readFound(incoming, name);
      if (transfer === undefined) await removeIfThere(incoming, name);
      else found.push(transfer);
    } catch (cause) {
      // The disk may be able to read it another time.
      console.warn('An unfinished transfer could not be read:', cause);
    }
  }
  return found;
}

async function readFound(incoming: FileSystemDirectoryHandle, name: string): Promise<FoundTransfer | undefined> {
  const folder = await insist(() => incoming.getDirectoryHandle(name));
  const accepted = parseAccepted((await (await fileIfThere(folder, ACCEPTED_NAME))?.text()) ?? '');
  if (accepted === undefined || accepted.transfer !== name) return undefined;
  const journal = await openFile(folder, JOURNAL_NAME);
  return { accepted, records: [...decodeRecords(new Uint8Array(await journal.arrayBuffer()))], folder };
}

/** Removes a transfer that nothing is open of here. */
export function removeFound(incoming: FileSystemDirectoryHandle, { accepted, folder }: FoundTransfer): Promise<void> {
  return removeTransfer(incoming, folder, accepted.transfer);
}

async function removeTransfer(
  incoming: FileSystemDirectoryHandle,
  folder: FileSystemDirectoryHandle,
  transfer: string,
): Promise<void> {
  // First what makes it a transfer: a file that was not opened in time may keep the folder until the next life.
  await removeIfThere(folder, ACCEPTED_NAME);
  await removeIfThere(incoming, transfer);
}

/**
 * Compares every block that a journal claims with its bytes. Gives the blocks that are right, and the store.
 *
 * @throws what the disk refuses, which it may give another time; the signal's reason. Nothing is left open then.
 */
export async function restoreStore(
  incoming: FileSystemDirectoryHandle,
  found: FoundTransfer,
  manifest: Manifest,
  layout: Layout,
  listener: StoreListener,
  progressed: (bytes: Bytes) => void,
  signal: AbortSignal,
): Promise<{ store: BlockStore; blocks: Set<number> }> {
  const segments = createSegments(manifest.entries);
  const claimed = new Map<number, Uint8Array>();
  const gone = new Set<number>();
  for (const record of found.records) {
    if (record.kind === 'block' && record.block < layout.blockCount) claimed.set(record.block, record.digest);
    if (record.kind === 'saved' || record.kind === 'dropped') gone.add(record.entry);
  }
  const store = await openStore(incoming, found.folder, manifest, layout, listener, found.records.length, claimed);
  try {
    return { store, blocks: await compare() };
  } catch (thrown) {
    await store.close();
    throw thrown;
  }

  async function compare(): Promise<Set<number>> {
    const blocks = new Set<number>();
    const names = await otherNames(found.folder);
    const files = new Map<number, File | null>();
    let done = 0;
    for (const [block, digest] of claimed) {
      signal.throwIfAborted();
      const entry = layout.entryOf(block);
      if (gone.has(entry)) continue;
      const segment = segments.segmentOf(entry);
      let file = files.get(segment);
      if (file === undefined) {
        file = await fileIfThere(found.folder, names.get(segment) ?? String(segment));
        files.set(segment, file);
      }
      const start = segments.offsetOf(entry) + layout.offsetOf(block);
      const bytes = await file?.slice(start, start + layout.sizeOf(block)).arrayBuffer();
      if (bytes !== undefined && equalBytes(await sha256(bytes), digest)) blocks.add(block);
      done += layout.sizeOf(block);
      progressed(done);
    }
    return blocks;
  }
}

async function openStore(
  incoming: FileSystemDirectoryHandle,
  folder: FileSystemDirectoryHandle,
  manifest: Manifest,
  layout: Layout,
  listener: StoreListener,
  recordCount: number,
  claimed: ReadonlyMap<number, Uint8Array> = new Map(),
): Promise<BlockStore> {
  const segments = createSegments(manifest.entries);
  const names = await otherNames(folder);
  const { handle: journal } = await openHandle(folder, () => JOURNAL_NAME);
  let journalEnd = recordCount * RECORD_BYTES;
  const handles = new Map<number, Promise<FileSystemSyncAccessHandle>>();
  /** Those of them that are open by now: a commit may not wait. */
  const openHandles = new Map<number, FileSystemSyncAccessHandle>();
  const closedFiles = new Map<number, Promise<File>>();
  const dirty = new Set<number>();
  const assembling = new Map<number, Assembly>();
  const buffers = createBufferPool(manifest.blockBytes, KEPT_BUFFERS);
  const digests = new Map<number, DigestList>();
  /** Complete, and on their way to the disk. */
  const finishing = new Set<number>();
  /** On the disk, and in the journal with the next commit. */
  const committing = new Set<number>();
  const room = createDiskRoom(listener.spaceChanged);
  let claimedBytes: Bytes = 0;
  let pending: JournalRecord[] = [];
  /** Blocks that wait for the next commit to be written. */
  let small: { segment: number; at: Bytes; bytes: Uint8Array<ArrayBuffer> }[] = [];
  let pendingBytes: Bytes = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isClosed = false;
  let flushedAt = performance.now();

  /** Segments that hold bytes, as far as is known. */
  const written = new Set<number>();
  for (const [block, digest] of claimed) {
    keepDigest(block, digest);
    written.add(segments.segmentOf(layout.entryOf(block)));
  }
  const nameOf = (segment: number) => names.get(segment) ?? String(segment);

  function keepDigest(block: number, digest: Uint8Array): void {
    const entry = layout.entryOf(block);
    if (layout.blocksOf(entry) < 2) return;
    let list = digests.get(entry);
    if (list === undefined) {
      list = createDigestList(layout.blocksOf(entry));
      digests.set(entry, list);
    }
    list.set(block - layout.firstBlock(entry), digest);
  }

  function handleOf(segment: number): Promise<FileSystemSyncAccessHandle> {
    let handle = handles.get(segment);
    if (handle === undefined) {
      // What holds bytes already is asked for under its own name, and no other.
      const name = nameOf(segment);
      const isNew = !written.has(segment);
      const named = (before: number) => (isNew && before > 0 ? `${segment}-${before}` : name);
      handle = openHandle(folder, named).then(({ name: got, handle: opened }) => {
        if (got !== name) names.set(segment, got);
        written.add(segment);
        // Each write that makes a file longer asks the browser's process for room first (Chromium 156): once is enough.
        const bytes = bytesOf(segment);
        try {
          if (opened.getSize() < bytes) opened.truncate(bytes);
        } catch (cause) {
          opened.close();
          throw cause;
        }
        openHandles.set(segment, opened);
        return opened;
      });
      handles.set(segment, handle);
      // Another try opens it anew.
      handle.catch(() => handles.delete(segment));
    }
    return handle;
  }

  /** A segment that is not written any more: its files come out of one snapshot, which two round trips make. */
  function closedFile(segment: number): Promise<File> {
    let file = closedFiles.get(segment);
    if (file === undefined) {
      file = openFile(folder, nameOf(segment));
      closedFiles.set(segment, file);
      // Another try reads it anew.
      file.catch(() => closedFiles.delete(segment));
    }
    return file;
  }

  /** Of all files of a segment. */
  function bytesOf(segment: number): Bytes {
    const last = segments.entriesOf(segment).end - 1;
    return segments.offsetOf(last) + (manifest.entries[last]?.size ?? 0);
  }

  function addPiece(piece: BlockPiece, lane: string): Assembly | null {
    if (piece.block >= layout.blockCount) throw new PeerError('protocol-violation', `block ${piece.block}`);
    const size = layout.sizeOf(piece.block);
    const fits = piece.coding === 'plain' ? piece.length === size : piece.length < size;
    if (!fits) throw new PeerError('protocol-violation', `length of block ${piece.block}`);
    let assembly = assembling.get(piece.block);
    // A block that was begun on a lane that is lost begins again on another.
    if (assembly === undefined || piece.offset === 0) {
      if (piece.offset !== 0) return null;
      // A piece of one byte claims its whole block, and deflated bytes what they inflate to.
      if (assembly === undefined) claimedBytes += size;
      if (claimedBytes > MAX_WINDOW_BYTES) throw new PeerError('protocol-violation', 'more than the window');
      const digest = piece.digest.slice();
      assembly = {
        lane,
        coding: piece.coding,
        digest,
        bytes: piece.length === manifest.blockBytes ? buffers.take() : new Uint8Array(piece.length),
        filled: 0,
      };
      assembling.set(piece.block, assembly);
    }
    // The rest of a block that has begun again on another lane since.
    if (assembly.lane !== lane) return null;
    if (piece.offset !== assembly.filled || piece.length !== assembly.bytes.length) {
      throw new PeerError('protocol-violation', `piece of block ${piece.block} out of order`);
    }
    assembly.bytes.set(piece.payload, piece.offset);
    assembly.filled += piece.payload.length;
    if (assembly.filled < assembly.bytes.length) return null;
    assembling.delete(piece.block);
    return assembly;
  }

  function giveUpOn(isLost: (assembly: Assembly) => boolean): void {
    for (const [block, assembly] of assembling) {
      if (!isLost(assembly)) continue;
      assembling.delete(block);
      claimedBytes -= layout.sizeOf(block);
    }
  }

  async function finish(block: number, assembly: Assembly): Promise<void> {
    try {
      const size = layout.sizeOf(block);
      const plain = assembly.coding === 'plain' ? assembly.bytes : await inflate(assembly.bytes, size);
      const digest = await sha256(plain);
      if (!equalBytes(digest, assembly.digest)) throw new PeerError('hash-mismatch', `block ${block}`);
      if (isClosed || committing.has(block) || !listener.isNeeded(block)) return;
      const entry = layout.entryOf(block);
      const segment = segments.segmentOf(entry);
      const handle = await room.fit(() => handleOf(segment));
      if (isClosed) return;
      const at = segments.offsetOf(entry) + layout.offsetOf(block);
      // Small files lie side by side: they are written together, just before the journal speaks of them.
      if (size < SMALL_BYTES) small.push({ segment, at, bytes: plain });
      else {
        await room.fit(() => {
          // A segment whose files were all left out meanwhile is gone.
          if (openHandles.get(segment) === handle) writeFully(handle, plain, at);
        });
        // Meanwhile there may have been no room for long.
        if (isClosed || !listener.isNeeded(block)) return;
      }
      dirty.add(segment);
      keepDigest(block, digest);
      pending.push({ kind: 'block', block, digest });
      committing.add(block);
      pendingBytes += size;
      if (pendingBytes >= COMMIT_BYTES) await room.fit(commit);
      else timer ??= setTimeout(commitSafely, COMMIT_MS);
    } finally {
      finishing.delete(block);
      buffers.give(assembly.bytes);
      claimedBytes -= layout.sizeOf(block);
    }
  }

  function commitSafely(): void {
    room.fit(commit).catch(fail);
  }

  /** First the data, then the journal that speaks of it. What is in neither is sent again. */
  function flush(): void {
    commit();
    if (isClosed) return;
    for (const segment of dirty) openHandles.get(segment)?.flush();
    dirty.clear();
    journal.flush();
    flushedAt = performance.now();
  }

  /** The journal gets what the segments have. */
  function commit(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (isClosed || pending.length === 0) return;
    writeSmall();
    const bytes = encodeRecords(pending);
    writeFully(journal, bytes, journalEnd);
    // What did not fit is all written once more, in the same places.
    const records = pending;
    pending = [];
    small = [];
    pendingBytes = 0;
    committing.clear();
    journalEnd += bytes.length;
    const stored = records.flatMap((record) => (record.kind === 'block' ? [record.block] : []));
    if (stored.length > 0) listener.stored(stored);
    if (performance.now() - flushedAt > FLUSH_MS) flush();
  }

  function writeSmall(): void {
    const waiting = small.sort((one, other) => one.segment - other.segment || one.at - other.at);
    for (let first = 0; first < waiting.length; ) {
      const { segment, at } = waiting[first] ?? { segment: 0, at: 0 };
      let behind = first;
      let end = at;
      while (waiting[behind]?.segment === segment && waiting[behind]?.at === end) {
        end += waiting[behind]?.bytes.length ?? 0;
        behind++;
      }
      const joined = new Uint8Array(end - at);
      for (const part of waiting.slice(first, behind)) joined.set(part.bytes, part.at - at);
      const handle = openHandles.get(segment);
      // A segment whose files were all left out meanwhile is gone.
      if (handle !== undefined) writeFully(handle, joined, at);
      first = Math.max(behind, first + 1);
    }
  }

  function fail(thrown: unknown): void {
    if (!isClosed) listener.failed(thrown instanceof PeerError ? thrown : fromDisk(thrown));
  }

  return {
    laneLost: (lane) => giveUpOn((assembly) => assembly.lane === lane),
    linkLost: () => giveUpOn(() => true),
    takePiece(frame, lane) {
      const piece = decodePiece(frame);
      if (piece.block < layout.blockCount && !assembling.has(piece.block)) {
        // On the way to the disk, or to the journal: the commit will say so.
        if (finishing.has(piece.block) || committing.has(piece.block)) return;
        if (!listener.isNeeded(piece.block)) {
          if (piece.offset === 0) listener.stored([piece.block]);
          return;
        }
      }
      const assembly = addPiece(piece, lane);
      if (assembly === null) return;
      finishing.add(piece.block);
      finish(piece.block, assembly).catch(fail);
    },
    async verify(entry, root) {
      const list = digests.get(entry);
      return list !== undefined && list.known === list.length && (await list.root()) === root;
    },
    async checkOf(blocks) {
      const known: number[] = [];
      for (const block of blocks) {
        const entry = layout.entryOf(block);
        known.push(...(digests.get(entry)?.get(block - layout.firstBlock(entry)) ?? []));
      }
      return sha256Hex(Uint8Array.from(known));
    },
    note(records) {
      pending.push(...records);
      commitSafely();
    },
    noteDurably(records) {
      pending.push(...records);
      return room.fit(flush);
    },
    tryAgain: room.tryAgain,
    async closeSegment(segment) {
      await room.fit(commit);
      const handle = await handles.get(segment);
      handles.delete(segment);
      openHandles.delete(segment);
      if (dirty.delete(segment)) handle?.flush();
      handle?.close();
    },
    async open(entry) {
      const size = manifest.entries[entry]?.size ?? 0;
      const file = await closedFile(segments.segmentOf(entry));
      const start = segments.offsetOf(entry);
      return file.slice(start, start + size, SAVED_TYPE);
    },
    async removeSegment(segment) {
      closedFiles.delete(segment);
      const handle = await handles.get(segment);
      handles.delete(segment);
      openHandles.delete(segment);
      dirty.delete(segment);
      handle?.close();
      await removeIfThere(folder, nameOf(segment));
    },
    forgetDigests: (entry) => void digests.delete(entry),
    close,
    async remove() {
      await close();
      await removeTransfer(incoming, folder, manifest.transfer);
    },
  };

  async function close(): Promise<void> {
    if (isClosed) return;
    isClosed = true;
    room.stop();
    if (timer !== null) clearTimeout(timer);
    assembling.clear();
    const open = await Promise.allSettled(handles.values());
    for (const result of open) if (result.status === 'fulfilled') result.value.close();
    journal.close();
  }
}

async function requireSpace(size: Bytes): Promise<void> {
  const missing = await missingSpace(size);
  if (missing > 0) throw new PeerError('disk-full', missing);
}

/** @returns how many of so many bytes the disk has no room for, as far as the browser knows */
export async function missingSpace(size: Bytes): Promise<Bytes> {
  const { quota, usage } = await navigator.storage.estimate();
  return quota === undefined || usage === undefined ? 0 : Math.max(0, size - (quota - usage));
}

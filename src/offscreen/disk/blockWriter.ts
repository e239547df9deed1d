import { type BlockPiece, decodePiece } from '../../core/blockPiece.ts';
import { PeerError } from '../../core/errors.ts';
import { toHex } from '../../core/hex.ts';
import { WINDOW_BYTES } from '../../core/limits.ts';
import { type BlockRef, blockSize, type Manifest } from '../../core/manifest.ts';
import { rootOf } from './blockReader.ts';
import { INCOMING_FOLDER, incomingPath } from './diskMessages.ts';

/** A transfer that is being written. */
interface Store {
  manifest: Manifest;
  folder: FileSystemDirectoryHandle;
  files: Map<number, OpenFile>;
  /** Blocks whose pieces are still coming, by `file:block`. */
  assembling: Map<string, Assembly>;
  /** Files that were handed over and removed: the store goes with the last, not with the last that is there. */
  removed: number;
}

interface OpenFile {
  handle: FileSystemSyncAccessHandle;
  digests: Uint8Array[];
}

interface Assembly {
  digest: Uint8Array<ArrayBuffer>;
  bytes: Uint8Array<ArrayBuffer>;
  filled: number;
}

/** Puts blocks together, checks each against its digest and writes it to the origin-private file system. */
export function createBlockWriter() {
  const stores = new Map<string, Store>();

  async function incoming(): Promise<FileSystemDirectoryHandle> {
    const root = await navigator.storage.getDirectory();
    return root.getDirectoryHandle(INCOMING_FOLDER, { create: true });
  }

  function storeOf(transfer: string): Store {
    const store = stores.get(transfer);
    if (store === undefined) throw new PeerError('bug', 'no store');
    return store;
  }

  return {
    has: (transfer: string): boolean => stores.has(transfer),

    async sweep(): Promise<void> {
      const folder = await incoming();
      for await (const name of folder.keys()) {
        if (!stores.has(name)) await folder.removeEntry(name, { recursive: true });
      }
    },

    /** @throws {PeerError} `disk-full`, with the bytes that are missing, `disk-failed`. */
    async openStore(manifest: Manifest): Promise<void> {
      await requireSpace(manifest.files.reduce((sum, file) => sum + file.size, 0));
      const folder = await (await incoming()).getDirectoryHandle(manifest.transfer, { create: true });
      stores.set(manifest.transfer, { manifest, folder, files: new Map(), assembling: new Map(), removed: 0 });
    },

    /**
     * Takes a piece. Returns the block that it completed, when that block is on the disk.
     * @throws {PeerError} `protocol-violation`, `hash-mismatch`, `disk-full`, `disk-failed`.
     */
    async writePiece(transfer: string, frame: ArrayBuffer): Promise<BlockRef | null> {
      const store = storeOf(transfer);
      const piece = decodePiece(new Uint8Array(frame));
      const assembly = addPiece(store, piece);
      if (assembly.filled < assembly.bytes.length) return null;
      store.assembling.delete(`${piece.file}:${piece.block}`);
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', assembly.bytes));
      if (toHex(digest) !== toHex(assembly.digest)) throw new PeerError('hash-mismatch', `block ${piece.block}`);
      const file = await openFile(store, piece.file);
      writeFully(file.handle, assembly.bytes, piece.block * store.manifest.blockBytes);
      file.digests[piece.block] = digest;
      return { file: piece.file, block: piece.block };
    },

    /** Flushes and closes the file. @throws {PeerError} `hash-mismatch`, when the root is another. */
    async verifyFile(transfer: string, index: number, root: string): Promise<void> {
      const store = storeOf(transfer);
      const file = await openFile(store, index);
      const actual = await rootOf(file.digests);
      file.handle.flush();
      file.handle.close();
      store.files.delete(index);
      if (actual !== root) throw new PeerError('hash-mismatch', `file ${index}`);
    },

    /** Closes and removes everything of a transfer. */
    async discard(transfer: string): Promise<void> {
      const store = stores.get(transfer);
      stores.delete(transfer);
      for (const file of store?.files.values() ?? []) file.handle.close();
      await removeIfThere(await incoming(), transfer);
    },

    /** Removes one file that was handed over, and the transfer's folder with the last. */
    async removeFile(transfer: string, index: number): Promise<void> {
      const store = stores.get(transfer);
      // Discarded meanwhile, and the file with it.
      if (store === undefined) return;
      await removeIfThere(store.folder, incomingPath(transfer, index)[1]);
      store.removed++;
      if (store.removed < store.manifest.files.length) return;
      stores.delete(transfer);
      await removeIfThere(await incoming(), transfer);
    },
  };
}

function addPiece(store: Store, piece: BlockPiece): Assembly {
  const key = `${piece.file}:${piece.block}`;
  const size = blockSize(store.manifest, piece);
  if (size === undefined || piece.length !== size) throw new PeerError('protocol-violation', `block ${key}`);
  let assembly = store.assembling.get(key);
  if (assembly === undefined) {
    // A piece of one byte claims its whole block: what is claimed counts, not only what came.
    const claimed = [...store.assembling.values()].reduce((sum, { bytes }) => sum + bytes.length, size);
    if (claimed > WINDOW_BYTES) throw new PeerError('protocol-violation', 'more than the window');
    assembly = { digest: piece.digest.slice(), bytes: new Uint8Array(size), filled: 0 };
    store.assembling.set(key, assembly);
  }
  if (piece.offset !== assembly.filled) throw new PeerError('protocol-violation', `piece of ${key} out of order`);
  assembly.bytes.set(piece.payload, piece.offset);
  assembly.filled += piece.payload.length;
  return assembly;
}

async function openFile(store: Store, index: number): Promise<OpenFile> {
  const open = store.files.get(index);
  if (open !== undefined) return open;
  const name = incomingPath(store.manifest.transfer, index)[1];
  const entry = await store.folder.getFileHandle(name, { create: true });
  const file = { handle: await entry.createSyncAccessHandle(), digests: [] };
  store.files.set(index, file);
  return file;
}

function writeFully(handle: FileSystemSyncAccessHandle, bytes: Uint8Array<ArrayBuffer>, at: number): void {
  const written = handle.write(bytes, { at });
  // Chromium writes less than it was given when the disk is full.
  if (written !== bytes.length) throw new PeerError('disk-full');
}

async function requireSpace(size: number): Promise<void> {
  const { quota, usage } = await navigator.storage.estimate();
  if (quota === undefined || usage === undefined) return;
  const missing = size - (quota - usage);
  if (missing > 0) throw new PeerError('disk-full', missing);
}

async function removeIfThere(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await folder.removeEntry(name, { recursive: true });
  } catch (cause) {
    if (!(cause instanceof DOMException && cause.name === 'NotFoundError')) throw cause;
  }
}

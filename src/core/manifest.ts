import { PeerError } from './errors.ts';
import { fromHex } from './hex.ts';
import { MAX_BLOCK_BYTES, MAX_BLOCKS, MIN_BLOCK_BYTES } from './limits.ts';
import type { Bytes } from './units.ts';

/** What one transfer holds, depth first: all entries of a folder stand together. */
export interface Manifest {
  /** 32 lower-case hex digits. */
  transfer: string;
  blockBytes: Bytes;
  entries: readonly ManifestEntry[];
}

export interface ManifestEntry {
  /** At least one segment; the last is the name. */
  path: readonly string[];
  /** `null` for a folder that has nothing in it; a folder that has is told by its files. */
  size: Bytes | null;
}

/**
 * Blocks are numbered through the whole transfer, in the manifest's order. A file of 0 bytes has one block of 0
 * bytes, so that every file is proven by at least one; an empty folder has none.
 */
export interface Layout {
  readonly blockCount: number;
  readonly fileCount: number;
  readonly totalBytes: Bytes;
  /** Number of the entry's first block; of `entries.length` the count of all blocks. */
  firstBlock(entry: number): number;
  blocksOf(entry: number): number;
  /** The entry that the block belongs to. */
  entryOf(block: number): number;
  /** Plain bytes of a block. */
  sizeOf(block: number): Bytes;
  /** Bytes from the start of its file. */
  offsetOf(block: number): Bytes;
}

export function createLayout({ entries, blockBytes }: Manifest): Layout {
  const first = new Float64Array(entries.length + 1);
  let totalBytes = 0;
  let fileCount = 0;
  entries.forEach(({ size }, entry) => {
    first[entry + 1] = at(entry) + (size === null ? 0 : blockCount(size, blockBytes));
    totalBytes += size ?? 0;
    if (size !== null) fileCount++;
  });
  function at(entry: number): number {
    return first[entry] ?? 0;
  }
  /** The last entry whose first block is not behind this one: empty folders share the number of what follows. */
  function entryOf(block: number): number {
    let low = 0;
    let high = entries.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (at(middle) <= block) low = middle;
      else high = middle;
    }
    return low;
  }
  const offsetOf = (block: number) => (block - at(entryOf(block))) * blockBytes;
  return {
    blockCount: at(entries.length),
    fileCount,
    totalBytes,
    firstBlock: at,
    blocksOf: (entry) => at(entry + 1) - at(entry),
    entryOf,
    offsetOf,
    sizeOf: (block) => Math.min(blockBytes, (entries[entryOf(block)]?.size ?? 0) - offsetOf(block)),
  };
}

function blockCount(size: Bytes, blockBytes: Bytes): number {
  return Math.max(1, Math.ceil(size / blockBytes));
}

/**
 * Bytes of a block for what is sent: the smallest, so that many lanes have something to carry, and larger ones only
 * where the digests would fill the memory (from 64 GiB on).
 */
export function chooseBlockBytes(totalBytes: Bytes): Bytes {
  let blockBytes = MIN_BLOCK_BYTES;
  while (blockBytes < MAX_BLOCK_BYTES && totalBytes / blockBytes > 2 ** 18) blockBytes *= 2;
  return blockBytes;
}

/** @throws {PeerError} `too-many-files`, when the blocks are more than one transfer may have. */
export function requireBlocksFit(layout: Layout): void {
  if (layout.blockCount > MAX_BLOCKS) throw new PeerError('too-many-files', MAX_BLOCKS);
}

/**
 * The bytes whose SHA-256 is the manifest's: the transfer's id, `blockBytes`, and each entry (count of its segments,
 * each segment's length and UTF-8, the size; all ones for a folder). See docs/protocol.md, "The manifest".
 */
export function manifestBytes({ transfer, blockBytes, entries }: Manifest): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const encoded = entries.map(({ path, size }) => ({ segments: path.map((segment) => encoder.encode(segment)), size }));
  const length = encoded.reduce(
    (sum, { segments }) => sum + 12 + segments.reduce((inner, segment) => inner + 4 + segment.length, 0),
    20,
  );
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  bytes.set(fromHex(transfer) ?? [], 0);
  view.setUint32(16, blockBytes);
  let offset = 20;
  for (const { segments, size } of encoded) {
    view.setUint32(offset, segments.length);
    offset += 4;
    for (const segment of segments) {
      view.setUint32(offset, segment.length);
      bytes.set(segment, offset + 4);
      offset += 4 + segment.length;
    }
    view.setBigUint64(offset, size === null ? 0xffff_ffff_ffff_ffffn : BigInt(size));
    offset += 8;
  }
  return bytes;
}

/** The same entries depth first, folders where their first entry stood. */
export function sortDepthFirst<Entry extends { path: readonly string[] }>(entries: readonly Entry[]): Entry[] {
  interface Folder {
    children: (Entry | Folder)[];
    folders: Map<string, Folder>;
  }
  const createFolder = (): Folder => ({ children: [], folders: new Map() });
  const root = createFolder();
  for (const entry of entries) {
    let folder = root;
    for (const segment of entry.path.slice(0, -1)) {
      let inner = folder.folders.get(segment);
      if (inner === undefined) {
        inner = createFolder();
        folder.folders.set(segment, inner);
        folder.children.push(inner);
      }
      folder = inner;
    }
    folder.children.push(entry);
  }
  const sorted: Entry[] = [];
  const flatten = (folder: Folder) => {
    for (const child of folder.children) {
      if ('children' in child) flatten(child);
      else sorted.push(child);
    }
  };
  flatten(root);
  return sorted;
}

/** The file's name, the name of the folder that all entries are in, or `''` for several loose files. */
export function manifestTitle(entries: readonly Pick<ManifestEntry, 'path'>[]): string {
  const [first] = entries;
  if (first === undefined) return '';
  if (entries.length === 1) return first.path[0] ?? '';
  const folder = first.path[0] ?? '';
  return entries.every(({ path }) => path.length > 1 && path[0] === folder) ? folder : '';
}

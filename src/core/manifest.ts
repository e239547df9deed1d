import type { OfferedFile } from './frame.ts';
import type { Bytes } from './units.ts';

/** What one offer holds. */
export interface Manifest {
  transfer: string;
  blockBytes: Bytes;
  files: readonly OfferedFile[];
}

export interface BlockRef {
  file: number;
  block: number;
}

/** Blocks of a file. An empty file has one empty block, so that every file is proven by at least one. */
export function blockCount(size: Bytes, blockBytes: Bytes): number {
  return Math.max(1, Math.ceil(size / blockBytes));
}

/** Plain bytes of a block, or `undefined` where the manifest has no such block. */
export function blockSize(manifest: Manifest, { file, block }: BlockRef): Bytes | undefined {
  const size = manifest.files[file]?.size;
  if (size === undefined || block < 0 || block >= blockCount(size, manifest.blockBytes)) return undefined;
  return Math.min(manifest.blockBytes, size - block * manifest.blockBytes);
}

/** The block behind this one, in the order in which a sender reads; `undefined` behind the last. */
export function nextBlock(manifest: Manifest, { file, block }: BlockRef): BlockRef | undefined {
  if (blockSize(manifest, { file, block: block + 1 }) !== undefined) return { file, block: block + 1 };
  return file + 1 < manifest.files.length ? { file: file + 1, block: 0 } : undefined;
}

export function totalSize(manifest: Manifest): Bytes {
  return manifest.files.reduce((sum, file) => sum + file.size, 0);
}

/** The file's name, the name of the folder that all files are in, or `''` for several loose files. */
export function manifestTitle(files: readonly OfferedFile[]): string {
  const [first] = files;
  if (first === undefined) return '';
  if (files.length === 1) return first.path.at(-1) ?? '';
  const folder = first.path[0] ?? '';
  return files.every((file) => file.path.length > 1 && file.path[0] === folder) ? folder : '';
}

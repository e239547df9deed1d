import { PIECE_HEADER_BYTES, writePieceHeader } from '../../core/blockPiece.ts';
import { PeerError } from '../../core/errors.ts';
import { toHex } from '../../core/hex.ts';
import { PIECE_BYTES } from '../../core/limits.ts';
import type { ToDisk } from './diskMessages.ts';

type ReadBlock = Extract<ToDisk, { type: 'readBlock' }>;

export interface ReadResult {
  /** The block's frames, one behind the other. */
  frames: ArrayBuffer;
  root: string | null;
}

/**
 * Reads the blocks of the files being sent, hashes them and cuts them into frames. Blocks of a file are read in
 * order, one at a time, so that the root can be told with the last.
 */
export function createBlockReader() {
  /** Digests of the blocks of the file being read, by transfer. */
  const digests = new Map<string, { file: number; list: Uint8Array[] }>();

  return {
    /** @throws {PeerError} `source-changed`, `source-unreadable`. */
    async read(request: ReadBlock): Promise<ReadResult> {
      const { transfer, file, block, source, blockBytes, isLast } = request;
      const start = block * blockBytes;
      const end = Math.min(source.size, start + blockBytes);
      const plain = await readSlice(source, start, end);
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', plain));
      const known = digests.get(transfer);
      const list = known?.file === file ? known.list : [];
      list.push(digest);
      digests.set(transfer, { file, list });
      const frames = cutBlock(transfer, file, block, digest, plain);
      return { frames, root: isLast ? await rootOf(list) : null };
    },
    release(transfer: string): void {
      digests.delete(transfer);
    },
  };
}

/** The SHA-256 over the digests of a file's blocks, in order. */
export async function rootOf(digests: readonly Uint8Array[]): Promise<string> {
  const joined = new Uint8Array(digests.length * 32);
  digests.forEach((digest, index) => {
    joined.set(digest, index * 32);
  });
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', joined)));
}

async function readSlice(source: File, start: number, end: number): Promise<ArrayBuffer> {
  try {
    const plain = await source.slice(start, end).arrayBuffer();
    if (plain.byteLength !== end - start) throw new PeerError('source-changed', source.name);
    return plain;
  } catch (cause) {
    if (cause instanceof PeerError) throw cause;
    // Chromium 156: a file whose size or date differs from when it was picked is NotReadableError, a missing one NotFoundError.
    const changed = cause instanceof DOMException && cause.name === 'NotReadableError';
    throw new PeerError(changed ? 'source-changed' : 'source-unreadable', source.name, { cause });
  }
}

/** Every frame of a block but its last. */
const FRAME_BYTES = PIECE_HEADER_BYTES + PIECE_BYTES;
const NO_DIGEST = new Uint8Array(32);

/** One buffer for all frames of a block: one allocation, and one object to hand to the other thread. */
function cutBlock(transfer: string, file: number, block: number, digest: Uint8Array, plain: ArrayBuffer): ArrayBuffer {
  const length = plain.byteLength;
  const pieces = Math.max(1, Math.ceil(length / PIECE_BYTES));
  const frames = new Uint8Array(length + pieces * PIECE_HEADER_BYTES);
  for (let piece = 0; piece < pieces; piece++) {
    const offset = piece * PIECE_BYTES;
    const frame = frames.subarray(piece * FRAME_BYTES);
    const carried = piece === 0 ? digest : NO_DIGEST;
    writePieceHeader(frame, { transfer, file, block, offset, length, coding: 0, digest: carried });
    frame.set(new Uint8Array(plain, offset, Math.min(PIECE_BYTES, length - offset)), PIECE_HEADER_BYTES);
  }
  return frames.buffer;
}

/** The frames of a block that `read` gave, as views into their buffer. */
export function splitFrames(frames: ArrayBuffer): Uint8Array<ArrayBuffer>[] {
  const count = Math.max(1, Math.ceil(frames.byteLength / FRAME_BYTES));
  return Array.from({ length: count }, (_, index) => {
    const start = index * FRAME_BYTES;
    return new Uint8Array(frames, start, Math.min(FRAME_BYTES, frames.byteLength - start));
  });
}

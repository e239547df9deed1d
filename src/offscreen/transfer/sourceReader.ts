import { PIECE_HEADER_BYTES, writePieceHeader } from '../../core/blockPiece.ts';
import { PeerError } from '../../core/errors.ts';
import { PIECE_BYTES } from '../../core/limits.ts';
import type { Layout, Manifest } from '../../core/manifest.ts';
import type { Bytes } from '../../core/units.ts';
import { type BlockEncoder, createBlockEncoder, type Deflate } from './blockCodec.ts';
import { createBufferPool } from './bufferPool.ts';
import { createDigestList, type DigestList, sha256 } from './digest.ts';

/** A block as it goes over a lane. */
export interface ReadyBlock {
  block: number;
  frames: Uint8Array<ArrayBuffer>[];
}

/** Blocks of one file that are read in one go: each read costs a round trip to the browser's process. */
const MAX_READ_BYTES: Bytes = 2 * 1024 * 1024;

/** Reads, hashes, deflates and cuts the blocks of the files that one transfer sends. */
export interface SourceReader {
  /** Whether all files that are still wanted are there. */
  has(entry: number): boolean;
  give(entry: number, file: File): void;
  /** It was not the right one: nothing that was read of it counts. */
  takeBack(entry: number): void;
  fileOf(entry: number): File | undefined;
  /** Groups of neighbouring blocks of one file. */
  grouped(blocks: readonly number[]): number[][];
  /** A group of blocks, each as soon as it is ready. @throws {PeerError} `source-changed`, `source-unreadable`. */
  read(blocks: readonly number[], ready: (block: ReadyBlock) => void): Promise<void>;
  /** The digest of a block, read again where it is not known. @throws {PeerError} as `read`. */
  digestOf(block: number): Promise<Uint8Array<ArrayBuffer>>;
  /** The root of a file of several blocks, or `null` until all of its digests are known. */
  rootOf(entry: number): Promise<string> | null;
  /** The file has arrived: nothing of it is needed any more. */
  forget(entry: number): void;
}

export function createSourceReader(manifest: Manifest, layout: Layout, deflate: Deflate): SourceReader {
  const files = new Map<number, File>();
  const digests = new Map<number, DigestList>();
  /** By the ending of the name: a thousand pictures are alike. */
  const encoders = new Map<string, BlockEncoder>();

  function digestList(entry: number): DigestList {
    let list = digests.get(entry);
    if (list === undefined) {
      list = createDigestList(layout.blocksOf(entry));
      digests.set(entry, list);
    }
    return list;
  }

  function encoderOf(entry: number): BlockEncoder {
    const ending = /\.[^.]*$/.exec(nameOf(entry))?.[0].toLowerCase() ?? '';
    let encoder = encoders.get(ending);
    if (encoder === undefined) {
      encoder = createBlockEncoder(deflate);
      encoders.set(ending, encoder);
    }
    return encoder;
  }

  /** Plain bytes of neighbouring blocks, one buffer a block. */
  async function readPlain(blocks: readonly number[]): Promise<Uint8Array<ArrayBuffer>[]> {
    const first = blocks[0] ?? 0;
    const entry = layout.entryOf(first);
    const size = manifest.entries[entry]?.size ?? 0;
    const file = files.get(entry);
    if (file === undefined) throw new PeerError('source-unreadable', nameOf(entry));
    // Chromium tells of a file that shrank or was touched when it is read, but not of one that only grew meanwhile.
    if (file.size !== size) throw new PeerError('source-changed', nameOf(entry));
    const start = layout.offsetOf(first);
    const bytes = new Uint8Array(await readSlice(file, start, Math.min(size, start + lengthOf(blocks))));
    let offset = 0;
    return blocks.map((block) => {
      const plain = bytes.subarray(offset, offset + layout.sizeOf(block));
      offset += plain.length;
      return plain;
    });
  }

  function lengthOf(blocks: readonly number[]): Bytes {
    return blocks.reduce((sum, block) => sum + layout.sizeOf(block), 0);
  }

  function nameOf(entry: number): string {
    return manifest.entries[entry]?.path.at(-1) ?? '';
  }

  async function note(block: number, plain: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const entry = layout.entryOf(block);
    const digest = await sha256(plain);
    if (layout.blocksOf(entry) > 1) digestList(entry).set(block - layout.firstBlock(entry), digest);
    return digest;
  }

  return {
    has: (entry) => files.has(entry),
    give: (entry, file) => files.set(entry, file),
    takeBack(entry) {
      files.delete(entry);
      digests.delete(entry);
    },
    fileOf: (entry) => files.get(entry),
    grouped(blocks) {
      const groups: number[][] = [];
      let bytes = 0;
      for (const block of blocks) {
        const group = groups.at(-1);
        const last = group?.at(-1);
        const isNeighbour = last !== undefined && block === last + 1 && layout.entryOf(block) === layout.entryOf(last);
        if (group !== undefined && isNeighbour && bytes < MAX_READ_BYTES) group.push(block);
        else {
          groups.push([block]);
          bytes = 0;
        }
        bytes += layout.sizeOf(block);
      }
      return groups;
    },
    async read(blocks, ready) {
      const plains = await readPlain(blocks);
      const encoder = encoderOf(layout.entryOf(blocks[0] ?? 0));
      const encode = async (block: number, plain: Uint8Array<ArrayBuffer>) => {
        const [digest, deflated] = await Promise.all([note(block, plain), encoder.encode(plain)]);
        ready({ block, frames: cutBlock(manifest.transfer, block, digest, plain, deflated) });
      };
      await Promise.all(blocks.map((block, index) => encode(block, plains[index] ?? new Uint8Array())));
    },
    async digestOf(block) {
      const entry = layout.entryOf(block);
      const known = digests.get(entry)?.get(block - layout.firstBlock(entry));
      if (known !== undefined) return known;
      const [plain = new Uint8Array()] = await readPlain([block]);
      return note(block, plain);
    },
    rootOf(entry) {
      const list = digests.get(entry);
      return list !== undefined && list.known === list.length ? list.root() : null;
    },
    forget(entry) {
      digests.delete(entry);
    },
  };
}

async function readSlice(file: File, start: Bytes, end: Bytes): Promise<ArrayBuffer> {
  try {
    // A slice registers a blob with the browser's process and waits for it: 1.8 ms of this thread (Chromium 156).
    const part = start === 0 && end === file.size ? file : file.slice(start, end);
    const plain = await part.arrayBuffer();
    if (plain.byteLength !== end - start) throw new PeerError('source-changed', file.name);
    return plain;
  } catch (cause) {
    if (cause instanceof PeerError) throw cause;
    // Chromium 156: a file whose size or date differs from when it was picked is NotReadableError, a missing one NotFoundError.
    const changed = cause instanceof DOMException && cause.name === 'NotReadableError';
    throw new PeerError(changed ? 'source-changed' : 'source-unreadable', file.name, { cause });
  }
}

const NO_DIGEST = new Uint8Array(32);
/** As many frames as are in hand at most: 4 MiB. */
const frames = createBufferPool(PIECE_HEADER_BYTES + PIECE_BYTES, 32);

/** The frames have left: a channel copies what it is given. */
export function reuseFrames(block: ReadyBlock): void {
  for (const frame of block.frames) frames.give(frame);
}

/** The frames of a block. */
function cutBlock(
  transfer: string,
  block: number,
  digest: Uint8Array,
  plain: Uint8Array<ArrayBuffer>,
  deflated: Uint8Array<ArrayBuffer> | null,
): Uint8Array<ArrayBuffer>[] {
  const coded = deflated ?? plain;
  const coding = deflated === null ? 'plain' : 'deflate';
  const { length } = coded;
  const pieces = Math.max(1, Math.ceil(length / PIECE_BYTES));
  return Array.from({ length: pieces }, (_, piece) => {
    const offset = piece * PIECE_BYTES;
    const payload = coded.subarray(offset, offset + PIECE_BYTES);
    const bytes = PIECE_HEADER_BYTES + payload.length;
    const frame = payload.length === PIECE_BYTES ? frames.take() : new Uint8Array(bytes);
    const carried = piece === 0 ? digest : NO_DIGEST;
    writePieceHeader(frame, { transfer, block, offset, length, coding, digest: carried });
    frame.set(payload, PIECE_HEADER_BYTES);
    return frame;
  });
}

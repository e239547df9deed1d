import { mkdtempSync, openAsBlob, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodePiece, PIECE_HEADER_BYTES } from '../../../../src/core/blockPiece.ts';
import { MAX_FRAME_BYTES, PIECE_BYTES } from '../../../../src/core/limits.ts';
import { deflate } from '../../../../src/offscreen/transfer/blockCodec.ts';
import {
  createSourceReader,
  type ReadyBlock,
  type SourceReader,
} from '../../../../src/offscreen/transfer/sourceReader.ts';
import {
  BLOCK_BYTES,
  blocksOf,
  hexOf,
  isSame,
  manifestOf,
  nodeSha256,
  noise,
  prose,
  rootOf,
  TRANSFER,
} from '../support/bytes.ts';

const fileOf = (content: Uint8Array<ArrayBuffer>, name = 'a.bin') => new File([content], name);

/** A reader of files with these contents. */
function readerOf(...contents: Uint8Array<ArrayBuffer>[]) {
  const { manifest, layout } = manifestOf(...contents.map(({ length }) => length));
  const reader = createSourceReader(manifest, layout, deflate);
  contents.forEach((content, entry) => {
    reader.give(entry, fileOf(content));
  });
  return { reader, manifest, layout, all: Array.from({ length: layout.blockCount }, (_, block) => block) };
}

/** Blocks come as they are ready: here in their order. */
async function readAll(reader: SourceReader, blocks: readonly number[]): Promise<ReadyBlock[]> {
  const ready: ReadyBlock[] = [];
  await reader.read(blocks, (block) => ready.push(block));
  return ready.sort((one, other) => one.block - other.block);
}

/** The plain bytes that the frames of a block put together. */
function putTogether({ frames }: ReadyBlock): Uint8Array {
  const pieces = frames.map(decodePiece);
  const coded = Buffer.concat(pieces.map(({ payload }) => payload));
  return pieces[0]?.coding === 'deflate' ? inflateRawSync(coded) : coded;
}

describe('the reader of what is sent', () => {
  it.each([
    ['empty', 0],
    ['of one byte', 1],
    ['of one piece', PIECE_BYTES],
    ['of one byte more than a piece', PIECE_BYTES + 1],
    ['of one byte less than a block', BLOCK_BYTES - 1],
    ['of exactly one block', BLOCK_BYTES],
    ['of one byte more than a block', BLOCK_BYTES + 1],
    ['of several whole blocks', 3 * BLOCK_BYTES],
  ])('cuts a file %s into blocks and pieces that put it together again', async (_, size) => {
    const content = noise(size);
    const { reader, all } = readerOf(content);
    const ready = await readAll(reader, all);
    const blocks = blocksOf(content);
    expect(ready.map(({ block }) => block)).toEqual(blocks.map((_plain, block) => block));
    for (const [block, plain] of blocks.entries()) {
      const pieces = (ready[block]?.frames ?? []).map(decodePiece);
      expect(pieces.length).toBe(Math.max(1, Math.ceil(plain.length / PIECE_BYTES)));
      let offset = 0;
      for (const piece of pieces) {
        expect(piece).toMatchObject({ transfer: TRANSFER, block, offset, length: plain.length, coding: 'plain' });
        expect(hexOf(piece.digest)).toBe(hexOf(offset === 0 ? nodeSha256(plain) : new Uint8Array(32)));
        offset += piece.payload.length;
      }
      expect(isSame(Buffer.concat(pieces.map(({ payload }) => payload)), plain)).toBe(true);
    }
  });

  it('makes frames that a connection takes', async () => {
    const { reader, all } = readerOf(noise(2 * BLOCK_BYTES));
    for (const { frames } of await readAll(reader, all)) {
      expect(frames.length).toBe(BLOCK_BYTES / PIECE_BYTES);
      for (const frame of frames) {
        expect(frame.length).toBe(PIECE_HEADER_BYTES + PIECE_BYTES);
        expect(frame.length).toBeLessThanOrEqual(MAX_FRAME_BYTES);
      }
    }
  });

  it('deflates what becomes smaller, with the digest of the plain bytes', async () => {
    const content = prose(2 * BLOCK_BYTES + 1000);
    const { reader, all } = readerOf(content);
    const ready = await readAll(reader, all);
    for (const [block, plain] of blocksOf(content).entries()) {
      const frames = ready[block]?.frames ?? [];
      const [first] = frames.map(decodePiece);
      expect(first).toMatchObject({ coding: 'deflate', offset: 0 });
      expect(first?.length).toBeLessThan(plain.length / 2);
      expect(hexOf(first?.digest ?? new Uint8Array())).toBe(hexOf(nodeSha256(plain)));
      expect(isSame(putTogether({ block, frames }), plain)).toBe(true);
    }
  });

  it('groups neighbours of one file, up to 2 MiB, and nothing across files', () => {
    const { reader } = readerOf(noise(1), noise(10 * BLOCK_BYTES), noise(2 * BLOCK_BYTES));
    const all = Array.from({ length: 13 }, (_, block) => block);
    expect(reader.grouped(all)).toEqual([[0], [1, 2, 3, 4, 5, 6, 7, 8], [9, 10], [11, 12]]);
    expect(reader.grouped([1, 2, 4, 5, 11])).toEqual([[1, 2], [4, 5], [11]]);
    expect(reader.grouped([])).toEqual([]);
  });
});

describe('the root of a file', () => {
  it('is told when all of its blocks were read, in any order', async () => {
    const content = noise(3 * BLOCK_BYTES + 5);
    const { reader } = readerOf(content);
    for (const block of [3, 0, 2]) {
      await readAll(reader, [block]);
      expect(reader.rootOf(0)).toBeNull();
    }
    await readAll(reader, [1]);
    expect(await reader.rootOf(0)).toBe(rootOf(content));
  });

  it('of two files is told apart, and there is none for a file of one block', async () => {
    const [left, right, small] = [noise(BLOCK_BYTES + 5), noise(BLOCK_BYTES + 9), noise(10)];
    const { reader } = readerOf(left, right, small);
    for (const block of [0, 2, 1, 3, 4]) await readAll(reader, [block]);
    expect(await reader.rootOf(0)).toBe(rootOf(left));
    expect(await reader.rootOf(1)).toBe(rootOf(right));
    expect(reader.rootOf(2)).toBeNull();
  });

  it('is not known any more after the file is forgotten or taken back', async () => {
    const { reader } = readerOf(noise(BLOCK_BYTES + 1), noise(BLOCK_BYTES + 1));
    for (const group of reader.grouped([0, 1, 2, 3])) await readAll(reader, group);
    reader.forget(0);
    reader.takeBack(1);
    expect([reader.rootOf(0), reader.rootOf(1)]).toEqual([null, null]);
    expect([reader.has(0), reader.has(1)]).toEqual([true, false]);
  });

  it('may be made of digests that were asked for one by one', async () => {
    const content = noise(BLOCK_BYTES + 1);
    const { reader } = readerOf(content);
    const digests = [await reader.digestOf(0), await reader.digestOf(1)];
    expect(digests.map(hexOf)).toEqual(blocksOf(content).map((block) => hexOf(nodeSha256(block))));
    expect(await reader.rootOf(0)).toBe(rootOf(content));
  });
});

describe('a source', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tandem-reader-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('that changes while it is being sent is told as changed, with its name', async () => {
    const path = join(folder, 'changing.bin');
    writeFileSync(path, noise(2 * BLOCK_BYTES));
    const { reader } = readerOf(noise(2 * BLOCK_BYTES));
    reader.give(0, new File([await openAsBlob(path)], 'changing.bin'));
    await readAll(reader, [0]);
    truncateSync(path, BLOCK_BYTES);
    await expect(readAll(reader, [1])).rejects.toMatchObject({
      code: 'source-changed',
      detail: 'changing.bin',
      fault: 'user',
    });
  });

  it('of another size than was offered is told as changed, before anything is read', async () => {
    const { reader } = readerOf(noise(100));
    reader.give(0, fileOf(noise(101)));
    await expect(readAll(reader, [0])).rejects.toMatchObject({ code: 'source-changed', detail: 'file 0' });
    await expect(reader.digestOf(0)).rejects.toMatchObject({ code: 'source-changed' });
  });

  it('that is not there is told as unreadable', async () => {
    const { reader } = readerOf(noise(100));
    reader.takeBack(0);
    await expect(readAll(reader, [0])).rejects.toMatchObject({ code: 'source-unreadable', detail: 'file 0' });
  });

  /** A file whose bytes end with what the browser says, or short. */
  function failing(outcome: DOMException | ArrayBuffer): File {
    const arrayBuffer = () => (outcome instanceof ArrayBuffer ? Promise.resolve(outcome) : Promise.reject(outcome));
    return Object.assign(fileOf(noise(100), 'b.txt'), { arrayBuffer });
  }

  it.each([
    ['NotReadableError', 'source-changed'],
    ['NotFoundError', 'source-unreadable'],
    ['SecurityError', 'source-unreadable'],
  ])('that the browser refuses with %s is told as %s', async (name, code) => {
    const { reader } = readerOf(noise(100));
    reader.give(0, failing(new DOMException('refused', name)));
    await expect(readAll(reader, [0])).rejects.toMatchObject({ code, detail: 'b.txt' });
  });

  it('that gives fewer bytes than it has is told as changed', async () => {
    const { reader } = readerOf(noise(100));
    reader.give(0, failing(new ArrayBuffer(99)));
    await expect(readAll(reader, [0])).rejects.toMatchObject({ code: 'source-changed' });
  });
});

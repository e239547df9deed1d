import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, openAsBlob, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodePiece, PIECE_HEADER_BYTES } from '../../../../src/core/blockPiece.ts';
import { MAX_FRAME_BYTES, PIECE_BYTES } from '../../../../src/core/limits.ts';
import { blockCount } from '../../../../src/core/manifest.ts';
import { createBlockReader, type ReadResult, rootOf, splitFrames } from '../../../../src/offscreen/disk/blockReader.ts';

const TRANSFER = '00112233445566778899aabbccddeeff';
const BLOCK_BYTES = 256 * 1024;

const sha256 = (...parts: Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const fileOf = (bytes: Uint8Array<ArrayBuffer>, name = 'a.bin') => new File([bytes], name);
const bytes = (size: number) => new Uint8Array(randomBytes(size));

type Reader = ReturnType<typeof createBlockReader>;

const read = (reader: Reader, source: File, file: number, block: number, transfer = TRANSFER) =>
  reader.read({
    type: 'readBlock',
    transfer,
    file,
    block,
    source,
    blockBytes: BLOCK_BYTES,
    isLast: block + 1 === blockCount(source.size, BLOCK_BYTES),
  });

async function readAll(reader: Reader, source: File, file: number, transfer = TRANSFER): Promise<ReadResult[]> {
  const results: ReadResult[] = [];
  const count = blockCount(source.size, BLOCK_BYTES);
  for (let block = 0; block < count; block++) results.push(await read(reader, source, file, block, transfer));
  return results;
}

const piecesOf = (result: ReadResult | undefined) =>
  result === undefined ? [] : splitFrames(result.frames).map(decodePiece);

/** The blocks of a file and its root, by another implementation. */
function expected(content: Uint8Array) {
  const blocks = Array.from({ length: blockCount(content.length, BLOCK_BYTES) }, (_, block) =>
    content.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES),
  );
  return { blocks, root: hexOf(sha256(...blocks.map((block) => sha256(block)))) };
}

describe('the reader of blocks', () => {
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
    const content = bytes(size);
    const results = await readAll(createBlockReader(), fileOf(content), 4);
    const { blocks, root } = expected(content);
    expect(results.map((result) => result.root)).toEqual([...Array(blocks.length - 1).fill(null), root]);
    for (const [block, plain] of blocks.entries()) {
      const pieces = piecesOf(results[block]);
      expect(pieces.length).toBe(Math.max(1, Math.ceil(plain.length / PIECE_BYTES)));
      let offset = 0;
      for (const piece of pieces) {
        expect(piece).toMatchObject({ transfer: TRANSFER, file: 4, block, offset, length: plain.length, coding: 0 });
        const digest = offset === 0 ? sha256(plain) : new Uint8Array(32);
        expect(hexOf(piece.digest)).toBe(hexOf(digest));
        offset += piece.payload.length;
      }
      expect(Buffer.concat(pieces.map(({ payload }) => payload)).equals(plain)).toBe(true);
    }
  });

  it('makes frames that a connection takes, one behind the other in one buffer', async () => {
    const [result] = await readAll(createBlockReader(), fileOf(bytes(BLOCK_BYTES)), 0);
    const frames = result === undefined ? [] : splitFrames(result.frames);
    expect(frames.length).toBe(Math.ceil(BLOCK_BYTES / PIECE_BYTES));
    for (const [index, frame] of frames.entries()) {
      expect(frame.buffer).toBe(result?.frames);
      const payload = Math.min(PIECE_BYTES, BLOCK_BYTES - index * PIECE_BYTES);
      expect(frame.byteLength).toBe(PIECE_HEADER_BYTES + payload);
      expect(frame.byteLength).toBeLessThanOrEqual(MAX_FRAME_BYTES);
    }
  });

  it('keeps the digests of two transfers, and of two files, apart', async () => {
    const reader = createBlockReader();
    const other = 'f'.repeat(32);
    const [left, right] = [bytes(BLOCK_BYTES + 5), bytes(BLOCK_BYTES + 9)];
    await read(reader, fileOf(left), 0, 0);
    await read(reader, fileOf(right), 0, 0, other);
    expect((await read(reader, fileOf(left), 0, 1)).root).toBe(expected(left).root);
    expect((await read(reader, fileOf(right), 0, 1, other)).root).toBe(expected(right).root);
    const next = bytes(10);
    expect((await read(reader, fileOf(next), 1, 0)).root).toBe(expected(next).root);
  });

  it('forgets a transfer that is released', async () => {
    const reader = createBlockReader();
    const content = bytes(BLOCK_BYTES + 1);
    await read(reader, fileOf(content), 0, 0);
    reader.release(TRANSFER);
    const results = await readAll(reader, fileOf(content), 0);
    expect(results.at(-1)?.root).toBe(expected(content).root);
    reader.release('never read');
  });
});

describe('a root', () => {
  it('is the SHA-256 over the digests of the blocks, in their order', async () => {
    const digests = [1, 2, 3].map((value) => sha256(Uint8Array.of(value)));
    expect(await rootOf(digests)).toBe(hexOf(sha256(...digests)));
    expect(await rootOf(digests.toReversed())).not.toBe(await rootOf(digests));
  });
});

describe('a source', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tandem-reader-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A file of the disk, as a page gets it: read when it is asked for. */
  async function onDisk(name: string, size: number): Promise<{ path: string; source: File }> {
    const path = join(folder, name);
    writeFileSync(path, bytes(size));
    return { path, source: new File([await openAsBlob(path)], name) };
  }

  it('that changes while it is being sent is told as changed, with its name', async () => {
    const { path, source } = await onDisk('changing.bin', BLOCK_BYTES * 2);
    const reader = createBlockReader();
    await read(reader, source, 0, 0);
    truncateSync(path, BLOCK_BYTES);
    await expect(read(reader, source, 0, 1)).rejects.toMatchObject({
      code: 'source-changed',
      detail: 'changing.bin',
      fault: 'user',
    });
  });

  /** A file whose bytes end with what the browser says, or short. */
  function failing(outcome: DOMException | ArrayBuffer): File {
    const slice = {
      arrayBuffer: () => (outcome instanceof ArrayBuffer ? Promise.resolve(outcome) : Promise.reject(outcome)),
    };
    return Object.assign(fileOf(bytes(100), 'b.txt'), { slice: () => slice });
  }

  it.each([
    ['NotReadableError', 'source-changed'],
    ['NotFoundError', 'source-unreadable'],
    ['SecurityError', 'source-unreadable'],
  ])('that the browser refuses with %s is told as %s', async (name, code) => {
    const source = failing(new DOMException('refused', name));
    await expect(read(createBlockReader(), source, 0, 0)).rejects.toMatchObject({ code, detail: 'b.txt' });
  });

  it('that gives fewer bytes than it has is told as changed', async () => {
    const source = failing(new ArrayBuffer(99));
    await expect(read(createBlockReader(), source, 0, 0)).rejects.toMatchObject({ code: 'source-changed' });
  });
});

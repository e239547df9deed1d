import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BlockPiece,
  decodePiece,
  encodePiece,
  PIECE_HEADER_BYTES,
  PIECE_TYPE,
  writePieceHeader,
} from '../../../src/core/blockPiece.ts';
import { MAX_BLOCK_BYTES, MAX_BLOCKS, MAX_FRAME_BYTES, PIECE_BYTES } from '../../../src/core/limits.ts';
import { pieces } from './support/frames.ts';
import { thrownBy } from './support/thrownBy.ts';

const DIGEST = Uint8Array.from({ length: 32 }, (_, index) => 0x80 + index);
const PIECE: BlockPiece = {
  transfer: '000102030405060708090a0b0c0d0e0f',
  block: 0x030405,
  offset: 0x010203,
  length: 0x010207,
  coding: 'plain',
  digest: DIGEST,
  payload: Uint8Array.of(1, 2, 3, 4),
};

function expectViolation(bytes: Uint8Array, detail: string): void {
  expect(thrownBy(() => decodePiece(bytes))).toMatchObject({ code: 'protocol-violation', detail: `piece: ${detail}` });
}

describe('a piece of a block', () => {
  it('has its fields where the picture has them, big-endian', () => {
    const bytes = encodePiece(PIECE);
    expect(bytes.length).toBe(PIECE_HEADER_BYTES + 4);
    expect(bytes[0]).toBe(PIECE_TYPE);
    expect([...bytes.subarray(1, 17)]).toEqual([...Array(16).keys()]);
    expect([...bytes.subarray(17, 21)]).toEqual([0, 3, 4, 5]);
    expect([...bytes.subarray(21, 25)]).toEqual([0, 1, 2, 3]);
    expect([...bytes.subarray(25, 29)]).toEqual([0, 1, 2, 7]);
    expect(bytes[29]).toBe(0);
    expect(bytes.subarray(30, 62)).toEqual(DIGEST);
    expect([...bytes.subarray(62)]).toEqual([1, 2, 3, 4]);
    expect(encodePiece({ ...PIECE, coding: 'deflate' })[29]).toBe(1);
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(pieces, (piece) => {
        expect(decodePiece(encodePiece(piece))).toEqual(piece);
      }),
    );
  });

  it('is read without copying its bytes, also from the middle of a buffer', () => {
    const buffer = new Uint8Array(200);
    buffer.set(encodePiece(PIECE), 31);
    const { payload, digest } = decodePiece(buffer.subarray(31, 31 + PIECE_HEADER_BYTES + 4));
    expect(payload.buffer).toBe(buffer.buffer);
    expect(digest.buffer).toBe(buffer.buffer);
    expect([...payload]).toEqual([1, 2, 3, 4]);
  });

  it('has its header written in front of bytes that are there already', () => {
    const buffer = new Uint8Array(PIECE_HEADER_BYTES + 6).fill(0xaa);
    writePieceHeader(buffer.subarray(2), PIECE);
    expect(buffer.subarray(2, 2 + PIECE_HEADER_BYTES)).toEqual(encodePiece(PIECE).subarray(0, PIECE_HEADER_BYTES));
    expect([...buffer.subarray(0, 2), ...buffer.subarray(2 + PIECE_HEADER_BYTES)]).toEqual(Array(6).fill(0xaa));
  });

  it('may be as large as a frame, and no larger', () => {
    const payload = new Uint8Array(MAX_FRAME_BYTES - PIECE_HEADER_BYTES);
    const largest = { ...PIECE, offset: 0, length: MAX_BLOCK_BYTES, payload };
    expect(decodePiece(encodePiece(largest)).payload.length).toBe(payload.length);
    expectViolation(encodePiece({ ...largest, payload: new Uint8Array(payload.length + 1) }), 'size');
  });

  it('fits a frame at the size in which we send', () => {
    expect(PIECE_HEADER_BYTES + PIECE_BYTES).toBeLessThanOrEqual(MAX_FRAME_BYTES);
  });

  it('must lie within its block', () => {
    expect(decodePiece(encodePiece(PIECE)).offset).toBe(PIECE.offset);
    expectViolation(encodePiece({ ...PIECE, length: PIECE.length - 1 }), 'length');
    expectViolation(encodePiece({ ...PIECE, offset: 2 ** 32 - 1 }), 'length');
    expectViolation(encodePiece({ ...PIECE, length: MAX_BLOCK_BYTES + 1 }), 'length');
  });

  it('is empty only where the block is', () => {
    const payload = new Uint8Array(0);
    expect(decodePiece(encodePiece({ ...PIECE, offset: 0, length: 0, payload })).payload.length).toBe(0);
    expectViolation(encodePiece({ ...PIECE, payload }), 'empty');
    expectViolation(encodePiece({ ...PIECE, offset: PIECE.length, payload }), 'empty');
  });

  it('must be of a block that a transfer can have, in a coding that is known', () => {
    expect(decodePiece(encodePiece({ ...PIECE, block: MAX_BLOCKS - 1 })).block).toBe(MAX_BLOCKS - 1);
    expectViolation(encodePiece({ ...PIECE, block: MAX_BLOCKS }), 'block');
    const coded = encodePiece(PIECE);
    for (const coding of [2, 255]) {
      coded[29] = coding;
      expectViolation(coded, 'coding');
    }
  });

  it('is told from any other frame', () => {
    const other = encodePiece(PIECE);
    other[0] = 0x21;
    expectViolation(other, 'header');
    expectViolation(new Uint8Array(0), 'header');
  });

  it('refuses to be written for a transfer that has no id', () => {
    for (const transfer of ['', 'xyz', PIECE.transfer.slice(2), `${PIECE.transfer}00`]) {
      expect(thrownBy(() => encodePiece({ ...PIECE, transfer })).code).toBe('bug');
    }
  });
});

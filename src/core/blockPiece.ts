import { PeerError } from './errors.ts';
import { fromHex, toHex } from './hex.ts';
import { MAX_BLOCK_BYTES, MAX_BLOCKS, MAX_FRAME_BYTES } from './limits.ts';
import type { Bytes } from './units.ts';

/**
 * A piece of a block. Blocks are independent: any connection may carry any of them. The pieces of one block come
 * in order on one connection, and its first piece (`offset` 0) carries the SHA-256 of the block's plain bytes.
 *
 * ```text
 *  0        1                 17          21          25          29        30            62
 *  +--------+-----------------+-----------+-----------+-----------+---------+-------------+---------+
 *  | 0x20   | transfer (16)   | block u32 | offset u32| length u32| coding  | digest (32) | payload |
 *  +--------+-----------------+-----------+-----------+-----------+---------+-------------+---------+
 * ```
 * Integers are big-endian. `length` is the whole coded block's, so a block is complete when its pieces add up to it.
 * `digest` is zero in every piece but the first. `coding` 0 is plain, 1 is DEFLATE (RFC 1951).
 */
export interface BlockPiece {
  /** 32 lower-case hex digits. */
  transfer: string;
  /** Counts through the whole transfer. */
  block: number;
  /** Bytes from the start of the coded block. */
  offset: Bytes;
  /** Bytes of the whole coded block. */
  length: Bytes;
  coding: Coding;
  digest: Uint8Array;
  payload: Uint8Array;
}

export type Coding = 'plain' | 'deflate';
const CODINGS: readonly Coding[] = ['plain', 'deflate'];

export const PIECE_TYPE = 0x20;
export const PIECE_HEADER_BYTES = 62;
const DIGEST_AT = 30;

/** Writes the header at the start of `bytes`; the payload is expected behind it. */
export function writePieceHeader(bytes: Uint8Array, piece: Omit<BlockPiece, 'payload'>): void {
  const transfer = fromHex(piece.transfer);
  if (transfer?.length !== 16) throw new PeerError('bug', 'transfer id');
  const view = new DataView(bytes.buffer, bytes.byteOffset, PIECE_HEADER_BYTES);
  view.setUint8(0, PIECE_TYPE);
  bytes.set(transfer, 1);
  view.setUint32(17, piece.block);
  view.setUint32(21, piece.offset);
  view.setUint32(25, piece.length);
  view.setUint8(29, CODINGS.indexOf(piece.coding));
  bytes.set(piece.digest, DIGEST_AT);
}

export function encodePiece(piece: BlockPiece): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(PIECE_HEADER_BYTES + piece.payload.length);
  writePieceHeader(bytes, piece);
  bytes.set(piece.payload, PIECE_HEADER_BYTES);
  return bytes;
}

/** The piece; `digest` and `payload` are views into `bytes`. @throws {PeerError} `protocol-violation`. */
export function decodePiece(bytes: Uint8Array): BlockPiece {
  const violation = (what: string) => new PeerError('protocol-violation', `piece: ${what}`);
  if (bytes.length < PIECE_HEADER_BYTES || bytes[0] !== PIECE_TYPE) throw violation('header');
  if (bytes.length > MAX_FRAME_BYTES) throw violation('size');
  const view = new DataView(bytes.buffer, bytes.byteOffset, PIECE_HEADER_BYTES);
  const coding = CODINGS[view.getUint8(29)];
  if (coding === undefined) throw violation('coding');
  const piece: BlockPiece = {
    transfer: toHex(bytes.subarray(1, 17)),
    block: view.getUint32(17),
    offset: view.getUint32(21),
    length: view.getUint32(25),
    coding,
    digest: bytes.subarray(DIGEST_AT, PIECE_HEADER_BYTES),
    payload: bytes.subarray(PIECE_HEADER_BYTES),
  };
  if (piece.block >= MAX_BLOCKS) throw violation('block');
  if (piece.length > MAX_BLOCK_BYTES || piece.offset + piece.payload.length > piece.length) throw violation('length');
  if (piece.payload.length === 0 && piece.length !== 0) throw violation('empty');
  return piece;
}

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { BlockPiece } from '../../../../src/core/blockPiece.ts';
import type { Body, Frame, JsonFrame } from '../../../../src/core/frame.ts';
import {
  MAX_BLOCK_BYTES,
  MAX_BLOCKS,
  MAX_ENTRIES,
  MAX_FILE_BYTES,
  MIN_BLOCK_BYTES,
  PROTOCOL_VERSION,
} from '../../../../src/core/limits.ts';

export interface FrameVector {
  name: string;
  frame: Frame;
  bytes: Uint8Array;
}

interface StoredVector {
  name: string;
  frame: JsonFrame | ({ is: 'piece' } & Omit<BlockPiece, 'digest' | 'payload'> & { digest: string; payload: string });
  hex: string;
}

interface StoredFile {
  frames: StoredVector[];
  decodeOnly: StoredVector[];
  rejects: { name: string; hex: string }[];
}

const stored = JSON.parse(readFileSync(new URL('../../../vectors/frames.json', import.meta.url), 'utf8')) as StoredFile;

/** Plain arrays of bytes: a `Buffer` would not equal a `Uint8Array`. */
export const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));

function revive({ name, frame, hex }: StoredVector): FrameVector {
  if (frame.is !== 'piece') return { name, frame, bytes: bytesOf(hex) };
  const binary = { digest: bytesOf(frame.digest), payload: bytesOf(frame.payload) };
  return { name, frame: { ...frame, ...binary }, bytes: bytesOf(hex) };
}

/** Frames as they are written. */
export const FRAME_VECTORS = stored.frames.map(revive);
/** Frames that are read, and that nobody here writes. */
export const DECODE_ONLY = stored.decodeOnly.map(revive);
export const REJECTS = stored.rejects.map(({ name, hex }) => ({ name, bytes: bytesOf(hex) }));

const hex = (digits: number) => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), ...exactly(digits) });
const exactly = (length: number) => ({ minLength: length, maxLength: length });
const count = fc.maxSafeNat();
const transfer = hex(32);
const entry = fc.nat(MAX_ENTRIES - 1);
/** Anything that a text can hold: lone surrogates, controls, characters beyond the first plane. */
export const anyText = (constraints: { minLength?: number; maxLength?: number }) =>
  fc
    .array(fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.nat(0xffff)), constraints)
    .map((units) => units.map((unit) => String.fromCharCode(unit)).join(''));

const size = fc.maxSafeNat().map((each) => each % (MAX_FILE_BYTES + 1));
/** Runs in order, none over another; some touch. */
const runsBelow = (limit: number) =>
  fc.uniqueArray(fc.nat(limit), { maxLength: 12 }).map((cuts) => {
    const rising = cuts.toSorted((one, other) => one - other);
    return rising.slice(1).flatMap((end, index): [number, number][] => {
      const first = rising[index] ?? 0;
      return index % 3 === 1 ? [] : [[first, end - first]];
    });
  });
const entryRuns = runsBelow(MAX_ENTRIES);
const blockRuns = runsBelow(MAX_BLOCKS);
const windowBytes = fc.integer({ min: 4 << 20, max: 16 << 20 });
const pageEntry = fc.tuple(
  fc.nat(32),
  fc.array(anyText({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 32 }),
  fc.option(size),
);
const laneCode = fc.uint8Array({ minLength: 7, maxLength: 102 }).map((bytes) => Buffer.from(bytes).toString('hex'));

const bodies: fc.Arbitrary<Body> = fc.oneof(
  fc.record({ kind: fc.constant('chat'), id: transfer, text: anyText({ minLength: 1, maxLength: 80 }) }),
  fc.record({ kind: fc.constant('commit'), commitment: hex(64) }),
  fc.record({ kind: fc.constant('reveal'), nonce: hex(64) }),
  fc.record(
    {
      kind: fc.constant('regard'),
      scanned: fc.boolean(),
      remembers: fc.boolean(),
      forgot: fc.boolean(),
      next: fc.record({ certificate: hex(64), share: hex(64) }),
    },
    { requiredKeys: ['kind', 'scanned', 'remembers', 'forgot'] },
  ),
  fc.record({ kind: fc.constant('lane'), lane: hex(16), code: laneCode }),
  fc.record({ kind: fc.constant('laneAnswer'), lane: hex(16), code: fc.option(laneCode) }),
  fc.record({
    kind: fc.constant('standby'),
    standby: fc.integer({ min: 1, max: 0x7fff_ffff }),
    code: fc.option(laneCode),
  }),
  fc.record({
    kind: fc.constant('offer'),
    transfer,
    blockBytes: fc.constantFrom(MIN_BLOCK_BYTES, 1 << 20, MAX_BLOCK_BYTES),
    entries: fc.integer({ min: 1, max: MAX_ENTRIES }),
    size,
    digest: hex(64),
    secret: hex(64),
  }),
  fc.record({
    kind: fc.constant('page'),
    transfer,
    page: count,
    entries: fc.array(pageEntry, { minLength: 1, maxLength: 5 }),
  }),
  fc.record({
    kind: fc.constant('accept'),
    transfer,
    digest: hex(64),
    windowBytes,
    skip: entryRuns,
  }),
  fc.record({ kind: fc.constant('decline'), transfer }),
  fc.record({ kind: fc.constant('cancel'), transfer, error: fc.option(anyText({ maxLength: 64 })) }),
  fc.record({ kind: fc.constant('pause'), transfer, paused: fc.boolean() }),
  fc.record({ kind: fc.constant('stalled'), transfer, reason: fc.constantFrom('source', 'space', null) }),
  fc.record({
    kind: fc.constant('mark'),
    transfer,
    entries: entryRuns,
    as: fc.constantFrom('wanted', 'held', 'skipped'),
  }),
  fc.record({ kind: fc.constant('fileFailed'), transfer, entries: entryRuns, error: anyText({ maxLength: 64 }) }),
  fc.record({
    kind: fc.constant('roots'),
    transfer,
    files: fc.array(fc.tuple(entry, hex(64)), { minLength: 1, maxLength: 8 }),
  }),
  fc.record({ kind: fc.constant('received'), transfer, entries: entryRuns }),
  fc.record({ kind: fc.constant('resumable'), proofs: fc.array(hex(64), { minLength: 1, maxLength: 8 }) }),
  fc.record({
    kind: fc.constant('resume'),
    transfer,
    windowBytes,
    have: blockRuns,
    received: entryRuns,
    skip: entryRuns,
    check: hex(64),
  }),
);

/** Pieces that fit their block: some bytes of it, at any place. */
export const pieces: fc.Arbitrary<BlockPiece> = fc
  .record({
    transfer,
    block: fc.nat(MAX_BLOCKS - 1),
    coding: fc.constantFrom('plain', 'deflate'),
    before: fc.nat(MAX_BLOCK_BYTES - 1000),
    after: fc.nat(500),
    payload: fc.uint8Array({ minLength: 1, maxLength: 500 }),
    digest: fc.uint8Array(exactly(32)),
  })
  .map(({ before, after, ...rest }) => {
    const length = before + rest.payload.length + after;
    return { ...rest, offset: before, length };
  });

export const frames: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({
    is: fc.constant('hello'),
    protocol: fc.constant(PROTOCOL_VERSION),
    app: anyText({ maxLength: 64 }),
    name: anyText({ maxLength: 256 }),
    key: hex(128).map((point) => `04${point}`),
    signature: hex(128),
  }),
  fc.record({
    is: fc.constant('hello'),
    protocol: fc.nat(65_535).filter((protocol) => protocol !== PROTOCOL_VERSION),
    app: anyText({ maxLength: 64 }),
    name: anyText({ maxLength: 256 }),
  }),
  fc.record({ is: fc.constantFrom('ping', 'pong'), id: count }),
  fc.record({ is: fc.constant('ack'), seq: count }),
  fc.record({ is: fc.constant('close'), reason: anyText({ maxLength: 64 }) }),
  fc.record({ is: fc.constant('sequenced'), seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), body: bodies }),
  fc.record({
    is: fc.constant('written'),
    transfer,
    blocks: blockRuns.filter(({ length }) => length > 0),
  }),
  pieces.map((piece) => ({ is: 'piece', ...piece }) as const),
);

import * as v from 'valibot';
import { type BlockPiece, decodePiece, encodePiece, PIECE_TYPE } from './blockPiece.ts';
import { PeerError } from './errors.ts';
import {
  MAX_BLOCK_BYTES,
  MAX_BLOCKS,
  MAX_ENTRIES,
  MAX_FILE_BYTES,
  MAX_FRAME_BYTES,
  MAX_PATH_SEGMENTS,
  MAX_RESUMABLE,
  MAX_RUNS,
  MAX_SEGMENT_CHARS,
  MAX_WINDOW_BYTES,
  MIN_BLOCK_BYTES,
  PROTOCOL_VERSION,
} from './limits.ts';
import { isMessage, sharedSchema } from './shared.ts';

/**
 * The frames of `docs/protocol.md`: one message of a data channel each, the first byte its type, then JSON in
 * UTF-8, but for `piece`, which is binary. `piece` and `written` go on channels for bulk data, all else on control;
 * which of several it is means nothing.
 */
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const transfer = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const entryIndex = v.pipe(count, v.maxValue(MAX_ENTRIES - 1));
const blockIndex = v.pipe(count, v.maxValue(MAX_BLOCKS - 1));
const size = v.pipe(count, v.maxValue(MAX_FILE_BYTES));
const errorCode = v.pipe(v.string(), v.maxLength(64));

/** Runs of numbers, `[first, count]`. */
const runsOf = (index: typeof entryIndex, max: number) =>
  v.pipe(
    v.array(v.strictTuple([index, v.pipe(count, v.minValue(1), v.maxValue(max))])),
    v.maxLength(MAX_RUNS),
    v.check((runs) => runs.every(([first], at) => first >= endOf(runs[at - 1])), 'runs out of order'),
  );
const endOf = (run: readonly number[] | undefined) => (run?.[0] ?? 0) + (run?.[1] ?? 0);
const entryRuns = runsOf(entryIndex, MAX_ENTRIES);
const blockRuns = runsOf(blockIndex, MAX_BLOCKS);

const segment = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_SEGMENT_CHARS));
const pageEntry = v.strictTuple([
  v.pipe(count, v.maxValue(MAX_PATH_SEGMENTS)),
  v.pipe(v.array(segment), v.minLength(1), v.maxLength(MAX_PATH_SEGMENTS)),
  v.nullable(size),
]);

const powerOfTwo = v.check((value: number) => (value & (value - 1)) === 0, 'not a power of two');
/** What another connection of the link is reached by: a pairing code's bytes in hex. */
const laneCode = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2}){7,102}$/));
/** The side that tends the pool counts its standbys. */
const standbyNumber = v.pipe(count, v.minValue(1), v.maxValue(0x7fff_ffff));
const laneId = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/));

/** What a sequenced frame carries. */
export const bodySchema = v.variant('kind', [
  v.pipe(
    v.object({ kind: v.literal('chat'), id: transfer, text: v.string(), shared: v.optional(sharedSchema) }),
    v.check(({ text, shared }) => isMessage(text, shared ?? null), 'empty or too long'),
  ),
  v.object({ kind: v.literal('commit'), commitment: digest }),
  v.object({ kind: v.literal('reveal'), nonce: digest }),
  v.object({
    kind: v.literal('regard'),
    scanned: v.boolean(),
    remembers: v.boolean(),
    forgot: v.boolean(),
    next: v.optional(v.object({ certificate: digest, share: digest })),
  }),
  v.object({ kind: v.literal('lane'), lane: laneId, code: laneCode }),
  v.object({ kind: v.literal('laneAnswer'), lane: laneId, code: v.nullable(laneCode) }),
  v.object({ kind: v.literal('standby'), standby: standbyNumber, code: v.nullable(laneCode) }),
  v.object({
    kind: v.literal('offer'),
    transfer,
    blockBytes: v.pipe(count, v.minValue(MIN_BLOCK_BYTES), v.maxValue(MAX_BLOCK_BYTES), powerOfTwo),
    entries: v.pipe(count, v.minValue(1), v.maxValue(MAX_ENTRIES)),
    size,
    digest,
    secret: digest,
  }),
  v.object({ kind: v.literal('page'), transfer, page: count, entries: v.pipe(v.array(pageEntry), v.minLength(1)) }),
  v.object({
    kind: v.literal('accept'),
    transfer,
    digest,
    windowBytes: v.pipe(count, v.minValue(MAX_BLOCK_BYTES), v.maxValue(MAX_WINDOW_BYTES)),
    skip: entryRuns,
  }),
  v.object({ kind: v.literal('decline'), transfer }),
  v.object({ kind: v.literal('cancel'), transfer, error: v.nullable(errorCode) }),
  v.object({ kind: v.literal('pause'), transfer, paused: v.boolean() }),
  v.object({ kind: v.literal('stalled'), transfer, reason: v.nullable(v.picklist(['source', 'space'])) }),
  v.object({ kind: v.literal('mark'), transfer, entries: entryRuns, as: v.picklist(['wanted', 'held', 'skipped']) }),
  v.object({ kind: v.literal('fileFailed'), transfer, entries: entryRuns, error: errorCode }),
  v.object({
    kind: v.literal('roots'),
    transfer,
    files: v.pipe(v.array(v.strictTuple([entryIndex, digest])), v.minLength(1), v.maxLength(1024)),
  }),
  v.object({ kind: v.literal('received'), transfer, entries: entryRuns }),
  v.object({
    kind: v.literal('resumable'),
    proofs: v.pipe(v.array(digest), v.minLength(1), v.maxLength(MAX_RESUMABLE)),
  }),
  v.object({
    kind: v.literal('resume'),
    transfer,
    windowBytes: v.pipe(count, v.minValue(MAX_BLOCK_BYTES), v.maxValue(MAX_WINDOW_BYTES)),
    have: blockRuns,
    received: entryRuns,
    skip: entryRuns,
    check: digest,
  }),
]);
/** Delivered once, in order, whatever carried it. */
export type Body = v.InferOutput<typeof bodySchema>;

const app = v.pipe(v.string(), v.maxLength(64));
const name = v.pipe(v.string(), v.maxLength(256));
const hello = v.object({
  protocol: v.literal(PROTOCOL_VERSION),
  app,
  name,
  key: v.pipe(v.string(), v.regex(/^04[0-9a-f]{128}$/)),
  signature: v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/)),
});
/** All that is known of a hello of another version is what tells so. */
const foreignHello = v.object({
  protocol: v.pipe(count, v.maxValue(65_535), v.notValue(PROTOCOL_VERSION)),
  app,
  name,
});
export type Hello = v.InferOutput<typeof hello>;
export type ForeignHello = v.InferOutput<typeof foreignHello>;

const jsonFrames = {
  hello: { type: 0x01, schema: v.union([hello, foreignHello]) },
  ping: { type: 0x02, schema: v.object({ id: count }) },
  pong: { type: 0x03, schema: v.object({ id: count }) },
  ack: { type: 0x04, schema: v.object({ seq: count }) },
  close: { type: 0x05, schema: v.object({ reason: v.pipe(v.string(), v.maxLength(64)) }) },
  sequenced: { type: 0x10, schema: v.object({ seq: v.pipe(count, v.minValue(1)), body: bodySchema }) },
  written: { type: 0x21, schema: v.object({ transfer, blocks: v.pipe(blockRuns, v.minLength(1)) }) },
} as const;

type JsonFrames = {
  [Name in keyof typeof jsonFrames]: { is: Name } & v.InferOutput<(typeof jsonFrames)[Name]['schema']>;
};
export type JsonFrame = JsonFrames[keyof JsonFrames];
export type Frame = JsonFrame | ({ is: 'piece' } & BlockPiece);

const byType = new Map(Object.entries(jsonFrames).map(([is, { type, schema }]) => [type as number, { is, schema }]));

/** @throws {PeerError} `bug`, when the frame would be larger than `MAX_FRAME_BYTES`. */
export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  if (frame.is === 'piece') return encodePiece(frame);
  const { is, ...fields } = frame;
  const json = new TextEncoder().encode(JSON.stringify(fields));
  if (json.length + 1 > MAX_FRAME_BYTES) throw new PeerError('bug', `${is} frame of ${json.length + 1} bytes`);
  const bytes = new Uint8Array(json.length + 1);
  bytes[0] = jsonFrames[is].type;
  bytes.set(json, 1);
  return bytes;
}

/** True for the one frame that carries a file's bytes: it goes to the disk worker as it came. */
export function isPiece(bytes: Uint8Array): boolean {
  return bytes[0] === PIECE_TYPE;
}

/** @throws {PeerError} `protocol-violation` for anything that `docs/protocol.md` does not allow. */
export function decodeFrame(bytes: Uint8Array): Frame {
  if (bytes.length > MAX_FRAME_BYTES) throw new PeerError('protocol-violation', `frame of ${bytes.length} bytes`);
  if (isPiece(bytes)) return { is: 'piece', ...decodePiece(bytes) };
  const kind = byType.get(bytes[0] ?? 0);
  if (kind === undefined) throw new PeerError('protocol-violation', `frame type ${bytes[0] ?? 'missing'}`);
  const parsed = v.safeParse(kind.schema, parseJson(bytes.subarray(1)));
  if (!parsed.success) throw new PeerError('protocol-violation', `${kind.is}: ${parsed.issues[0].message}`);
  return { is: kind.is, ...parsed.output } as JsonFrame;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw new PeerError('protocol-violation', 'not JSON in UTF-8', { cause });
  }
}

import { PeerError } from '../../core/errors.ts';
import type { Bytes } from '../../core/units.ts';

/**
 * Deflating a block pays when it gets much smaller; what is compressed already (pictures, films, archives) does not. A
 * sample tells: a few KiB out of the middle, deflated for some 100 µs.
 */
const SAMPLE_BYTES: Bytes = 4 * 1024;
const WORTH = 0.8;
/** Below this a block is not worth two streams. */
const LEAST_BYTES: Bytes = 512;
/** After a block that did not shrink, so many of its kind go as they are. */
const PATIENCE = 15;

export interface BlockEncoder {
  /** The block deflated, or `null` where it goes as it is. */
  encode(plain: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** RFC 1951, of a whole block. */
export type Deflate = (plain: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * One for each kind of file: what its last blocks were like tells of the next.
 *
 * @param deflateBlock for whole blocks; samples are deflated here
 */
export function createBlockEncoder(deflateBlock: Deflate): BlockEncoder {
  let patience = 0;
  /** The last block got smaller: no sample is needed. */
  let isHopeful = false;
  /** Blocks of the same kind wait for what a sample of the first tells. */
  let trial: Promise<void> | null = null;

  async function trySample(plain: Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      const start = (plain.length - SAMPLE_BYTES) >> 1;
      const sample = await deflate(plain.subarray(start, start + SAMPLE_BYTES));
      isHopeful = sample.length <= SAMPLE_BYTES * WORTH;
      // This block is one of them.
      if (!isHopeful) patience = PATIENCE + 1;
    } finally {
      trial = null;
    }
  }

  return {
    async encode(plain) {
      if (plain.length < LEAST_BYTES) return null;
      const canSample = plain.length > 2 * SAMPLE_BYTES;
      // Blocks come several at a time: the patience that a sample gave may be used up before the last of them asks.
      while (canSample && !isHopeful && patience === 0) {
        trial ??= trySample(plain);
        await trial;
      }
      if (patience > 0) {
        patience--;
        return null;
      }
      const deflated = await deflateBlock(plain);
      isHopeful = deflated.length < plain.length * WORTH;
      if (isHopeful) return deflated;
      patience = PATIENCE;
      return null;
    },
  };
}

/** RFC 1951. */
export function deflate(plain: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return collect(plain, new CompressionStream('deflate-raw'), Number.POSITIVE_INFINITY);
}

/** @throws {PeerError} `protocol-violation`, when it is not the deflated form of exactly `size` bytes. */
export async function inflate(deflated: Uint8Array<ArrayBuffer>, size: Bytes): Promise<Uint8Array<ArrayBuffer>> {
  let plain: Uint8Array<ArrayBuffer>;
  try {
    plain = await collect(deflated, new DecompressionStream('deflate-raw'), size);
  } catch (cause) {
    throw new PeerError('protocol-violation', 'a block that does not inflate', { cause });
  }
  if (plain.length !== size) throw new PeerError('protocol-violation', 'a block that inflates to another size');
  return plain;
}

/** @throws {RangeError} as soon as more than `limit` bytes come out */
async function collect(
  input: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  limit: Bytes,
): Promise<Uint8Array<ArrayBuffer>> {
  const writer = stream.writable.getWriter();
  // Failures come out of the reader as well.
  const written = writer.write(input).then(() => writer.close());
  written.catch(() => undefined);
  const reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> = stream.readable.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new RangeError('more bytes than there may be');
    }
  }
  await written;
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

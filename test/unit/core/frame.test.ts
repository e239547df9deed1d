import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameVectors } from '../../../scripts/vectors/frameVectors.ts';
import { PIECE_HEADER_BYTES } from '../../../src/core/blockPiece.ts';
import { PeerError } from '../../../src/core/errors.ts';
import { decodeFrame, encodeFrame, type Frame, isPiece } from '../../../src/core/frame.ts';
import { MAX_FRAME_BYTES, MAX_MESSAGE_CHARS, MAX_PAGE_CHARS, MAX_RUNS } from '../../../src/core/limits.ts';
import { bytesOf, DECODE_ONLY, FRAME_VECTORS, type FrameVector, frames, REJECTS } from './support/frames.ts';
import { thrownBy } from './support/thrownBy.ts';

const TRANSFER = '00112233445566778899aabbccddeeff';
const JSON_VECTORS = FRAME_VECTORS.filter(({ frame }) => frame.is !== 'piece');
const PIECE_VECTORS = FRAME_VECTORS.filter(({ frame }) => frame.is === 'piece');
/** JSON allows these four bytes around a value. */
const WHITE_SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** What comes of bytes from a peer: a frame or a violation. Anything else that is thrown fails the test. */
function outcomeOf(bytes: Uint8Array): Frame | 'violation' {
  try {
    return decodeFrame(bytes);
  } catch (thrown) {
    if (thrown instanceof PeerError && thrown.code === 'protocol-violation') return 'violation';
    throw thrown;
  }
}

function expectViolation(bytes: Uint8Array): void {
  const outcome = outcomeOf(bytes);
  if (outcome !== 'violation') expect(outcome).toBe('violation');
}

/** Whatever is taken as a frame is one that we could write ourselves. */
function expectFrameOrViolation(bytes: Uint8Array): void {
  const outcome = outcomeOf(bytes);
  if (outcome !== 'violation') expect(decodeFrame(encodeFrame(outcome))).toEqual(outcome);
}

function behind(bytes: Uint8Array, more: ArrayLike<number>): Uint8Array {
  const longer = new Uint8Array(bytes.length + more.length);
  longer.set(bytes);
  longer.set(more, bytes.length);
  return longer;
}

function frameOfText(type: number, text: string): Uint8Array {
  return behind(Uint8Array.of(type), new TextEncoder().encode(text));
}

const sequenced = (body: unknown) => frameOfText(0x10, JSON.stringify({ seq: 1, body }));

describe('every frame of the vectors', () => {
  it.each(FRAME_VECTORS)('is written as the vector says: $name', ({ frame, bytes }) => {
    expect(encodeFrame(frame)).toEqual(bytes);
  });

  it.each([...FRAME_VECTORS, ...DECODE_ONLY])('is read as the vector says: $name', ({ frame, bytes }) => {
    // `toStrictEqual`, so that no unknown field comes through.
    expect(decodeFrame(bytes)).toStrictEqual(frame);
  });

  it.each(FRAME_VECTORS)('is read from the middle of a buffer: $name', ({ frame, bytes }) => {
    const buffer = new Uint8Array(bytes.length + 11).fill(0xee);
    buffer.set(bytes, 5);
    expect(decodeFrame(buffer.subarray(5, 5 + bytes.length))).toEqual(frame);
  });

  it.each(FRAME_VECTORS)('tells whether it carries bytes of a file: $name', ({ frame, bytes }) => {
    expect(isPiece(bytes)).toBe(frame.is === 'piece');
  });

  it('is what the script makes of its cases', () => {
    expect(readFileSync(new URL('../../vectors/frames.json', import.meta.url), 'utf8')).toBe(frameVectors());
  });

  it('covers every type of frame and every kind of body', () => {
    const kinds = FRAME_VECTORS.map(({ frame }) => (frame.is === 'sequenced' ? frame.body.kind : frame.is));
    const ofBodies = [
      ...[
        'accept',
        'cancel',
        'chat',
        'commit',
        'decline',
        'fileFailed',
        'lane',
        'laneAnswer',
        'mark',
        'offer',
        'page',
        'pause',
      ],
      ...['received', 'regard', 'resumable', 'resume', 'reveal', 'roots', 'stalled', 'standby'],
    ];
    const others = ['ack', 'close', 'hello', 'piece', 'ping', 'pong', 'written'];
    expect([...new Set(kinds)].sort()).toEqual([...ofBodies, ...others].sort());
  });
});

describe('a frame that came damaged', () => {
  it.each(JSON_VECTORS)('is a violation when it is cut anywhere: $name', ({ bytes }) => {
    for (let length = 0; length < bytes.length; length++) expectViolation(bytes.subarray(0, length));
  });

  it.each(PIECE_VECTORS)(
    'is a violation when a piece is cut in its header or to nothing: $name',
    ({ frame, bytes }) => {
      for (let length = 0; length < PIECE_HEADER_BYTES; length++) expectViolation(bytes.subarray(0, length));
      for (let length = PIECE_HEADER_BYTES; length < bytes.length; length++) {
        if (length === PIECE_HEADER_BYTES) expectViolation(bytes.subarray(0, length));
        else
          expect(decodeFrame(bytes.subarray(0, length))).toEqual({
            ...frame,
            payload: bytes.subarray(PIECE_HEADER_BYTES, length),
          });
      }
    },
  );

  it.each(JSON_VECTORS)('is a violation with anything but white space behind it: $name', ({ frame, bytes }) => {
    for (let byte = 0; byte < 256; byte++) {
      const longer = behind(bytes, [byte]);
      if (WHITE_SPACE.has(byte)) expect(decodeFrame(longer)).toEqual(frame);
      else expectViolation(longer);
    }
    expectViolation(behind(bytes, bytes));
  });

  it.each(PIECE_VECTORS)('is a violation when a piece has bytes behind its block: $name', ({ frame, bytes }) => {
    if (frame.is !== 'piece') throw new Error('the list holds pieces only');
    const room = frame.length - frame.offset - frame.payload.length;
    expectViolation(behind(bytes, new Uint8Array(room + 1)));
  });

  it.each(FRAME_VECTORS)('is a frame or a violation with any one bit flipped: $name', ({ bytes }) => {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expectFrameOrViolation(flipped);
    }
  });

  it('is a frame or a violation, whatever bytes they are', () => {
    const type = fc.constantFrom(0x01, 0x02, 0x03, 0x04, 0x05, 0x10, 0x20, 0x21, 0x7b, 0xff);
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(
      fc.property(type, garbage, (first, rest) => expectFrameOrViolation(behind(Uint8Array.of(first), rest))),
      { numRuns: 1000 },
    );
  });

  it.each(REJECTS)('is a violation: $name', ({ bytes }) => expectViolation(bytes));
});

describe('a field', () => {
  const WRONG: Record<string, unknown[]> = {
    number: [null, true, '1', -1, 1.5, 2 ** 53, [1], {}],
    string: [true, 1, [], {}, ['a']],
    object: [true, 1, 'text', []],
    array: [null, true, 1, 'text', {}, { length: 1, 0: 'a' }],
  };
  const typeOf = (value: unknown) => (Array.isArray(value) ? 'array' : typeof value);
  /** Every way to break one field of a value: each of its places, taken away or given a wrong type. */
  function* broken(value: unknown): Generator<unknown> {
    if (value === null) return;
    for (const wrong of WRONG[typeOf(value)] ?? []) yield wrong;
    if (typeof value !== 'object') return;
    for (const [key, inner] of Object.entries(value)) {
      const copy = () => structuredClone(value) as Record<string, unknown>;
      for (const bad of broken(inner)) yield Object.assign(copy(), { [key]: bad });
      // Words alone are a message too.
      if (Array.isArray(value) || (key === 'shared' && 'text' in value && value.text !== '')) continue;
      // Nothing needs to be promised.
      if (key === 'next' && 'remembers' in value) continue;
      const without = copy();
      delete without[key];
      yield without;
    }
  }

  function isFolderOf(bad: unknown, fields: unknown): boolean {
    const withoutSizes = (value: unknown) => JSON.stringify(value).replace(/\],(null|\d+)\]/g, '],0]');
    return JSON.stringify(bad).includes('],null]') && withoutSizes(bad) === withoutSizes(fields);
  }

  it.each(JSON_VECTORS)('of a wrong type or missing is a violation: $name', ({ frame, bytes }: FrameVector) => {
    const { is: _, ...fields } = frame;
    let count = 0;
    for (const bad of broken(fields)) {
      // The one number that may be null: the size of a folder on a page.
      if (isFolderOf(bad, fields)) continue;
      expectViolation(frameOfText(bytes[0] ?? 0, JSON.stringify(bad)));
      count++;
    }
    expect(count).toBeGreaterThan(5);
  });
});

describe('the size of a frame', () => {
  const padded = (length: number) => behind(bytesOf('027b226964223a317d'), new Uint8Array(length - 9).fill(0x20));

  it('may be the largest and no more', () => {
    expect(decodeFrame(padded(MAX_FRAME_BYTES))).toEqual({ is: 'ping', id: 1 });
    expectViolation(padded(MAX_FRAME_BYTES + 1));
  });

  it('holds the longest message, whatever its characters', () => {
    for (const character of ['a', '\u0000', '\ud800', '\udc00', '한', '🦊', '"', '\\', '\u2028']) {
      const text = character.repeat(MAX_MESSAGE_CHARS / character.length);
      const frame: Frame = {
        is: 'sequenced',
        seq: Number.MAX_SAFE_INTEGER,
        body: { kind: 'chat', id: TRANSFER, text },
      };
      expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
    }
    expectViolation(sequenced({ kind: 'chat', id: TRANSFER, text: 'a'.repeat(MAX_MESSAGE_CHARS + 1) }));
  });

  it('holds the most links that a message may carry, whatever their titles', () => {
    for (const character of ['a', '\u0000', '\ud800', '한', '🦊', '"']) {
      const title = character.repeat(256 / character.length);
      const links = Array.from({ length: 100 }, () => ({ url: `https://a.example/${'a'.repeat(126)}`, title }));
      const frame: Frame = {
        is: 'sequenced',
        seq: Number.MAX_SAFE_INTEGER,
        body: { kind: 'chat', id: TRANSFER, text: '', shared: { what: 'links', links } },
      };
      expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
    }
  });

  it('is our own mistake when we make it too large', () => {
    const path = Array.from({ length: 32 }, () => 'n'.repeat(1000));
    const entries = Array.from({ length: 10 }, (): [number, string[], number] => [0, path, 1]);
    const body = { kind: 'page', transfer: TRANSFER, page: 0, entries } as const;
    const frame: Frame = { is: 'sequenced', seq: 1, body: { ...body, entries: [...body.entries] } };
    expect(thrownBy(() => encodeFrame(frame)).code).toBe('bug');
  });

  it('holds a full page, whatever its characters', () => {
    for (const character of ['\u0000', '\ud800', '한', '🦊', '"', '\\']) {
      const segment = character.repeat(1000 / character.length);
      const entry: [number, string[], number] = [0, [segment], 2 ** 52];
      const fits = Math.floor(MAX_PAGE_CHARS / (JSON.stringify(entry).length + 1));
      const entries = Array.from({ length: fits }, () => entry);
      const body = { kind: 'page', transfer: TRANSFER, page: Number.MAX_SAFE_INTEGER, entries } as const;
      const frame: Frame = { is: 'sequenced', seq: Number.MAX_SAFE_INTEGER, body: { ...body, entries } };
      expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
    }
  });

  it('holds as many runs as a frame may have, and not one more', () => {
    const runs = (count: number) =>
      Array.from({ length: count }, (_, index): [number, number] => [16_777_215 - 2 * (count - index), 1]);
    const written = (blocks: [number, number][]): Frame => ({ is: 'written', transfer: TRANSFER, blocks });
    expect(decodeFrame(encodeFrame(written(runs(MAX_RUNS))))).toEqual(written(runs(MAX_RUNS)));
    expectViolation(encodeFrame(written(runs(MAX_RUNS + 1))));
    const marks = (count: number) => runs(count).map(([first]): [number, number] => [first - 16_677_216, 1]);
    const resume = (count: number) => ({
      ...{ kind: 'resume', transfer: TRANSFER, windowBytes: 16 << 20, check: '0'.repeat(64) },
      ...{ have: runs(count), received: marks(count), skip: marks(count) },
    });
    expect(decodeFrame(sequenced(resume(MAX_RUNS)))).toMatchObject({ body: resume(MAX_RUNS) });
    for (const field of ['have', 'received', 'skip'] as const) {
      expectViolation(sequenced({ ...resume(1), [field]: resume(MAX_RUNS + 1)[field] }));
    }
  });

  it('is no way to exhaust the stack with nesting', () => {
    const depth = (MAX_FRAME_BYTES - 20) / 2;
    expectViolation(frameOfText(0x02, '['.repeat(depth)));
    expectViolation(frameOfText(0x02, '['.repeat(depth) + ']'.repeat(depth)));
    const nested = `{"more":${'['.repeat(depth - 20)}${']'.repeat(depth - 20)},"id":1}`;
    expectFrameOrViolation(frameOfText(0x02, nested));
  });
});

describe('any frame', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
      }),
      { numRuns: 300 },
    );
  });
});

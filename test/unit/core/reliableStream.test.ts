import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Body } from '../../../src/core/frame.ts';
import { MAX_EARLY_FRAMES } from '../../../src/core/limits.ts';
import { acknowledge, EMPTY_STREAM, enqueue, type ReliableStream, receive } from '../../../src/core/reliableStream.ts';
import { thrownBy } from './support/thrownBy.ts';

const body = (text: string): Body => ({ kind: 'chat', id: '0'.repeat(32), text });
const textOf = (said: Body) => (said.kind === 'chat' ? said.text : said.kind);
const frame = (seq: number) => ({ seq, body: body(`${seq}`) });

/** Gives the frames to a fresh stream, one after the other. */
function hear(seqs: readonly number[]): { stream: ReliableStream; delivered: string[] } {
  let stream = EMPTY_STREAM;
  const delivered: string[] = [];
  for (const seq of seqs) {
    const [next, bodies] = receive(stream, frame(seq));
    stream = next;
    delivered.push(...bodies.map(textOf));
  }
  return { stream, delivered };
}

function say(count: number): ReliableStream {
  let stream = EMPTY_STREAM;
  for (let index = 1; index <= count; index++) [stream] = enqueue(stream, body(`${index}`));
  return stream;
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('what is heard', () => {
  it('is delivered as it comes when it comes in order', () => {
    expect(hear([1, 2, 3]).delivered).toEqual(['1', '2', '3']);
  });

  it('waits for what is missing, and comes in order with it', () => {
    expect(hear([2, 4, 3]).delivered).toEqual([]);
    expect(hear([2, 4, 3, 1]).delivered).toEqual(['1', '2', '3', '4']);
  });

  it('is delivered once, however often it comes', () => {
    expect(hear([1, 1, 3, 3, 1, 2, 3, 2]).delivered).toEqual(['1', '2', '3']);
  });

  it('leaves nothing waiting when all of it is delivered', () => {
    expect(hear([3, 2, 1])).toEqual({
      stream: { ...EMPTY_STREAM, deliveredSeq: 3 },
      delivered: ['1', '2', '3'],
    });
  });

  it('keeps a bounded number of early ones, whatever the other side sends', () => {
    const { stream, delivered } = hear(numbers(2, 1000));
    expect(stream.early.length).toBe(MAX_EARLY_FRAMES);
    expect(delivered).toEqual([]);
  });

  it('takes what is next also when no room is left for early ones', () => {
    expect(hear([...numbers(2, 1000), 1]).delivered).toEqual(numbers(1, MAX_EARLY_FRAMES + 1).map(String));
  });

  it('delivers all of it once and in order, in any order and with any repetition', () => {
    const shuffled = fc
      .integer({ min: 1, max: MAX_EARLY_FRAMES })
      .chain((count) =>
        fc.tuple(
          fc.shuffledSubarray(numbers(1, count), { minLength: count }),
          fc.array(fc.integer({ min: 1, max: count })),
        ),
      );
    fc.assert(
      fc.property(shuffled, fc.infiniteStream(fc.nat()), ([order, repeated], places) => {
        const heard = [...order];
        for (const seq of repeated) heard.splice((places.next().value ?? 0) % heard.length, 0, seq);
        expect(hear(heard).delivered).toEqual(numbers(1, order.length).map(String));
      }),
    );
  });
});

describe('what is said', () => {
  it('is numbered from 1', () => {
    const [stream, first] = enqueue(EMPTY_STREAM, body('a'));
    expect(first).toEqual({ seq: 1, body: body('a') });
    expect(enqueue(stream, body('b'))[1].seq).toBe(2);
  });

  it('is kept until it is acknowledged, with everything before it', () => {
    const [stream, acknowledged] = acknowledge(say(4), 3);
    expect(acknowledged.map(textOf)).toEqual(['1', '2', '3']);
    expect(stream.unacked).toEqual([frame(4)]);
  });

  it('is acknowledged once', () => {
    const [stream] = acknowledge(say(4), 3);
    expect(acknowledge(stream, 3)).toEqual([stream, []]);
    expect(acknowledge(stream, 1)).toEqual([stream, []]);
    expect(acknowledge(stream, 0)).toEqual([stream, []]);
    expect(acknowledge(stream, 4)[1].map(textOf)).toEqual(['4']);
  });

  it('does not use a number again after it was acknowledged', () => {
    const [stream] = acknowledge(say(4), 4);
    expect(enqueue(stream, body('5'))[1].seq).toBe(5);
  });

  it('cannot be acknowledged before it is said', () => {
    expect(thrownBy(() => acknowledge(EMPTY_STREAM, 1)).code).toBe('protocol-violation');
    expect(thrownBy(() => acknowledge(say(4), 5)).code).toBe('protocol-violation');
    expect(thrownBy(() => acknowledge(say(4), Number.MAX_SAFE_INTEGER)).code).toBe('protocol-violation');
  });
});

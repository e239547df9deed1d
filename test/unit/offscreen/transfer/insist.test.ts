import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ANSWER_MS, insist } from '../../../../src/offscreen/transfer/insist.ts';
import { type FakeTime, startFakeTime } from '../support/fakeTime.ts';

let time: FakeTime;
beforeEach(() => {
  time = startFakeTime();
  vi.spyOn(console, 'warn').mockReturnValue();
});
afterEach(() => {
  time.stop();
  vi.restoreAllMocks();
});

/** Asks that the test answers. */
function asksOf() {
  const asks: { answer(value: string): void; refuse(thrown: unknown): void }[] = [];
  const late: string[] = [];
  let outcome: unknown = 'pending';
  insist<string>(
    () => new Promise((answer, refuse) => asks.push({ answer, refuse })),
    (value) => late.push(value),
  ).then(
    (value) => {
      outcome = value;
    },
    (thrown: unknown) => {
      outcome = thrown;
    },
  );
  return { asks, late, outcome: () => outcome };
}

describe('what is asked of the disk', () => {
  it('is asked once where it is answered', async () => {
    const { asks, late, outcome } = asksOf();
    asks[0]?.answer('first');
    await time.pass(10 * ANSWER_MS);
    expect([asks.length, late, outcome()]).toEqual([1, [], 'first']);
  });

  it('is refused at once where it is refused', async () => {
    const { asks, outcome } = asksOf();
    const thrown = new DOMException('', 'QuotaExceededError');
    asks[0]?.refuse(thrown);
    await time.pass(10 * ANSWER_MS);
    expect([asks.length, outcome()]).toEqual([1, thrown]);
  });

  it('is asked again where no answer comes, and what the first ask brings later is let go of', async () => {
    const { asks, late, outcome } = asksOf();
    await time.pass(ANSWER_MS);
    asks[1]?.answer('second');
    await time.pass(1);
    asks[0]?.answer('first');
    await time.pass(10 * ANSWER_MS);
    expect([asks.length, late, outcome()]).toEqual([2, ['first'], 'second']);
  });

  it('comes of the first ask where that is only slow, though the second is refused for its sake', async () => {
    const { asks, outcome } = asksOf();
    await time.pass(ANSWER_MS);
    asks[1]?.refuse(new DOMException('', 'NoModificationAllowedError'));
    await time.pass(1);
    expect(outcome()).toBe('pending');
    asks[0]?.answer('first');
    await time.pass(1);
    expect(outcome()).toBe('first');
  });

  it('is given up where nothing is answered', async () => {
    const { asks, outcome } = asksOf();
    await time.pass(10 * ANSWER_MS);
    expect(asks).toHaveLength(4);
    expect(outcome()).toMatchObject({ code: 'disk-failed' });
  });
});

import { describe, expect, it } from 'vitest';
import { type Allowance, fullAllowance, takeOne } from '../../../src/core/allowance.ts';

const LIMITS = { atOnce: 3, perSecond: 2 };

/** How many of `count` may be done at a moment, and what is left. */
function take(allowance: Allowance, count: number, now: number): { taken: number; left: Allowance } {
  let left = allowance;
  for (let taken = 0; taken < count; taken++) {
    const next = takeOne(left, LIMITS, now);
    if (next === null) return { taken, left };
    left = next;
  }
  return { taken: count, left };
}

describe('an allowance', () => {
  it('gives some at once, then as fast as they come back, and never more than at first', () => {
    const first = take(fullAllowance(LIMITS, 1000), 9, 1000);
    expect(first.taken).toBe(3);
    const second = take(first.left, 9, 1499);
    expect(second.taken).toBe(0);
    const third = take(second.left, 9, 2000);
    expect(third.taken).toBe(2);
    expect(take(third.left, 9, 100_000).taken).toBe(3);
  });

  it('gives nothing for a clock that goes back', () => {
    const { left } = take(fullAllowance(LIMITS, 1000), 3, 1000);
    expect(takeOne(left, LIMITS, 0)).toBeNull();
  });
});

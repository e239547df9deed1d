import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RateEstimate, startRate, timeLeft, updateRate } from '../../../src/core/rate.ts';

const MIB = 1024 * 1024;

/** Lets bytes come at a rate for a while, looked at ten times a second; returns each estimate. */
function flow(estimate: RateEstimate, bytesPerSecond: number, duration: number): RateEstimate[] {
  const seen: RateEstimate[] = [];
  let latest = estimate;
  const { at, doneBytes } = estimate;
  for (let elapsed = 100; elapsed <= duration; elapsed += 100) {
    latest = updateRate(latest, at + elapsed, doneBytes + (bytesPerSecond * elapsed) / 1000);
    seen.push(latest);
  }
  return seen;
}

const ratesOf = (estimates: readonly RateEstimate[]) =>
  estimates.flatMap(({ bytesPerSecond }) => (bytesPerSecond === null ? [] : [bytesPerSecond]));
const last = (estimates: readonly RateEstimate[]) => estimates.at(-1) ?? startRate(0, 0);

describe('the rate of a transfer', () => {
  it('is not told before there is enough to tell', () => {
    const start = startRate(1000, 5);
    expect(start.bytesPerSecond).toBeNull();
    expect(updateRate(start, 1000, 5)).toBe(start);
    expect(updateRate(start, 1499, MIB)).toBe(start);
    expect(timeLeft(start, MIB)).toBeNull();
  });

  it('is at first what was measured since the start, with nothing of what was done before it', () => {
    expect(updateRate(startRate(1000, MIB), 1500, 2 * MIB).bytesPerSecond).toBe(2 * MIB);
  });

  it('stays as it is between two samples', () => {
    const first = updateRate(startRate(0, 0), 500, MIB);
    expect(updateRate(first, 999, 50 * MIB)).toBe(first);
    expect(updateRate(first, 1000, 50 * MIB)).not.toBe(first);
  });

  it('is the true one where that does not change', () => {
    for (const rate of ratesOf(flow(startRate(0, 0), 3 * MIB, 60_000))) expect(rate).toBeCloseTo(3 * MIB, 0);
  });

  it('does not jump when the network does, and follows it within seconds', () => {
    const before = last(flow(startRate(0, 0), 10 * MIB, 10_000));
    const after = flow(before, MIB, 20_000);
    const rates = [10 * MIB, ...ratesOf(after)];
    for (const [index, rate] of rates.slice(1).entries()) {
      expect(rate).toBeLessThanOrEqual(rates[index] ?? 0);
      expect(rate).toBeGreaterThan((rates[index] ?? 0) * 0.85);
    }
    expect(last(after.slice(0, 30)).bytesPerSecond).toBeGreaterThan(5 * MIB);
    expect(last(after).bytesPerSecond).toBeLessThan(1.1 * MIB);
  });

  it('weighs a long gap by its length', () => {
    const before = last(flow(startRate(0, 0), 10 * MIB, 10_000));
    const after = updateRate(before, before.at + 60_000, before.doneBytes);
    expect(after.bytesPerSecond).toBeLessThan(10);
  });

  it('is never below nothing nor above the fastest that was seen', () => {
    const steps = fc.array(fc.record({ wait: fc.nat(5000), bytes: fc.nat(100 * MIB) }), { maxLength: 50 });
    fc.assert(
      fc.property(steps, (list) => {
        let estimate = startRate(0, 0);
        let [at, doneBytes] = [0, 0];
        for (const { wait, bytes } of list) {
          at += wait;
          doneBytes += bytes;
          estimate = updateRate(estimate, at, doneBytes);
          if (estimate.bytesPerSecond === null) continue;
          expect(estimate.bytesPerSecond).toBeGreaterThanOrEqual(0);
          // Samples are half a second apart at least.
          expect(estimate.bytesPerSecond).toBeLessThanOrEqual(doneBytes * 2);
        }
      }),
    );
  });
});

describe('the time left', () => {
  it('is what remains at the rate of now', () => {
    const estimate = updateRate(startRate(0, 0), 1000, 4 * MIB);
    expect(timeLeft(estimate, 8 * MIB)).toBe(2000);
    expect(timeLeft(estimate, 0)).toBe(0);
  });

  it('is not told while nothing moves', () => {
    expect(timeLeft(updateRate(startRate(0, 0), 1000, 0), MIB)).toBeNull();
  });

  it('does not jump when one sample is far from the others', () => {
    const steady = last(flow(startRate(0, 0), 10 * MIB, 10_000));
    const before = timeLeft(steady, 100 * MIB) ?? 0;
    const stalled = updateRate(steady, steady.at + 500, steady.doneBytes);
    const after = timeLeft(stalled, 100 * MIB) ?? 0;
    expect(after).toBeGreaterThan(before);
    expect(after).toBeLessThan(before * 1.2);
  });
});

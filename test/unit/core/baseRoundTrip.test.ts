import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addRoundTrip, baseRoundTrip, type RoundTrips } from '../../../src/core/baseRoundTrip.ts';

describe('how far the other side is', () => {
  it('is nothing before it is measured', () => {
    expect(baseRoundTrip([])).toBe(0);
  });

  it('is the shortest of the last half minute, whatever was measured', () => {
    const measurement = fc.record({ wait: fc.nat(20_000), ms: fc.nat(500) });
    fc.assert(
      fc.property(fc.array(measurement, { minLength: 1, maxLength: 50 }), (measurements) => {
        const all: { ms: number; at: number }[] = [];
        let kept: RoundTrips = [];
        let at = 0;
        for (const { wait, ms } of measurements) {
          at += wait;
          all.push({ ms, at });
          kept = addRoundTrip(kept, ms, at);
          const lately = all.filter((one) => at - one.at <= 30_000).map((one) => one.ms);
          expect(baseRoundTrip(kept)).toBe(Math.min(...lately));
          expect(kept.length).toBeLessThanOrEqual(lately.length);
        }
      }),
    );
  });

  it('rises half a minute after the path has become longer', () => {
    let kept = addRoundTrip([], 2, 0);
    for (let at = 2000; at <= 30_000; at += 2000) kept = addRoundTrip(kept, 80, at);
    expect(baseRoundTrip(kept)).toBe(2);
    expect(baseRoundTrip(addRoundTrip(kept, 90, 30_001))).toBe(80);
  });
});

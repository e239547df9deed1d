import { describe, expect, it } from 'vitest';
import { admit } from '../../../src/core/autoAccept.ts';

const HOUR = 60 * 60 * 1000;
const START = 1_800_000_000_000;

describe('the total that is accepted without a question in a day', () => {
  it('takes offers while they fit, and none that does not', () => {
    const first = admit(60, 100, { since: 0, bytes: 0 }, START);
    expect(first).toEqual({ since: START, bytes: 60 });
    const after = { since: START, bytes: 60 };
    expect(admit(41, 100, after, START + HOUR)).toBeNull();
    expect(admit(40, 100, after, START + HOUR)).toEqual({ since: START, bytes: 100 });
  });

  it('begins anew 24 hours after the first, not at midnight', () => {
    const full = { since: START, bytes: 100 };
    expect(admit(1, 100, full, START + 24 * HOUR - 1)).toBeNull();
    expect(admit(1, 100, full, START + 24 * HOUR)).toEqual({ since: START + 24 * HOUR, bytes: 1 });
  });

  it('is not begun anew by a clock that was set back', () => {
    expect(admit(1, 100, { since: START, bytes: 100 }, START - 48 * HOUR)).toBeNull();
  });

  it('never takes an offer that is larger than a day', () => {
    expect(admit(101, 100, { since: 0, bytes: 0 }, START)).toBeNull();
  });
});

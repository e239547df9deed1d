import type { Milliseconds } from './units.ts';

/** How much of something may be done now: some at once, and then as fast as it comes back. */
export interface Allowance {
  left: number;
  at: Milliseconds;
}

export interface AllowanceLimits {
  /** Whole ones. */
  atOnce: number;
  perSecond: number;
}

export function fullAllowance({ atOnce }: AllowanceLimits, now: Milliseconds): Allowance {
  return { left: atOnce, at: now };
}

/** @returns what is left after one more, or `null` where there is none: nothing is taken then. */
export function takeOne({ left, at }: Allowance, limits: AllowanceLimits, now: Milliseconds): Allowance | null {
  const back = (Math.max(0, now - at) / 1000) * limits.perSecond;
  const available = Math.min(limits.atOnce, left + back);
  return available < 1 ? null : { left: available - 1, at: now };
}

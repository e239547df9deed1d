import type { Bytes, EpochMs, Milliseconds } from './units.ts';

/** What was accepted without a question since a moment. */
export interface AcceptedBytes {
  since: EpochMs;
  bytes: Bytes;
}

/** A day is 24 hours from the first file on, so that nobody gets two days' worth around midnight. */
const DAY_MS: Milliseconds = 24 * 60 * 60 * 1000;

/**
 * What counts as accepted once this offer is, or `null` where the day's total does not allow it. A clock that was set
 * back begins a new day only when it is ahead again.
 */
export function admit(size: Bytes, dailyBytes: Bytes, accepted: AcceptedBytes, now: EpochMs): AcceptedBytes | null {
  const isSameDay = now - accepted.since < DAY_MS;
  const before = isSameDay ? accepted.bytes : 0;
  if (before + size > dailyBytes) return null;
  return { since: isSameDay ? accepted.since : now, bytes: before + size };
}

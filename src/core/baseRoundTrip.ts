import type { EpochMs, Milliseconds } from './units.ts';

/** Round trips of the last half minute, without those that a later one was no longer than. Oldest, and so shortest, first. */
export type RoundTrips = readonly { readonly ms: Milliseconds; readonly at: EpochMs }[];

/** A path changes when a device moves; what was measured before it tells nothing then. */
const WINDOW_MS: Milliseconds = 30_000;

/**
 * How far the other side is: the shortest round trip lately. The latest one also has the queues in it and the time that a
 * busy machine took to answer, and makes a LAN look like a distance (RFC 6817, "base delay").
 */
export function baseRoundTrip(measured: RoundTrips): Milliseconds {
  return measured[0]?.ms ?? 0;
}

export function addRoundTrip(measured: RoundTrips, ms: Milliseconds, at: EpochMs): RoundTrips {
  return [...measured.filter((other) => other.ms < ms && at - other.at <= WINDOW_MS), { ms, at }];
}

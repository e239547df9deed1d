import type { Bytes, Milliseconds } from './units.ts';

/** A smoothed rate: an exponential mean, so that the time left does not jump. */
export interface RateEstimate {
  at: Milliseconds;
  doneBytes: Bytes;
  /** Bytes a second; `null` before there is enough to tell. */
  bytesPerSecond: number | null;
}

/** How long the past counts. Shorter and the time left flickers, longer and it ignores a change of network. */
const MEMORY_MS: Milliseconds = 4000;
const SAMPLE_MS: Milliseconds = 500;

export function startRate(at: Milliseconds, doneBytes: Bytes): RateEstimate {
  return { at, doneBytes, bytesPerSecond: null };
}

/** Takes what is done by now; between samples the estimate stays as it was. */
export function updateRate(estimate: RateEstimate, at: Milliseconds, doneBytes: Bytes): RateEstimate {
  const elapsed = at - estimate.at;
  if (elapsed < SAMPLE_MS) return estimate;
  const latest = ((doneBytes - estimate.doneBytes) * 1000) / elapsed;
  const weight = 1 - Math.exp(-elapsed / MEMORY_MS);
  const before = estimate.bytesPerSecond;
  return { at, doneBytes, bytesPerSecond: before === null ? latest : before + weight * (latest - before) };
}

/** Time until `remaining` bytes are done at the estimated rate, or `null` where nobody can tell. */
export function timeLeft(estimate: RateEstimate, remaining: Bytes): Milliseconds | null {
  const rate = estimate.bytesPerSecond;
  return rate === null || rate <= 0 ? null : (remaining * 1000) / rate;
}

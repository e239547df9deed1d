import type { Page } from 'puppeteer-core';

/** A User Timing entry of a page or worker, on the clock of the machine (W3C User Timing). */
export interface Timing {
  name: string;
  /** Milliseconds since 1970. */
  at: number;
  durationMs: number;
  detail: unknown;
}

/** @returns the page's marks and measures whose name starts with `tandem:`, in order of time */
export function timings(page: Page): Promise<Timing[]> {
  return page.evaluate(() =>
    [...performance.getEntriesByType('mark'), ...performance.getEntriesByType('measure')]
      .filter((entry) => entry.name.startsWith('tandem:'))
      .map((entry) => ({
        name: entry.name,
        at: performance.timeOrigin + entry.startTime,
        durationMs: entry.duration,
        detail: (entry as PerformanceMark | PerformanceMeasure).detail ?? null,
      }))
      .sort((left, right) => left.at - right.at),
  );
}

/**
 * Waits until the page has made the mark, for the `count`-th time. Reads a list, draws nothing: cheap enough to
 * run beside a measurement.
 */
export async function waitForTiming(
  page: Page,
  name: string,
  options: { count?: number; timeout?: number } = {},
): Promise<Timing> {
  const count = options.count ?? 1;
  await page.waitForFunction(
    (wanted, least) => performance.getEntriesByName(wanted).length >= least,
    { polling: 20, timeout: options.timeout ?? 30_000 },
    name,
    count,
  );
  const found = (await timings(page)).filter((timing) => timing.name === name)[count - 1];
  if (!found) throw new Error(`The page cleared its mark ${name}.`);
  return found;
}

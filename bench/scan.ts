import puppeteer, { type Page } from 'puppeteer-core';
import { createServer } from 'vite';
import { findBrowser } from '../scripts/browser.ts';
import { compareWithFloor, round1, round3 } from './figures.ts';
import type { Bench } from './report.ts';
import { FLAWS, type FrameCase } from './scan/drawFrame.ts';
import type { FrameResult, Measuring } from './scan/page.ts';
import { median, p95 } from './statistics.ts';

/** Pixels a module, from a code across the room to one at half a metre, and the least share of its frames to be read. */
const SIZES = [
  { modulePx: 2, floor: 0.71 },
  { modulePx: 2.5, floor: null },
  { modulePx: 3, floor: 0.9 },
  { modulePx: 4, floor: 0.95 },
  { modulePx: 5, floor: 0.95 },
  { modulePx: 7, floor: 0.95 },
];
/** Frames of each size with each flaw. */
const RUNS = 5;
const FLOOR = 0.76;

/** Frames of a camera, drawn from a seed, through the product's worker. */
export const scan: Bench = {
  summary: 'how many of 270 drawn camera frames the scanner reads, in which pass, and how soon',
  options: ['runs'],
  needsBuild: false,
  async run({ say, options: { runs = RUNS } }) {
    const server = await createServer({ configFile: false, logLevel: 'error', server: { port: 0 } });
    await server.listen();
    const browser = await puppeteer.launch({ executablePath: await findBrowser(), args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      await page.goto(`${server.resolvedUrls?.local[0]}bench/scan/page.html`);
      await page.waitForFunction(() => 'measureFrame' in globalThis);
      // The first one waits for the WebAssembly.
      await measure(page, { modulePx: 5, flaw: 'none', seed: 1, withCode: true });
      const results: FrameResult[] = [];
      for (const { modulePx } of SIZES) {
        for (const [index, flaw] of FLAWS.entries()) {
          for (let run = 0; run < runs; run++) {
            results.push(await measure(page, { modulePx, flaw, seed: seedOf(modulePx, index, run), withCode: true }));
          }
        }
        say(
          JSON.stringify(
            rowOf(
              `${modulePx} px a module`,
              of(results, (one) => one.modulePx === modulePx),
            ),
          ),
        );
      }
      const empty: FrameResult[] = [];
      for (const [index, flaw] of FLAWS.entries()) {
        for (let run = 0; run < runs; run++)
          empty.push(await measure(page, { modulePx: 4, flaw, seed: seedOf(0, index, run), withCode: false }));
      }
      return report(results, empty, await browser.version());
    } finally {
      await browser.close();
      await server.close();
    }
  },
};

function seedOf(modulePx: number, flaw: number, run: number): number {
  return 1 + Math.round(modulePx * 10) * 10_000 + flaw * 100 + run;
}

function measure(page: Page, which: FrameCase & { withCode: boolean }): Promise<FrameResult> {
  return page.evaluate((frame) => (globalThis as unknown as Measuring).measureFrame(frame), which);
}

const of = (results: FrameResult[], wanted: (result: FrameResult) => boolean) => results.filter(wanted);

function report(results: FrameResult[], empty: FrameResult[], browser: string) {
  const bySize = SIZES.map(({ modulePx }) =>
    rowOf(
      `${modulePx} px a module`,
      of(results, (one) => one.modulePx === modulePx),
    ),
  );
  const byFlaw = FLAWS.map((name) =>
    rowOf(
      name,
      of(results, ({ flaw }) => flaw === name),
    ),
  );
  const all = rowOf('all', results);
  const seconds = results.flatMap(({ secondMs }) => secondMs ?? []);
  const firsts = results.map(({ firstMs }) => firstMs);
  const time = {
    firstMs: { median: round1(median(firsts)), p95: round1(p95(firsts)) },
    secondMs: seconds.length === 0 ? null : { median: round1(median(seconds)), p95: round1(p95(seconds)) },
  };
  const missed = of(results, ({ pass }) => pass === 0);
  const hints = {
    missed: missed.length,
    withHint: missed.filter(({ hint }) => hint !== null).length,
    emptyFrames: empty.length,
    emptyWithHint: empty.filter(({ hint }) => hint !== null).length,
  };
  const misread = of([...results, ...empty], ({ pass }) => pass === 'wrong').length;
  const floors = SIZES.flatMap(({ floor }, index) => {
    const row = bySize[index];
    return floor === null || !row ? [] : [compareWithFloor(row.frames, row.both, floor)];
  });
  return {
    figures: { ...all, ...time, hints, misread, bySize, byFlaw, samples: results },
    table: [...bySize, ...byFlaw, all],
    verdicts: [
      ...floors,
      compareWithFloor('all, in the first pass', all.first, FLOOR),
      `ms of the worker: first pass ${time.firstMs.median} (p95 ${time.firstMs.p95}), second ${time.secondMs?.median} more (p95 ${time.secondMs?.p95})`,
      `${hints.withHint} of ${hints.missed} missed frames had a hint, and ${hints.emptyWithHint} of ${hints.emptyFrames} without a code; ${misread} misread`,
    ],
    browser,
  };
}

/** Shares of these frames that were read in the first pass, and in both. */
function rowOf(frames: string, results: FrameResult[]) {
  const share = (count: number) => round3(count / results.length);
  return {
    frames,
    count: results.length,
    first: share(of(results, ({ pass }) => pass === 1).length),
    both: share(of(results, ({ pass }) => pass === 1 || pass === 2).length),
  };
}

import { openDevice } from '../test/e2e/driver.ts';
import { measurePairing, type PairingFigures } from '../test/e2e/support/measuredPairing.ts';
import { round3 } from './figures.ts';
import type { Bench } from './report.ts';
import { median, p95 } from './statistics.ts';

const RUNS = 10;

/** Pairs two cold browsers through their cameras, ten times. */
export const pair: Bench = {
  summary: 'how long pairing takes, ten times from cold browsers',
  options: ['rounds'],
  needsBuild: true,
  async run({ say, options: { rounds: runs = RUNS } }) {
    const samples: PairingFigures[] = [];
    let browser = '';
    for (let run = 1; run <= runs; run++) {
      const measured = await pairOnce();
      say(`${run}/${runs} ${JSON.stringify(measured.figures)}`);
      samples.push(measured.figures);
      browser = measured.browser;
    }
    const summary = (key: keyof PairingFigures) => {
      const values = samples.map((figures) => figures[key]);
      return { median: round3(median(values)), p95: p95(values) };
    };
    const summaries = {
      pairSeconds: summary('pairSeconds'),
      gatherMs: summary('gatherMs'),
      codeShownMs: summary('codeShownMs'),
      scanMs: summary('scanMs'),
      openMs: summary('openMs'),
    };
    return {
      figures: { runs, ...summaries, samples },
      table: Object.entries(summaries).map(([figure, values]) => ({ figure, ...values })),
      verdicts: [],
      browser,
    };
  },
};

async function pairOnce(): Promise<{ figures: PairingFigures; browser: string }> {
  const left = await openDevice();
  try {
    const right = await openDevice();
    try {
      const figures = await measurePairing([left, right]);
      return { figures, browser: await left.view.browser().version() };
    } finally {
      await right.close();
    }
  } finally {
    await left.close();
  }
}

import { openDevice } from '../test/e2e/driver.ts';
import { measurePairing, type PairingFigures } from '../test/e2e/support/measuredPairing.ts';
import { median, p95 } from './statistics.ts';

const RUNS = 10;

export type PairBench = { runs: number } & Record<keyof PairingFigures, { median: number; p95: number }>;

/** Pairs two cold browsers through their cameras, ten times. */
export async function benchPair(say: (line: string) => void): Promise<PairBench> {
  const figures: PairingFigures[] = [];
  for (let run = 1; run <= RUNS; run++) {
    const figure = await pairOnce();
    say(`${run}/${RUNS} ${JSON.stringify(figure)}`);
    figures.push(figure);
  }
  const summary = (key: keyof PairingFigures) => {
    const values = figures.map((figure) => figure[key]);
    return { median: Number(median(values).toFixed(3)), p95: p95(values) };
  };
  return {
    runs: RUNS,
    pairSeconds: summary('pairSeconds'),
    gatherMs: summary('gatherMs'),
    codeShownMs: summary('codeShownMs'),
    scanMs: summary('scanMs'),
    openMs: summary('openMs'),
  };
}

async function pairOnce(): Promise<PairingFigures> {
  const left = await openDevice();
  try {
    const right = await openDevice();
    try {
      return await measurePairing([left, right]);
    } finally {
      await right.close();
    }
  } finally {
    await left.close();
  }
}

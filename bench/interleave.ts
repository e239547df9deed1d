import { round3 } from './figures.ts';
import { median } from './statistics.ts';

export interface Round {
  round: number;
  referenceBefore: number;
  product: number;
  referenceAfter: number;
  /** The product against the mean of its two neighbours. */
  ratio: number;
}

/**
 * Measures a reference before and after each run of the product: what else the machine does then hits both. All
 * are rates.
 */
export async function interleave(
  rounds: number,
  reference: () => Promise<number>,
  product: (round: number) => Promise<number>,
  onRound: (round: Round) => void,
): Promise<Round[]> {
  const measured: Round[] = [];
  let referenceBefore = await reference();
  for (let round = 1; round <= rounds; round++) {
    const rate = await product(round);
    const referenceAfter = await reference();
    const row = {
      round,
      referenceBefore: round3(referenceBefore),
      product: round3(rate),
      referenceAfter: round3(referenceAfter),
      ratio: round3((2 * rate) / (referenceBefore + referenceAfter)),
    };
    measured.push(row);
    onRound(row);
    referenceBefore = referenceAfter;
  }
  return measured;
}

export interface RoundsSummary {
  referenceMBps: number;
  productMBps: number;
  ratio: number;
}

/** Medians over the rounds; `ratio` is the median of each round's own. */
export function summarizeRounds(rounds: Round[]): RoundsSummary {
  const references = [
    ...rounds.slice(0, 1).map((round) => round.referenceBefore),
    ...rounds.map((r) => r.referenceAfter),
  ];
  return {
    referenceMBps: round3(median(references)),
    productMBps: round3(median(rounds.map((round) => round.product))),
    ratio: round3(median(rounds.map((round) => round.ratio))),
  };
}

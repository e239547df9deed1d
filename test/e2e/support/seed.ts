/** Random points that can be found again. */
export interface SeededRandom {
  readonly seed: number;
  /** A number from `least` up to `most`. */
  between(least: number, most: number): number;
}

/** The seed of a run: `TANDEM_SEED`, or another each time. */
export function chooseSeed(): number {
  const given = Number(process.env.TANDEM_SEED);
  return Number.isSafeInteger(given) && given > 0 ? given : Math.floor(Math.random() * 2 ** 31);
}

/** Mulberry32 (Tommy Ettinger, public domain): short, and even enough for points in time. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  return {
    seed,
    between(least, most) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return least + (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (most - least);
    },
  };
}

import { PeerError } from './errors.ts';
import { MAX_RUNS } from './limits.ts';

/** A run of numbers: the first, and how many. */
export type Run = [first: number, count: number];

/** A set of numbers below a size, a bit each. Updated in place: a transfer has millions of blocks. */
export interface BlockSet {
  readonly size: number;
  readonly count: number;
  has(index: number): boolean;
  /** False where it was there already. */
  add(index: number): boolean;
  /** False where it was not there. */
  delete(index: number): boolean;
  /** The first number from `from` on that is not in the set; `size` where there is none. */
  firstMissing(from: number): number;
  /** The set as runs, in order; at most `limit` of them, the rest left out. */
  runs(limit?: number): Run[];
  clear(): void;
}

export function createBlockSet(size: number): BlockSet {
  const bits = new Uint8Array(Math.ceil(size / 8));
  let count = 0;
  const has = (index: number) => ((bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
  const flip = (index: number) => {
    bits[index >> 3] = (bits[index >> 3] ?? 0) ^ (1 << (index & 7));
  };
  const requireInside = (index: number) => {
    if (!(index >= 0 && index < size)) throw new PeerError('bug', `block ${index} of ${size}`);
  };

  function firstMissing(from: number): number {
    let index = from;
    while (index < size) {
      if ((index & 7) === 0 && bits[index >> 3] === 0xff) index += 8;
      else if (has(index)) index++;
      else return index;
    }
    return size;
  }

  return {
    size,
    get count() {
      return count;
    },
    has,
    add(index) {
      requireInside(index);
      if (has(index)) return false;
      flip(index);
      count++;
      return true;
    },
    delete(index) {
      requireInside(index);
      if (!has(index)) return false;
      flip(index);
      count--;
      return true;
    },
    firstMissing,
    runs(limit = Number.POSITIVE_INFINITY) {
      const runs: Run[] = [];
      for (let index = 0; index < size && runs.length < limit; ) {
        if ((index & 7) === 0 && bits[index >> 3] === 0) {
          index += 8;
          continue;
        }
        if (!has(index)) {
          index++;
          continue;
        }
        const end = Math.min(size, firstMissing(index));
        runs.push([index, end - index]);
        index = end;
      }
      return runs;
    },
    clear() {
      bits.fill(0);
      count = 0;
    },
  };
}

/** Every number of the runs. @throws {PeerError} `protocol-violation`, where one is not below `size`. */
export function* eachOf(runs: readonly Run[], size: number): Generator<number> {
  for (const [first, count] of runs) {
    if (first + count > size) throw new PeerError('protocol-violation', `${first}+${count} of ${size}`);
    for (let index = first; index < first + count; index++) yield index;
  }
}

/** Runs in groups that fit a frame each. */
export function* groupsOf(runs: readonly Run[], limit = MAX_RUNS): Generator<Run[]> {
  for (let at = 0; at < runs.length; at += limit) yield runs.slice(at, at + limit);
}

/** Numbers in rising order as runs; at most `limit` of them, the rest left out. */
export function toRuns(rising: Iterable<number>, limit = Number.POSITIVE_INFINITY): Run[] {
  const runs: Run[] = [];
  for (const index of rising) {
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === index) last[1]++;
    else if (runs.length === limit) break;
    else runs.push([index, 1]);
  }
  return runs;
}

/** Numbers in any order as runs, each once. */
export function asRuns(indexes: Iterable<number>): Run[] {
  return toRuns([...new Set(indexes)].sort((one, other) => one - other));
}

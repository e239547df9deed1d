import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asRuns, createBlockSet, eachOf, groupsOf, type Run, toRuns } from '../../../src/core/blockSet.ts';
import { MAX_RUNS } from '../../../src/core/limits.ts';
import { thrownBy } from './support/thrownBy.ts';

const MANY = 2 ** 20;

/** What the set must do, on a plain one. */
const firstMissing = (plain: ReadonlySet<number>, size: number, from: number) => {
  let index = from;
  while (index < size && plain.has(index)) index++;
  return Math.min(index, size);
};
const numbersOf = (runs: readonly Run[]) =>
  runs.flatMap(([first, count]) => Array.from({ length: count }, (_, index) => first + index));

describe('a set of blocks', () => {
  // Sizes around whole bytes, and stretches that fill them: that is what is skipped in one step.
  const size = fc.oneof(fc.nat(70), fc.constantFrom(0, 1, 7, 8, 9, 16, 64, 255, 256, 1000));
  const stretch = fc.record({ act: fc.constantFrom('add', 'delete'), first: fc.nat(1000), count: fc.nat(40) });

  it('is a set, whatever is added and taken away', () => {
    fc.assert(
      fc.property(size, fc.array(stretch, { maxLength: 20 }), fc.nat(1000), (below, stretches, from) => {
        const set = createBlockSet(below);
        const plain = new Set<number>();
        for (const { act, first, count } of stretches) {
          for (let index = first; index < Math.min(first + count, below); index++) {
            const isNew = !plain.has(index);
            if (act === 'add') {
              expect(set.add(index)).toBe(isNew);
              plain.add(index);
            } else {
              expect(set.delete(index)).toBe(!isNew);
              plain.delete(index);
            }
          }
        }
        expect(set).toMatchObject({ size: below, count: plain.size });
        for (let index = 0; index < below; index++) expect(set.has(index)).toBe(plain.has(index));
        for (const start of [0, Math.min(from, below), below]) {
          expect(set.firstMissing(start)).toBe(firstMissing(plain, below, start));
        }
        expect(numbersOf(set.runs())).toEqual([...plain].sort((one, other) => one - other));
        expect(set.runs()).toEqual(asRuns(plain));
        expect(set.runs(2)).toEqual(set.runs().slice(0, 2));
        set.clear();
        expect(set).toMatchObject({ count: 0 });
        expect(set.runs()).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses numbers that it cannot hold', () => {
    const set = createBlockSet(10);
    for (const index of [-1, 10, 11, Number.NaN, 2 ** 32]) {
      expect(thrownBy(() => set.add(index)).code).toBe('bug');
      expect(thrownBy(() => set.delete(index)).code).toBe('bug');
    }
    expect(set.count).toBe(0);
  });

  it('of a million blocks finds the last that is missing', () => {
    const set = createBlockSet(MANY);
    for (let index = 0; index < MANY - 1; index++) set.add(index);
    expect(set.firstMissing(0)).toBe(MANY - 1);
    expect(set.runs()).toEqual([[0, MANY - 1]]);
    set.add(MANY - 1);
    expect(set.firstMissing(0)).toBe(MANY);
    expect(set.count).toBe(MANY);
  });
});

describe('runs', () => {
  it('name every number once, in order', () => {
    const runs: Run[] = [
      [3, 2],
      [0, 1],
      [9, 1],
    ];
    expect([...eachOf(runs, 10)]).toEqual([3, 4, 0, 9]);
    expect([...eachOf([], 0)]).toEqual([]);
  });

  it.each<[string, Run]>([
    ['begins behind the end', [10, 1]],
    ['ends behind the end', [8, 3]],
    ['is longer than anything', [0, Number.MAX_SAFE_INTEGER]],
  ])('are a violation where one %s, before any number of it is taken', (_, run) => {
    const taken: number[] = [];
    const { code } = thrownBy(() => {
      for (const index of eachOf([run], 10)) taken.push(index);
    });
    expect(code).toBe('protocol-violation');
    expect(taken).toEqual([]);
  });

  it('come of numbers in any order, each once', () => {
    expect(asRuns([7, 8, 0, 1, 2, 1, 2, 3, 4])).toEqual([
      [0, 5],
      [7, 2],
    ]);
  });

  it('are no more than asked for, and no number is looked at behind those', () => {
    function* numbers(): Generator<number> {
      yield* [0, 1, 5, 9];
      throw new Error('one too many');
    }
    expect(toRuns(numbers(), 2)).toEqual([
      [0, 2],
      [5, 1],
    ]);
  });

  it('join neighbours and nothing else', () => {
    expect(toRuns([])).toEqual([]);
    expect(toRuns([0, 1, 2, 4, 6, 7])).toEqual([
      [0, 3],
      [4, 1],
      [6, 2],
    ]);
  });

  it('of any numbers in rising order name exactly these', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(200)), (numbers) => {
        const rising = numbers.toSorted((one, other) => one - other);
        const runs = toRuns(rising);
        expect(numbersOf(runs)).toEqual(rising);
        for (const [index, [first]] of runs.entries()) {
          const before = runs[index - 1];
          if (before !== undefined) expect(first).toBeGreaterThan(before[0] + before[1]);
        }
      }),
    );
  });

  it('are cut into groups that fit a frame each', () => {
    const runs = Array.from({ length: 2 * MAX_RUNS + 1 }, (_, index): Run => [index * 2, 1]);
    const groups = [...groupsOf(runs)];
    expect(groups.map(({ length }) => length)).toEqual([MAX_RUNS, MAX_RUNS, 1]);
    expect(groups.flat()).toEqual(runs);
    expect([...groupsOf([])]).toEqual([]);
  });
});

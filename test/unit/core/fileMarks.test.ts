import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFileMarks, type Mark } from '../../../src/core/fileMarks.ts';
import { createLayout } from '../../../src/core/manifest.ts';
import { thrownBy } from './support/thrownBy.ts';
import { manifestOf } from './support/transferPair.ts';

const MARKS: readonly Mark[] = ['wanted', 'held', 'skipped', 'failed', 'received'];

function marksOf(...sizes: (number | null)[]) {
  const manifest = manifestOf(...sizes);
  return createFileMarks(manifest.entries, createLayout(manifest));
}

describe('the marks of a transfer', () => {
  it('begin with every file wanted, and do not count folders', () => {
    const marks = marksOf(3, null, 5);
    expect(marks).toMatchObject({ open: 2, expectedBytes: 8, expectedFiles: 2 });
    expect(marks.countOf('wanted')).toBe(2);
    expect(marks.runsOf('wanted')).toEqual([[0, 3]]);
  });

  it('expect everything but what is skipped and what failed', () => {
    const marks = marksOf(1, 2, 4, 8, 16);
    MARKS.forEach((mark, entry) => {
      marks.set(entry, mark);
    });
    expect(marks).toMatchObject({ open: 2, expectedBytes: 1 + 2 + 16, expectedFiles: 3 });
  });

  it('change what a person may change: what is received, left out or failed stays as it is', () => {
    const marks = marksOf(1, 1, 1, 1, 1, null);
    MARKS.forEach((mark, entry) => {
      marks.set(entry, mark);
    });
    expect(marks.ask([[0, 6]], 'held')).toEqual([0, 5]);
    expect(marks.ask([[0, 6]], 'held')).toEqual([]);
    expect(marks.ask([[0, 6]], 'wanted')).toEqual([0, 1, 5]);
    expect(marks.ask([[0, 6]], 'skipped')).toEqual([0, 1, 5]);
    expect(marks.ask([[0, 6]], 'wanted')).toEqual([]);
    expect([0, 1, 2, 3, 4].map(marks.of)).toEqual(['skipped', 'skipped', 'skipped', 'failed', 'received']);
    expect(marks.open).toBe(0);
  });

  it('are a violation for entries that there are not', () => {
    const marks = marksOf(1, 1);
    expect(thrownBy(() => marks.ask([[1, 2]], 'held')).code).toBe('protocol-violation');
    expect(marks.runsOf('held')).toEqual([]);
  });

  it('count right after any changes', () => {
    const change = fc.record({ entry: fc.nat(19), mark: fc.constantFrom(...MARKS) });
    const sizes = fc.array(fc.option(fc.nat(100)), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(sizes, fc.array(change, { maxLength: 60 }), (list, changes) => {
        const marks = marksOf(...list);
        const plain: Mark[] = list.map(() => 'wanted');
        for (const { entry, mark } of changes) {
          marks.set(entry, mark);
          plain[entry] = mark;
        }
        const files = plain
          .map((mark, entry) => ({ mark, size: list[entry] ?? null }))
          .filter(({ size }) => size !== null);
        const expected = files.filter(({ mark }) => mark !== 'skipped' && mark !== 'failed');
        expect(marks).toMatchObject({
          open: files.filter(({ mark }) => mark === 'wanted' || mark === 'held').length,
          expectedBytes: expected.reduce((sum, { size }) => sum + (size ?? 0), 0),
          expectedFiles: expected.length,
        });
        for (const mark of MARKS) {
          expect(marks.countOf(mark)).toBe(files.filter((file) => file.mark === mark).length);
          const named = marks
            .runsOf(mark)
            .flatMap(([first, count]) => Array.from({ length: count }, (_, at) => first + at));
          expect(named).toEqual(plain.flatMap((each, entry) => (each === mark ? [entry] : [])));
        }
      }),
    );
  });
});

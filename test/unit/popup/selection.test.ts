import { describe, expect, test } from 'vitest';
import type { FolderRow } from '../../../src/contract/snapshot.ts';
import {
  EVERYTHING,
  leftOutOf,
  rowSpan,
  type Selection,
  type Span,
  select,
  skippedRuns,
  ticked,
} from '../../../src/popup/files/selection.ts';

/**
 * 0 archive/
 *   1 2001/   2 a 10  3 b 20
 *   4 2002/   5 c 30  6 deep/  7 d 40  8 e 50
 *   9 f 60
 */
const folder = (first: number, count: number, fileCount: number, size: number): Span => ({
  first,
  count,
  fileCount,
  size,
});
const archive = folder(0, 10, 6, 210);
const y2001 = folder(1, 3, 2, 30);
const y2002 = folder(4, 5, 3, 120);
const deep = folder(6, 3, 2, 90);
const file = (first: number, size: number): Span => ({ first, count: 1, fileCount: 1, size });
const [a, b, c, d, e, f] = [file(2, 10), file(3, 20), file(5, 30), file(7, 40), file(8, 50), file(9, 60)];

/** Unticks and ticks in turn, with the folders around each as the page knows them. */
const clicked = (...clicks: [Span, boolean, Span[]][]): Selection =>
  clicks.reduce<Selection>((selection, [span, taken, around]) => select(selection, span, taken, around), EVERYTHING);

describe('what is chosen of an offer', () => {
  test('is everything at first', () => {
    expect(skippedRuns(EVERYTHING)).toEqual([]);
    expect(ticked(EVERYTHING, archive)).toBe('all');
    expect(leftOutOf(EVERYTHING, archive)).toEqual({ fileCount: 0, size: 0 });
  });

  test('loses a folder with all that is in it, and its parents have half a tick', () => {
    const selection = clicked([y2002, false, [archive]]);
    expect(skippedRuns(selection)).toEqual([[4, 5]]);
    expect([archive, y2001, y2002, deep, d].map((span) => ticked(selection, span))).toEqual([
      'some',
      'all',
      'none',
      'none',
      'none',
    ]);
    expect(leftOutOf(selection, archive)).toEqual({ fileCount: 3, size: 120 });
  });

  test('takes a part of a folder back that was left out', () => {
    const selection = clicked([y2002, false, [archive]], [d, true, [archive, y2002, deep]]);
    expect(skippedRuns(selection)).toEqual([
      [4, 3],
      [8, 1],
    ]);
    expect([y2002, deep, d, e].map((span) => ticked(selection, span))).toEqual(['some', 'some', 'all', 'none']);
    expect(leftOutOf(selection, archive)).toEqual({ fileCount: 2, size: 80 });
    expect(leftOutOf(selection, deep)).toEqual({ fileCount: 1, size: 50 });
  });

  test('leaves a folder out with its last file, so that no empty folder arrives', () => {
    const selection = clicked([a, false, [archive, y2001]], [b, false, [archive, y2001]]);
    expect(skippedRuns(selection)).toEqual([[1, 3]]);
    expect(ticked(selection, y2001)).toBe('none');
  });

  test('is everything again when all is ticked, one by one or at once', () => {
    const one = clicked([y2001, false, [archive]], [a, true, [archive, y2001]], [b, true, [archive, y2001]]);
    const once = clicked([a, false, [archive, y2001]], [deep, false, [archive, y2002]], [archive, true, []]);
    expect([one, once]).toEqual([[], []]);
  });

  test('is one file where all was left out first', () => {
    const selection = clicked([archive, false, []], [f, true, [archive]]);
    expect(skippedRuns(selection)).toEqual([[0, 9]]);
    expect(leftOutOf(selection, archive)).toEqual({ fileCount: 5, size: 150 });
  });

  test('adds up, whatever is clicked', () => {
    const files = [a, b, c, d, e, f];
    const around = new Map<Span, Span[]>([
      [archive, []],
      [y2001, [archive]],
      [y2002, [archive]],
      [deep, [archive, y2002]],
      [a, [archive, y2001]],
      [b, [archive, y2001]],
      [c, [archive, y2002]],
      [d, [archive, y2002, deep]],
      [e, [archive, y2002, deep]],
      [f, [archive]],
    ]);
    const spans = [...around.keys()];
    let selection = EVERYTHING;
    for (let step = 0, seed = 1; step < 500; step += 1) {
      seed = (seed * 48271) % 2147483647;
      const span = spans[seed % spans.length] ?? archive;
      selection = select(selection, span, seed % 3 === 0, around.get(span) ?? []);
      const left = files.filter((one) => ticked(selection, one) === 'none');
      expect(leftOutOf(selection, archive)).toEqual({
        fileCount: left.length,
        size: left.reduce((sum, { size }) => sum + size, 0),
      });
      const skipped = new Set(
        skippedRuns(selection).flatMap(([first, count]) => Array.from({ length: count }, (_, at) => first + at)),
      );
      expect(files.filter(({ first }) => skipped.has(first))).toEqual(left);
    }
  });
});

test('a row knows the entries that it stands for', () => {
  const row: FolderRow = { kind: 'file', name: 'a', first: 7, size: 3, state: 'waiting', savedAs: null };
  expect(rowSpan(row)).toEqual({ first: 7, count: 1, fileCount: 1, size: 3 });
});

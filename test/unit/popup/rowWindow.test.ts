import { describe, expect, test } from 'vitest';
import { PAGE_ROWS, pagesOf, visibleRows, withoutFarPages } from '../../../src/popup/files/rowWindow.ts';

describe('a list of 100,000 rows', () => {
  test('draws the rows in sight and a few around them', () => {
    expect(visibleRows(0, 520, 52, 100_000)).toEqual({ from: 0, to: 18 });
    expect(visibleRows(52 * 5000, 520, 52, 100_000)).toEqual({ from: 4992, to: 5018 });
    expect(visibleRows(52 * 100_000 - 520, 520, 52, 100_000)).toEqual({ from: 99_982, to: 100_000 });
  });

  test('asks for the pages that these rows are in', () => {
    expect(pagesOf({ from: 0, to: 18 })).toEqual([0]);
    expect(pagesOf({ from: PAGE_ROWS - 1, to: PAGE_ROWS + 1 })).toEqual([0, 1]);
    expect(pagesOf({ from: PAGE_ROWS, to: 2 * PAGE_ROWS })).toEqual([1]);
  });

  test('forgets what is far away', () => {
    const pages = new Map(Array.from({ length: 40 }, (_, page) => [page, page]));
    const kept = [...withoutFarPages(pages, 30).keys()].sort((one, other) => one - other);
    expect(kept.length).toBe(12);
    expect(kept).toContain(30);
    expect(kept[0]).toBeGreaterThan(20);
  });
});

test('a list that is empty or shorter than its frame has no rows too many', () => {
  expect(visibleRows(0, 520, 52, 0)).toEqual({ from: 0, to: 0 });
  expect(visibleRows(0, 520, 52, 3)).toEqual({ from: 0, to: 3 });
  // Scrolled further than a list that has become shorter.
  expect(visibleRows(52 * 50, 520, 52, 3)).toEqual({ from: 2, to: 3 });
  expect(pagesOf({ from: 0, to: 0 })).toEqual([0]);
});

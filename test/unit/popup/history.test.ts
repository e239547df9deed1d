import { expect, test } from 'vitest';
import type { HistoryPage, KeptEntry } from '../../../src/contract/history.ts';
import { withEarlier } from '../../../src/popup/history/useHistory.ts';

const said = (id: string, at: number): KeptEntry => ({ kind: 'message', id, from: 'local', text: id, at });
const shown: HistoryPage = { entries: [said('c', 3)], more: true };
const earlier: HistoryPage = { entries: [said('a', 1), said('b', 2)], more: false };

test('what was said earlier stands above the rest once, however often it was asked for', () => {
  const once = withEarlier(shown, shown, earlier);
  expect(once?.entries.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(once?.more).toBe(false);
  expect(withEarlier(once, shown, earlier)).toBe(once);
});

test('what was said earlier is no part of what another search has found meanwhile', () => {
  const found: HistoryPage = { entries: [said('z', 9)], more: false };
  expect(withEarlier(found, shown, earlier)).toBe(found);
});

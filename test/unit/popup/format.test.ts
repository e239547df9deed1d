import { beforeEach, describe, expect, test } from 'vitest';
import {
  formatDay,
  formatDayWithin,
  formatDuration,
  formatPercent,
  formatRate,
  formatSize,
} from '../../../src/popup/format.ts';
import { setWords } from '../../../src/popup/words.ts';
import { jsonWords } from '../../gallery/jsonWords.ts';

/** Intl separates numbers and units by narrow and other no-break spaces. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

beforeEach(() => setWords(jsonWords('en')));

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [48_200_000, '48.2 MB'],
  [318_000_000, '318 MB'],
  [999_600_000, '1 GB'],
  [6_300_000_000, '6.3 GB'],
  [5e15, '5,000 TB'],
])('%d bytes are told as %s', (bytes, words) => {
  expect(plain(formatSize(bytes))).toBe(words);
});

test('Korean writes numbers and units together', () => {
  setWords(jsonWords('ko'));
  expect(formatSize(4_100_000)).toBe('4.1MB');
  expect(formatPercent(0.43)).toBe('43%');
});

test.each([
  ['ja', '4.1 MB', '43%', '9秒'],
  ['zh_CN', '4.1 MB', '43%', '9 秒'],
  ['es', '4,1 MB', '43 %', '9 s'],
  ['de', '4,1 MB', '43 %', '9 s'],
  ['fr', '4,1 Mo', '43 %', '9 s'],
])('%s writes sizes, shares and times as its readers do', (language, size, share, time) => {
  setWords(jsonWords(language));
  expect([formatSize(4_100_000), formatPercent(0.43), formatDuration(9000)].map(plain)).toEqual([size, share, time]);
});

test.each([
  [21_400_000, '21 MB/s'],
  [800_000, '800 kB/s'],
  [1_250_000, '1.3 MB/s'],
])('%d bytes a second are told as %s', (rate, words) => {
  expect(plain(formatRate(rate))).toBe(words);
});

describe('a share', () => {
  test('is 100 % only when nothing is missing', () => {
    expect(plain(formatPercent(0.9999))).toBe('99 %');
    expect(plain(formatPercent(1))).toBe('100 %');
  });

  test('never leaves its range', () => {
    expect(plain(formatPercent(-0.2))).toBe('0 %');
    expect(plain(formatPercent(1.2))).toBe('100 %');
  });
});

test.each([
  [200, '1 s'],
  [9400, '9 s'],
  [59_400, '59 s'],
  [59_600, '1 min'],
  [3_599_000, '1 h'],
  [7_200_000, '2 h'],
])('%d ms are told as %s', (duration, words) => {
  expect(plain(formatDuration(duration))).toBe(words);
});

describe('a day', () => {
  const now = new Date(2026, 10, 23, 0, 30).getTime();

  test('is named by the calendar, not by 24 hours', () => {
    expect(formatDay(new Date(2026, 10, 23, 0, 1).getTime(), now)).toBe('Today');
    expect(formatDay(new Date(2026, 10, 22, 23, 59).getTime(), now)).toBe('Yesterday');
  });

  test('is the same within a line, in small letters', () => {
    const days = [now, now - 86_400_000, new Date(2026, 10, 3).getTime()];
    const within = (language: string) => {
      setWords(jsonWords(language));
      return days.map((day) => plain(formatDayWithin(day, now)));
    };
    expect(within('en')).toEqual(['today', 'yesterday', 'Nov 3']);
    expect(within('de')).toEqual(['heute', 'gestern', '3. Nov.']);
    expect(within('fr')).toEqual(['aujourd’hui', 'hier', '3 nov.']);
    expect(within('ko')).toEqual(['오늘', '어제', '11월 3일']);
  });

  test('carries its year when that is not this one', () => {
    expect(plain(formatDay(new Date(2026, 10, 3).getTime(), now))).toBe('Nov 3');
    expect(plain(formatDay(new Date(2025, 10, 3).getTime(), now))).toBe('Nov 3, 2025');
  });
});

import { expect, test } from 'vitest';
import { bareWords, notificationWords } from '../../../src/background/notificationWords.ts';
import type { Arrival } from '../../../src/contract/hostMessages.ts';
import { jsonWords } from '../../gallery/jsonWords.ts';

const OFFER: Arrival = {
  ...{ linkId: 'l', name: 'Anna’s laptop' },
  ...{ kind: 'offer', transferId: 't', title: 'Taxes 2026.pdf', size: 2e6, risk: null },
};

test('a notification says who and what', () => {
  const { title, message } = notificationWords(OFFER, jsonWords('en'));
  expect(`${title} ${message}`).toMatch(/Anna’s laptop.*Taxes 2026\.pdf.*2 MB/);
});

test('in the language that was chosen', () => {
  expect(notificationWords(OFFER, jsonWords('ko')).message).toMatch(/[가-힣]/);
});

test('a title is who it is from and no more, since it is cut after a line', () => {
  expect(notificationWords(OFFER, jsonWords('en')).title).toBe('Anna’s laptop');
});

test('an offer that could do harm says so beside what it is', () => {
  const risky: Arrival = { ...OFFER, title: 'Setup.exe', risk: 'program' };
  expect(notificationWords(risky, jsonWords('en')).message).toBe(
    'Wants to send Setup.exe · 2 MB\nHolds a program. Look before you accept',
  );
});

test('pages that were sent are named with where they are', () => {
  const page = (url: string, title: string) => ({ url, title, spot: null });
  const sent = (links: ReturnType<typeof page>[]): Arrival => ({
    ...{ linkId: 'l', name: 'Anna’s laptop', kind: 'message', text: '' },
    shared: { what: 'links', links },
  });
  const one = sent([page('https://example.org/a', 'Old maps')]);
  expect(notificationWords(one, jsonWords('en')).message).toBe('Sent a page\nOld maps · example.org');
  const two = sent([page('https://example.org/a', ''), page('https://example.com/', 'Tides')]);
  expect(notificationWords(two, jsonWords('en')).message).toBe('Sent 2 pages\nexample.org\nTides · example.com');
});

test('a long message is cut', () => {
  const long: Arrival = { linkId: 'l', name: 'Anna', kind: 'message', text: 'word '.repeat(200), shared: null };
  expect(notificationWords(long, jsonWords('en')).message).toHaveLength(200);
});

test('one without details names nobody and nothing', () => {
  const MESSAGE: Arrival = { linkId: 'l', name: 'Anna’s laptop', kind: 'message', text: 'At nine?', shared: null };
  for (const arrival of [OFFER, MESSAGE]) {
    const { title, message } = bareWords(arrival, jsonWords('en'));
    expect(`${title} ${message}`).not.toMatch(/Anna|Taxes|nine/);
    expect(message).not.toBe('');
  }
});

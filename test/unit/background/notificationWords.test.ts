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
  expect(notificationWords(OFFER, jsonWords('ko')).title).toMatch(/[가-힣]/);
});

test('one without details names nobody and nothing', () => {
  const MESSAGE: Arrival = { linkId: 'l', name: 'Anna’s laptop', kind: 'message', text: 'At nine?', shared: null };
  for (const arrival of [OFFER, MESSAGE]) {
    const { title, message } = bareWords(arrival, jsonWords('en'));
    expect(`${title} ${message}`).not.toMatch(/Anna|Taxes|nine/);
    expect(message).not.toBe('');
  }
});

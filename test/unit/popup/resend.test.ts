import { expect, test } from 'vitest';
import type { Command } from '../../../src/contract/commands.ts';
import { judgeUnanswered } from '../../../src/popup/extension/resend.ts';
import { ANNA, CODE, LISBON, SHOWN, snapshot } from '../../gallery/fixtures.ts';

const before = { snapshot: snapshot([]) };
const accept: Command = { type: 'acceptCode', text: 'tandem:x', source: 'text' };
const message: Command = { type: 'sendMessage', linkId: 'anna', messageId: '0'.repeat(32), text: 'hello' };

test('a code that was taken before the background died is not given a second time', () => {
  const scanned = { snapshot: snapshot([], [], { phase: 'scanned', code: CODE, scannedAt: 0, by: 'text' }) };
  expect(judgeUnanswered(accept, before, scanned)).toBe('done');
  expect(judgeUnanswered(accept, before, { snapshot: snapshot([ANNA]) })).toBe('done');
});

test('a code that was lost with the background is given again', () => {
  expect(judgeUnanswered(accept, before, { snapshot: snapshot([]) })).toBe('repeat');
});

test('a code is renewed once', () => {
  const renewed = {
    snapshot: snapshot([], [], {
      ...SHOWN,
      code: { symbol: { modules: 21, dark: '' }, text: 'tandem:new' },
    } as typeof SHOWN),
  };
  expect(judgeUnanswered({ type: 'renewCode' }, before, renewed)).toBe('done');
  expect(judgeUnanswered({ type: 'renewCode' }, before, before)).toBe('repeat');
});

test('a message is repeated, because the host takes its id once', () => {
  expect(judgeUnanswered(message, before, before)).toBe('repeat');
});

test('a file is not opened twice by itself', () => {
  expect(judgeUnanswered({ type: 'showDownload', downloadId: 1 }, before, before)).toBe('unknown');
});

test('what failed is tried again once', () => {
  const failed = {
    snapshot: snapshot([], [{ ...LISBON, state: { phase: 'failed', error: { code: 'disk-failed' } } }]),
  };
  const retry: Command = { type: 'retryTransfer', transferId: LISBON.id };
  expect(judgeUnanswered(retry, failed, { snapshot: snapshot([], [LISBON]) })).toBe('done');
  expect(judgeUnanswered(retry, failed, failed)).toBe('repeat');
});

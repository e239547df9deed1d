import { beforeEach, describe, expect, test } from 'vitest';
import type { TransferPhase } from '../../../src/contract/snapshot.ts';
import { transferGroups, transferRowText } from '../../../src/popup/devices/transferGroups.ts';
import { looseFiles, pastedFiles } from '../../../src/popup/talk/dropped.ts';
import {
  linkStatus,
  transferIcon,
  transferName,
  transferShare,
  transferStatus,
} from '../../../src/popup/talk/transferText.ts';
import { setWords } from '../../../src/popup/words.ts';
import { ALL_CARDS, file, LISBON } from '../../gallery/fixtures.ts';
import { jsonWords } from '../../gallery/jsonWords.ts';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const status = (direction: 'sending' | 'receiving', state: TransferPhase, count = 1) =>
  plain(transferStatus(file('x', 'anna', direction, 'a', 4_100_000, state, count), 'Anna'));

beforeEach(() => setWords(jsonWords('en')));

describe('a card says', () => {
  test.each<[string, 'sending' | 'receiving', TransferPhase]>([
    ['4.1 MB', 'receiving', { phase: 'offered' }],
    ['4.1 MB, waiting for Anna', 'sending', { phase: 'offered' }],
    ['50 %, 21 MB/s, 9 s left', 'sending', { phase: 'moving', doneBytes: 2_050_000, rate: 21e6, leftMs: 9000 }],
    ['50 %, 21 MB/s', 'sending', { phase: 'moving', doneBytes: 2_050_000, rate: 21e6, leftMs: null }],
    ['0 %', 'sending', { phase: 'moving', doneBytes: 0, rate: null, leftMs: null }],
    ['Reconnecting… paused at 50 %', 'sending', { phase: 'interrupted', doneBytes: 2_050_000 }],
    ['4.1 MB, complete and checked', 'receiving', { phase: 'done', downloadIds: [1] }],
    ['Anna declined', 'sending', { phase: 'declined', by: 'remote' }],
    ['You cancelled', 'sending', { phase: 'cancelled', by: 'local' }],
    [
      'Not enough space: needs 1.4 GB more. Free some, then ask for it again.',
      'receiving',
      { phase: 'failed', error: { code: 'disk-full', detail: '1400000000' } },
    ],
  ])('%s', (words, direction, state) => {
    expect(status(direction, state)).toBe(words);
  });

  test('how many files a folder holds', () => {
    expect(status('receiving', { phase: 'offered' }, 1204)).toBe('1,204 files, 4.1 MB');
  });
});

test('several loose files are named by their number', () => {
  const several = file('x', 'anna', 'sending', '', 10, { phase: 'offered' }, 3);
  expect(transferName(several)).toBe('3 files');
  expect(transferIcon(several)).toBe('files');
});

test('an empty file that moves is complete, not divided by nothing', () => {
  const empty = file('x', 'anna', 'sending', 'a', 0, { phase: 'moving', doneBytes: 0, rate: null, leftMs: null });
  expect(transferShare(empty)).toBe(1);
});

test('the tab sorts all transfers by what they wait for, and adds up their rates', () => {
  const { now, waiting, done, rate } = transferGroups(ALL_CARDS);
  expect([now.length, waiting.length, done.length]).toEqual([4, 3, 2]);
  expect(rate).toBe(39e6);
  expect(plain(transferRowText(LISBON, 'Anna'))).toBe('To Anna, 59 s left');
});

test('a link says its path, and its latency once it is known', () => {
  expect(plain(linkStatus({ phase: 'connected', path: 'same-network', roundTripMs: 12 }, 'Anna'))).toBe(
    'Same network, 12 ms',
  );
  expect(linkStatus({ phase: 'connected', path: 'relay', roundTripMs: null }, 'Anna')).toBe('Relay');
});

describe('files that are pasted', () => {
  const name = (moment: string) => `Picture ${moment}`;

  test('a picture without a name of its own is named after the moment', () => {
    const at = new Date(2026, 10, 23, 9, 5, 7).getTime();
    const [pasted] = pastedFiles([new File(['x'], 'image.png', { type: 'image/png' })], at, name);
    expect(pasted?.path).toEqual(['Picture 2026-11-23 09.05.07.png']);
    expect(pasted?.file.type).toBe('image/png');
  });

  test('a file keeps its name', () => {
    const notes = new File(['x'], 'notes.md');
    expect(pastedFiles([notes], 0, name)).toEqual(looseFiles([notes]));
  });
});

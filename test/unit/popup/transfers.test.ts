import { beforeEach, describe, expect, test } from 'vitest';
import type { TransferPhase, TransferView } from '../../../src/contract/snapshot.ts';
import { transferGroup, transferGroups, transferRowText } from '../../../src/popup/devices/transferGroups.ts';
import { queueMoves, toggleAll, transferChoices } from '../../../src/popup/talk/transferChoices.ts';
import {
  linkStatus,
  transferErrorWords,
  transferIcon,
  transferName,
  transferNotes,
  transferShare,
  transferStatus,
} from '../../../src/popup/talk/transferText.ts';
import { setWords } from '../../../src/popup/words.ts';
import { ALL_CARDS, AS_SENT, ENDED_CARDS, file, LISBON, UNFINISHED } from '../../gallery/fixtures.ts';
import { jsonWords } from '../../gallery/jsonWords.ts';

const HALF = 2_050_000;
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const some = (
  direction: 'sending' | 'receiving',
  state: TransferPhase,
  count = 1,
  more: Partial<TransferView> = {},
): TransferView => file('x', 'anna', direction, 'a', 4_100_000, state, count, more);
const status = (...transfer: Parameters<typeof some>) => plain(transferStatus(some(...transfer), 'Anna'));

beforeEach(() => setWords(jsonWords('en')));

describe('a card says', () => {
  test.each<[string, 'sending' | 'receiving', TransferPhase]>([
    ['Preparing…', 'sending', { phase: 'preparing', found: 0 }],
    ['Preparing, 4,218 files so far', 'sending', { phase: 'preparing', found: 4218 }],
    ['4.1 MB', 'receiving', { phase: 'offered', asks: true }],
    ['4.1 MB, waits its turn', 'receiving', { phase: 'offered', asks: false }],
    ['4.1 MB, waiting for Anna', 'sending', { phase: 'offered', asks: true }],
    ['4.1 MB, waits its turn', 'sending', { phase: 'queued', doneBytes: 0 }],
    ['Waits its turn at 50 %', 'receiving', { phase: 'queued', doneBytes: HALF }],
    ['50 %, 21 MB/s, 9 s left', 'sending', { phase: 'moving', doneBytes: HALF, rate: 21e6, leftMs: 9000 }],
    ['50 %, 21 MB/s', 'sending', { phase: 'moving', doneBytes: HALF, rate: 21e6, leftMs: null }],
    ['0 %', 'sending', { phase: 'moving', doneBytes: 0, rate: null, leftMs: null }],
    ['Paused at 50 % of 4.1 MB', 'receiving', { phase: 'paused', doneBytes: HALF, by: 'local' }],
    ['Anna paused it at 50 %', 'receiving', { phase: 'paused', doneBytes: HALF, by: 'remote' }],
    ['Reconnecting… paused at 50 %', 'sending', { phase: 'interrupted', doneBytes: HALF }],
    [
      '50 %, goes on when you are linked again',
      'sending',
      { phase: 'waiting', doneBytes: HALF, for: 'link', problem: null },
    ],
    [
      '50 %. After a restart, the browser needs the files again.',
      'sending',
      { phase: 'waiting', doneBytes: HALF, for: 'source', problem: null },
    ],
    [
      '50 %, goes on when Anna has the files again',
      'receiving',
      { phase: 'waiting', doneBytes: HALF, for: 'remote-source', problem: null },
    ],
    ['Checking what is here… 50 %', 'receiving', { phase: 'checking', doneBytes: HALF }],
    ['Saving…', 'receiving', { phase: 'saving', doneBytes: HALF, savedFiles: 0 }],
    ['4.1 MB, complete and checked', 'receiving', { phase: 'done', downloadId: 1 }],
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

  test('how many files a folder holds, and how many of them are saved', () => {
    expect(status('receiving', { phase: 'offered', asks: true }, 1204)).toBe('1,204 files, 4.1 MB');
    expect(status('receiving', { phase: 'saving', doneBytes: HALF, savedFiles: 388 }, 1204)).toBe(
      'Saving, 388 of 1,204 files',
    );
  });

  test('how much of what arrived is saved where not all of it could be', () => {
    const held = (savedFiles: number, count: number) =>
      status('receiving', { phase: 'saving', doneBytes: HALF, savedFiles }, count, {
        problem: { code: 'download-failed', detail: 'USER_CANCELED' },
      });
    expect(held(0, 1)).toBe('Received, not saved yet');
    expect(held(1203, 1204)).toBe('Received, 1,203 of 1,204 files saved');
  });

  test('the name of a file that went wrong only where the card does not have it already', () => {
    const changed = (detail: string) =>
      status('sending', { phase: 'failed', error: { code: 'source-unreadable', detail } });
    expect(changed('a')).toMatch(/^This file can no longer be read/);
    expect(changed('b.txt')).toMatch(/^“b.txt” can no longer be read/);
  });

  test('that other files were chosen than before, and that a copy may be one', () => {
    const refused = (detail?: string) => transferErrorWords({ code: 'source-different', detail }, LISBON);
    expect(refused().title).toBe('What you chose is not the same as before');
    expect(refused(LISBON.name)).toEqual(refused());
    expect(refused('b.txt').title).toBe('“b.txt” is not the same as before');
    expect(refused().hint).toContain('A copy with another date counts as another file');
  });
});

describe('what is done', () => {
  const done = (notes: Partial<typeof AS_SENT>) =>
    some('receiving', { phase: 'done', downloadId: 1 }, 1204, { notes: { ...AS_SENT, ...notes } });

  test('is called complete only where every file arrived', () => {
    expect(plain(transferStatus(done({}), 'Anna'))).toBe('1,204 files, 4.1 MB, complete and checked');
    expect(plain(transferStatus(done({ failedFiles: 3 }), 'Anna'))).toBe('1,204 of 1,207 files, checked');
  });

  test('says what is not as it was sent, the worst first', () => {
    expect(transferNotes(done({ lostFolders: 2, renamedFiles: 1, skippedFiles: 12, failedFiles: 3 }))).toEqual([
      '3 files did not arrive',
      '12 files left out',
      '1 file saved under another name',
      '2 empty folders are not kept',
    ]);
    expect(transferNotes(done({}))).toEqual([]);
  });
});

test('several loose files are named by their number', () => {
  const several = file('x', 'anna', 'sending', '', 10, { phase: 'offered', asks: true }, 3);
  expect(transferName(several)).toBe('3 files');
  expect(transferIcon(several)).toBe('files');
  const fewer = { ...several, fileCount: 1, notes: { ...AS_SENT, skippedFiles: 1, failedFiles: 1 } };
  expect(transferName(fewer)).toBe('3 files');
});

test('a folder of which all but one file was left out stays a folder', () => {
  const notes = { ...AS_SENT, skippedFiles: 9 };
  expect(transferIcon(some('receiving', { phase: 'queued', doneBytes: 0 }, 1, { notes }))).toBe('folder');
});

test('an empty file that moves is complete, not divided by nothing', () => {
  const empty = file('x', 'anna', 'sending', 'a', 0, { phase: 'moving', doneBytes: 0, rate: null, leftMs: null });
  expect(transferShare(empty)).toBe(1);
});

describe('the list over all devices', () => {
  test('has every transfer in one place, and adds up the rates', () => {
    const groups = transferGroups([...ALL_CARDS, ...ENDED_CARDS, ...UNFINISHED]);
    const counts = Object.entries(groups).map(([name, group]) => [name, typeof group === 'number' ? 0 : group.length]);
    expect(Object.fromEntries(counts)).toEqual({ now: 14, waiting: 5, unfinished: 2, stopped: 5, done: 4, rate: 0 });
    expect(groups.rate).toBe(39e6);
  });

  test('an ended transfer of a device that is gone is not unfinished', () => {
    expect(transferGroup({ ...LISBON, linkId: null, state: { phase: 'done', downloadId: 1 } })).toBe('done');
    expect(transferGroup({ ...LISBON, linkId: null, state: { phase: 'paused', doneBytes: 1, by: 'local' } })).toBe(
      'unfinished',
    );
  });

  test('names the device last, where a long line is cut', () => {
    expect(plain(transferRowText(LISBON, 'Anna'))).toBe('59 s left, to Anna');
    expect(UNFINISHED.map((transfer) => plain(transferRowText(transfer, 'Anna')))).toEqual([
      '42 %, from Anna',
      'Needs the files again, to Anna',
    ]);
  });
});

describe('what one can do', () => {
  test.each<[string, TransferView, ReturnType<typeof transferChoices>]>([
    ['pause what moves, on either side', LISBON, { toggle: 'pause', end: 'cancel' }],
    [
      'pause what only waits for the network',
      some('receiving', { phase: 'interrupted', doneBytes: 0 }),
      { toggle: 'pause', end: 'cancel' },
    ],
    [
      'go on with what one paused oneself',
      some('receiving', { phase: 'paused', doneBytes: 0, by: 'local' }),
      { toggle: 'resume', end: 'cancel' },
    ],
    [
      'only cancel what the other paused',
      some('receiving', { phase: 'paused', doneBytes: 0, by: 'remote' }),
      { toggle: null, end: 'cancel' },
    ],
    [
      'answer an offer that asks with its own buttons',
      some('receiving', { phase: 'offered', asks: true }),
      { toggle: null, end: null },
    ],
    [
      'decline an offer before its turn',
      some('receiving', { phase: 'offered', asks: false }),
      { toggle: null, end: 'decline' },
    ],
    [
      'pause or discard what has no link',
      some('sending', { phase: 'waiting', doneBytes: 0, for: 'link', problem: null }, 1, { linkId: null }),
      { toggle: 'pause', end: 'discard' },
    ],
    ['nothing with what is done', some('sending', { phase: 'done', downloadId: null }), { toggle: null, end: null }],
  ])('%s', (_, transfer, choices) => {
    expect(transferChoices(transfer)).toEqual(choices);
  });
});

describe('one’s own queue to a device', () => {
  const queued = (id: string, linkId: string | null = 'anna', direction: 'sending' | 'receiving' = 'sending') =>
    ({ ...LISBON, id, linkId, direction, state: { phase: 'queued', doneBytes: 0 } }) as TransferView;
  const all = [
    LISBON,
    queued('1'),
    queued('other', 'studio'),
    queued('2'),
    queued('in', 'anna', 'receiving'),
    queued('3'),
  ];
  const moves = (id: string) => queueMoves(all.find((transfer) => transfer.id === id) ?? LISBON, all);

  test('can be put in another order, past what is not in it', () => {
    expect(moves('1')).toEqual({ up: null, down: { before: '3' } });
    expect(moves('2')).toEqual({ up: { before: '1' }, down: { before: null } });
    expect(moves('3')).toEqual({ up: { before: '2' }, down: null });
  });

  test('is only one’s own, and only what waits', () => {
    for (const id of ['lisbon', 'other', 'in']) expect(moves(id)).toEqual({ up: null, down: null });
  });
});

describe('one button for all', () => {
  const one = (id: string, state: TransferPhase, linkId: string | null = 'anna') =>
    file(id, 'anna', 'sending', id, 4_100_000, state, 1, { linkId });
  const moving = one('moving', { phase: 'moving', doneBytes: HALF, rate: null, leftMs: null });
  const queued = one('queued', { phase: 'queued', doneBytes: 0 });
  const paused = one('paused', { phase: 'paused', doneBytes: HALF, by: 'local' });
  const pausedThere = one('there', { phase: 'paused', doneBytes: HALF, by: 'remote' });
  const unfinished = one('unfinished', { phase: 'waiting', doneBytes: HALF, for: 'link', problem: null }, null);

  test('pauses what moves, and what would begin in its place', () => {
    expect(toggleAll([moving, queued, paused, unfinished, ...ENDED_CARDS])).toEqual({
      toggle: 'pause',
      transferIds: ['moving', 'unfinished', 'queued'],
    });
  });

  test('goes on with what was paused here, where nothing moves', () => {
    expect(toggleAll([paused, { ...paused, id: 'other' }, pausedThere])).toEqual({
      toggle: 'resume',
      transferIds: ['paused', 'other'],
    });
  });

  test('is none for one alone, nor where nothing moves and nothing is paused here', () => {
    expect(toggleAll([moving, pausedThere, ...ENDED_CARDS])).toBeNull();
    expect(toggleAll([unfinished, { ...unfinished, id: 'other' }])).toBeNull();
    expect(toggleAll([])).toBeNull();
  });
});

test('a link says its path, and its latency once it is known', () => {
  expect(plain(linkStatus({ phase: 'connected', path: 'same-network', roundTripMs: 12 }, 'Anna'))).toBe(
    'Same network, 12 ms',
  );
  expect(linkStatus({ phase: 'connected', path: 'relay', roundTripMs: null }, 'Anna')).toBe('Relay');
});

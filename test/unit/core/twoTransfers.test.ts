import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../../src/core/blockSet.ts';
import type { Mark } from '../../../src/core/fileMarks.ts';
import { BLOCK, isEnded, manifestOf, type Side, TransferPair } from './support/transferPair.ts';

type Sizes = readonly (number | null)[];

const SIDES: readonly Side[] = ['sender', 'receiver'];
const WINDOW = 4 * BLOCK;

const sizes: fc.Arbitrary<(number | null)[]> = fc.array(
  fc.oneof(fc.nat(3 * BLOCK), fc.constantFrom(0, 1, BLOCK, 10 * BLOCK, null)),
  { minLength: 1, maxLength: 7 },
);
const windowBytes = fc.integer({ min: BLOCK, max: 5 * BLOCK });
const pick = fc.nat(1000);
const picks = fc.array(pick, { maxLength: 150, size: 'max' });

function marksOf(pair: TransferPair, side: Side): Mark[] {
  const state = pair[side];
  if (!('marks' in state) || state.marks === null) throw new Error(`no marks: ${state.phase}`);
  const { marks } = state;
  return pair.manifest.entries.map((_, entry) => marks.of(entry));
}

/** Files that arrived, each handed over once: every one that was offered but for those left out. */
function expectComplete(pair: TransferPair, list: Sizes, leftOut: ReadonlySet<number> = new Set()): void {
  const files = list.flatMap((size, entry) => (size === null || leftOut.has(entry) ? [] : [entry]));
  expect(pair.sender.phase).toBe('done');
  expect(pair.receiver.phase).toBe('done');
  expect([...pair.saves.keys()].sort((one, other) => one - other)).toEqual(files);
  for (const side of SIDES) {
    const received = marksOf(pair, side).flatMap((mark, entry) => (mark === 'received' ? [entry] : []));
    expect(received, side).toEqual(files);
  }
}

function bytesOf(pair: TransferPair, blocks: readonly number[]): number {
  return blocks.reduce((sum, block) => sum + pair.layout.sizeOf(block), 0);
}

describe('two transfer machines', () => {
  it.each([
    ['an empty file', [0]],
    ['a file of one byte', [1]],
    ['a file that is exactly one block', [BLOCK]],
    ['a file that is one byte more than a block', [BLOCK + 1]],
    ['a file that is a multiple of the block', [BLOCK * 7]],
    ['a file much larger than the window', [BLOCK * 250 + 3]],
    ['empty and full files in turn', [0, BLOCK, 0, 0, 2 * BLOCK, 0]],
    ['empty folders alone', [null, null]],
    ['empty folders before, between and behind files', [null, 3, null, null, 2 * BLOCK + 1, 0, null]],
    ['300 files, which lie in two segments', Array.from({ length: 300 }, (_, file) => (file * 7) % 10)],
    ['300 empty files', Array.from({ length: 300 }, () => 0)],
  ])('carry %s', (_, list) => {
    const pair = new TransferPair(manifestOf(...list), WINDOW);
    pair.accept();
    pair.finish();
    expectComplete(pair, list);
    // On a link that holds, every block leaves once, in order.
    expect(pair.left).toEqual(Array.from({ length: pair.layout.blockCount }, (_, block) => block));
    expect(pair).toMatchObject({ opened: 1, finished: 1, discarded: 0, remembered: 1, forgotten: 1 });
  });

  it('write and send nothing before the offer is accepted', () => {
    const pair = new TransferPair(manifestOf(BLOCK * 10), WINDOW);
    pair.pump();
    expect(pair.actions()).toEqual([]);
    expect(pair).toMatchObject({ opened: 0, left: [], said: { sender: [], receiver: [] } });
  });

  it('end at once when the offer is declined', () => {
    const pair = new TransferPair(manifestOf(BLOCK * 10), WINDOW);
    pair.decline();
    pair.finish();
    for (const side of SIDES) expect(pair[side].phase).toBe('declined');
    expect(pair).toMatchObject({ opened: 0, discarded: 0, forgotten: 1, left: [] });
  });

  it('carry only what was not left out when the offer was accepted', () => {
    const list = [BLOCK * 3, null, 2, BLOCK, 0];
    const pair = new TransferPair(manifestOf(...list), WINDOW);
    pair.accept([
      [0, 2],
      [3, 1],
    ]);
    pair.finish();
    expectComplete(pair, list, new Set([0, 3]));
    expect(pair.left).toEqual([3, 5]);
  });

  it('are done at once when everything was left out', () => {
    const pair = new TransferPair(manifestOf(BLOCK, 3), WINDOW);
    pair.accept([[0, 2]]);
    pair.finish();
    expectComplete(pair, [BLOCK, 3], new Set([0, 1]));
  });

  it('show what is done as it grows, up to the whole, the sender never before the receiver', () => {
    const pair = new TransferPair(manifestOf(BLOCK * 5 + 1, 0, BLOCK), WINDOW);
    pair.accept();
    let [seenBySender, seenByReceiver] = [0, 0];
    while (pair.act(0)) {
      if (pair.receiver.phase === 'receiving') {
        expect(pair.receiver.doneBytes).toBeGreaterThanOrEqual(seenByReceiver);
        seenByReceiver = pair.receiver.doneBytes;
      } else if (pair.receiver.phase === 'saving') seenByReceiver = pair.receiver.doneBytes;
      if (pair.sender.phase !== 'sending') continue;
      expect(pair.sender.doneBytes).toBeGreaterThanOrEqual(seenBySender);
      seenBySender = pair.sender.doneBytes;
      expect(seenBySender).toBeLessThanOrEqual(seenByReceiver);
    }
    expect(seenByReceiver).toBe(pair.layout.totalBytes);
    expect(seenBySender).toBeGreaterThan(0);
  });

  it('complete in whatever order reads, blocks, reports, commits and words come', () => {
    fc.assert(
      fc.property(sizes, windowBytes, picks, fc.nat(2), (list, window, schedule, lanes) => {
        const pair = new TransferPair(manifestOf(...list), window);
        for (let lane = 0; lane < lanes; lane++) pair.addLane();
        pair.accept();
        for (const each of schedule) pair.act(each);
        pair.finish();
        expectComplete(pair, list);
        expect(pair.left.toSorted((one, other) => one - other)).toEqual(pair.left.map((_, block) => block));
      }),
      { numRuns: 150 },
    );
  });
});

const side = fc.constantFrom(...SIDES);
const paused = fc.boolean();
const entries = fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 4 }));
const lane = { pick, side };
const loseLane = fc.record({ act: fc.constant('loseLane'), ...lane });
const dropFrames = fc.record({ act: fc.constant('dropFrames'), pick });
const addLane = fc.record({ act: fc.constant('addLane') });
const repeat = fc.record({ act: fc.constant('repeatReport'), pick });
const cutLink = fc.record({ act: fc.constant('cutLink') });
const pause = fc.record({ act: fc.constant('pause'), side, paused });
const mark = fc.record({ act: fc.constant('mark'), side, entries, as: fc.constantFrom('wanted', 'held', 'skipped') });
const failRead = fc.record({ act: fc.constant('failRead'), pick });
const failSave = fc.record({ act: fc.constant('failSave'), pick });
const source = fc.record({ act: fc.constantFrom('loseSource', 'giveSource') });
const restartReceiver = fc.record({ act: fc.constant('restartReceiver'), kept: fc.nat(2 ** 16 - 1) });
const restartSender = fc.record({ act: fc.constant('restartSender') });

/** What a test of its own lets happen, among everything that happens by itself. */
type Trouble =
  | { act: 'loseLane'; pick: number; side: Side }
  | { act: 'dropFrames' | 'repeatReport' | 'failRead' | 'failSave'; pick: number }
  | { act: 'addLane' | 'cutLink' | 'loseSource' | 'giveSource' | 'restartSender' }
  | { act: 'pause'; side: Side; paused: boolean }
  | { act: 'mark'; side: Side; entries: [number, number]; as: 'wanted' | 'held' | 'skipped' }
  | { act: 'restartReceiver'; kept: number }
  | { act: 'cancel' | 'fail'; side: Side };

function run(pair: TransferPair, trouble: Trouble): void {
  const { lanes } = pair.link;
  switch (trouble.act) {
    case 'loseLane': {
      const lost = lanes[trouble.pick % Math.max(1, lanes.length)];
      if (lost !== undefined) pair.loseLane(lost, trouble.side);
      return;
    }
    case 'dropFrames': {
      // Only a lane that somebody gave up loses anything, and then each side learns of it.
      const dying = lanes.filter(({ isOpenAt }) => !isOpenAt.sender || !isOpenAt.receiver);
      const lost = dying[trouble.pick % Math.max(1, dying.length)];
      if (lost === undefined) return;
      lost.blocks.splice(0);
      lost.reports.splice(0);
      for (const each of SIDES) pair.loseLane(lost, each);
      return;
    }
    case 'addLane':
      if (lanes.length < 4) pair.addLane();
      return;
    case 'repeatReport': {
      const from = lanes[trouble.pick % Math.max(1, lanes.length)];
      const [report] = from?.reports ?? [];
      if (report !== undefined) lanes.at(-1)?.reports.push(report);
      return;
    }
    case 'mark': {
      const count = pair.manifest.entries.length;
      const first = trouble.entries[0] % count;
      const entries: Run[] = [[first, Math.min(trouble.entries[1], count - first)]];
      return pair.mark(trouble.side, entries, trouble.as);
    }
    case 'pause':
      return pair.pause(trouble.side, trouble.paused);
    case 'failRead':
      pair.failRead(trouble.pick);
      return;
    case 'failSave':
      pair.failSave(trouble.pick);
      return;
    case 'cutLink':
      return pair.cutLink();
    case 'loseSource':
      return pair.loseSource();
    case 'giveSource':
      return pair.giveSource();
    case 'restartSender':
      return pair.restartSender();
    case 'restartReceiver':
      return pair.restartReceiver((block) => ((trouble.kept >> (block % 16)) & 1) === 1);
    case 'cancel':
      return pair.cancel(trouble.side);
    case 'fail':
      return pair.fail(trouble.side);
  }
}

const among = (...troubles: fc.Arbitrary<Trouble>[]) =>
  fc.array(fc.oneof({ weight: 4, arbitrary: pick }, ...troubles.map((arbitrary) => ({ weight: 1, arbitrary }))), {
    maxLength: 150,
    size: 'max',
  });

/** A pair that was accepted, after the schedule, and after whatever still happens by itself when all is calm. */
function live(list: Sizes, window: number, schedule: readonly (number | Trouble)[]): TransferPair {
  const pair = new TransferPair(manifestOf(...list), window);
  pair.accept();
  for (const step of schedule) {
    if (typeof step === 'number') pair.act(step);
    else run(pair, step);
  }
  pair.calm();
  return pair;
}

/** Said to be received, which ends the sender, and not handed over yet when the receiver's browser dies. */
const LAST_FILE_SAID: (number | Trouble)[] = [
  ...[0, 0, 0, 0, 0, 671],
  { act: 'pause', side: 'sender', paused: false },
  ...[131, 629, 958],
  { act: 'restartReceiver', kept: 0 },
];

describe('whatever becomes of lanes and links', () => {
  it('every file arrives whole and once, and a loss costs a window at most', () => {
    const schedule = among(loseLane, dropFrames, addLane, repeat, cutLink, pause);
    fc.assert(
      fc.property(sizes, windowBytes, schedule, (list, window, troubles) => {
        const pair = live(list, window, troubles);
        expectComplete(pair, list);
        const twice = pair.left.length - new Set(pair.left).size;
        if (pair.losses === 0) expect(twice).toBe(0);
        expect(bytesOf(pair, pair.left)).toBeLessThanOrEqual(pair.layout.totalBytes + window * pair.losses);
      }),
      { numRuns: 250 },
    );
  });

  it('every file arrives whole and once after restarts of either side, with any of its blocks kept', () => {
    const schedule = among(loseLane, dropFrames, addLane, cutLink, restartReceiver, restartSender, source, pause);
    fc.assert(
      fc.property(sizes, windowBytes, schedule, (list, window, troubles) => {
        const pair = live(list, window, troubles);
        expectComplete(pair, list);
      }),
      { numRuns: 250, examples: [[[0], BLOCK, LAST_FILE_SAID]] },
    );
  });
});

describe('whatever people ask for and disks refuse', () => {
  const all = [loseLane, dropFrames, addLane, repeat, cutLink, pause, mark, failRead, failSave, source] as const;

  function expectSettled(pair: TransferPair): void {
    for (const each of SIDES) expect(isEnded(pair[each]), `${each} ${pair[each].phase}`).toBe(true);
    const [there, here] = [marksOf(pair, 'sender'), marksOf(pair, 'receiver')];
    pair.manifest.entries.forEach(({ size }, entry) => {
      if (size === null) return;
      const [sent, got] = [there[entry] ?? '', here[entry] ?? ''];
      for (const mark of [sent, got]) expect(['received', 'skipped', 'failed'], `${entry}`).toContain(mark);
      expect(pair.saves.get(entry) ?? 0, `${entry}`).toBe(got === 'received' ? 1 : 0);
      // A download that failed is known here alone.
      if (sent === 'received') expect(['received', 'failed'], `${entry}`).toContain(got);
    });
  }

  it('each file arrives once or both sides know why not, and nothing is left to wait for', () => {
    fc.assert(
      fc.property(sizes, windowBytes, among(...all), (list, window, troubles) => {
        expectSettled(live(list, window, troubles));
      }),
      { numRuns: 250 },
    );
  });

  it('also when either side restarts', () => {
    fc.assert(
      fc.property(sizes, windowBytes, among(...all, restartReceiver, restartSender), (list, window, troubles) => {
        expectSettled(live(list, window, troubles));
      }),
      { numRuns: 250 },
    );
  });

  it('and when one side gives up at any moment, both end, and nothing is left behind', () => {
    const troubles = fc.tuple(among(...all), fc.constantFrom('cancel', 'fail'), side, among(loseLane, addLane));
    fc.assert(
      fc.property(sizes, windowBytes, troubles, fc.boolean(), (list, window, [before, act, by, after], isAnswered) => {
        const pair = new TransferPair(manifestOf(...list), window);
        // Half of the time the offer still waits for its answer.
        if (isAnswered) pair.accept();
        for (const step of [...before, { act, side: by } as const, ...after]) {
          if (typeof step === 'number') pair.act(step);
          else run(pair, step);
        }
        if (!isAnswered) pair.accept();
        pair.calm();
        for (const each of SIDES) expect(isEnded(pair[each]), `${each} ${pair[each].phase}`).toBe(true);
        expect(pair.finished + pair.discarded).toBe(pair.opened);
        for (const words of Object.values(pair.said)) {
          expect(words.filter(({ kind }) => kind === 'cancel').length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 250 },
    );
  });

  it.each([
    [
      'the sender',
      { phase: 'failed', error: { code: 'source-unreadable' } },
      { phase: 'failed', error: { code: 'remote-failed', detail: 'source-unreadable' } },
    ],
    [
      'the receiver',
      { phase: 'failed', error: { code: 'remote-failed', detail: 'disk-full' } },
      { phase: 'failed', error: { code: 'disk-full' } },
    ],
  ] as const)('each side knows what happened when %s fails', (who, sender, receiver) => {
    const pair = new TransferPair(manifestOf(BLOCK * 5 + 1), WINDOW);
    pair.accept();
    for (let turn = 0; turn < 9; turn++) pair.act(0);
    pair.fail(who === 'the sender' ? 'sender' : 'receiver');
    pair.finish();
    expect(pair.sender).toMatchObject(sender);
    expect(pair.receiver).toMatchObject(receiver);
  });
});

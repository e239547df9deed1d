import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockCount, totalSize } from '../../../src/core/manifest.ts';
import { BLOCK, FAULTS, isEnded, manifestOf, TransferPair } from './support/transferPair.ts';

/** Every block of these files, as `file:block`. */
function blocksOf(sizes: readonly number[]): string[] {
  return sizes.flatMap((size, file) =>
    Array.from({ length: blockCount(size, BLOCK) }, (_, block) => `${file}:${block}`),
  );
}

function expectComplete(pair: TransferPair, sizes: readonly number[]): void {
  const files = sizes.map((_, file) => file);
  expect(pair.sender.phase).toBe('done');
  expect(pair.receiver).toMatchObject({ phase: 'done', saved: new Map(files.map((file) => [file, 100 + file])) });
  expect(pair.asked).toEqual(blocksOf(sizes));
  expect(pair.written.toSorted()).toEqual(blocksOf(sizes).toSorted());
  expect(pair.saved.toSorted((left, right) => left - right)).toEqual(files);
  expect(pair).toMatchObject({ opened: 1, released: 1, discarded: 0 });
}

const sizes = fc.array(fc.oneof(fc.nat(3 * BLOCK), fc.constantFrom(0, 1, BLOCK, 10 * BLOCK)), {
  minLength: 1,
  maxLength: 6,
});
const windowBytes = fc.integer({ min: BLOCK, max: 5 * BLOCK });
const picks = fc.array(fc.nat(1000), { maxLength: 150, size: 'max' });

describe('two transfer machines', () => {
  it.each([
    ['an empty file', [0]],
    ['a file of one byte', [1]],
    ['a file that is exactly one block', [BLOCK]],
    ['a file that is one byte more than a block', [BLOCK + 1]],
    ['a file that is a multiple of the block', [BLOCK * 7]],
    ['a file much larger than the window', [BLOCK * 1000 + 3]],
    ['empty and full files in turn', [0, BLOCK, 0, 0, 2 * BLOCK, 0]],
    ['1000 files', Array.from({ length: 1000 }, (_, file) => (file * 7) % 10)],
    ['1000 empty files', Array.from({ length: 1000 }, () => 0)],
  ])('carry %s', (_, list) => {
    const pair = new TransferPair(manifestOf(...list), 4 * BLOCK);
    pair.accept();
    pair.finish();
    expectComplete(pair, list);
  });

  it('write and send nothing before the offer is accepted', () => {
    const pair = new TransferPair(manifestOf(BLOCK * 10), 4 * BLOCK);
    expect(pair.actions()).toEqual([]);
    expect(pair).toMatchObject({ opened: 0, asked: [] });
  });

  it('end at once when the offer is declined', () => {
    const pair = new TransferPair(manifestOf(BLOCK * 10), 4 * BLOCK);
    pair.decline();
    pair.finish();
    expect(pair.sender.phase).toBe('declined');
    expect(pair.receiver.phase).toBe('declined');
    expect(pair).toMatchObject({ opened: 0, discarded: 0, released: 1, asked: [] });
    expect(pair.said).toMatchObject({ sender: [], receiver: [{ kind: 'decline' }] });
  });

  it('say for each file that it ended and that it was received, once', () => {
    const pair = new TransferPair(manifestOf(5, 0, 9), 4 * BLOCK);
    pair.accept();
    pair.finish();
    expect(pair.said.sender.map((body) => [body.kind, 'file' in body && body.file])).toEqual([
      ['fileEnd', 0],
      ['fileEnd', 1],
      ['fileEnd', 2],
    ]);
    const [accept, ...received] = pair.said.receiver;
    expect(accept).toEqual({ kind: 'accept', transfer: pair.manifest.transfer, windowBytes: 4 * BLOCK });
    expect(received.map((body) => body.kind)).toEqual(['fileReceived', 'fileReceived', 'fileReceived']);
  });

  it('complete in whatever order blocks, reports and files come, and never hold more than the window', () => {
    fc.assert(
      fc.property(sizes, windowBytes, picks, (list, window, schedule) => {
        const pair = new TransferPair(manifestOf(...list), window);
        pair.accept();
        for (const pick of schedule) pair.act(pick);
        pair.finish();
        expectComplete(pair, list);
        expect(pair.mostHeld).toBeLessThanOrEqual(window);
      }),
      { numRuns: 120 },
    );
  });

  it('show what is done as it grows, up to the whole', () => {
    const list = [BLOCK * 5 + 1, 0, BLOCK];
    const pair = new TransferPair(manifestOf(...list), 4 * BLOCK);
    pair.accept();
    let [seenBySender, seenByReceiver] = [0, 0];
    while (pair.act(0)) {
      if (pair.sender.phase === 'sending') {
        expect(pair.sender.doneBytes).toBeGreaterThanOrEqual(seenBySender);
        seenBySender = pair.sender.doneBytes;
      }
      if (pair.receiver.phase !== 'receiving') continue;
      expect(pair.receiver.doneBytes).toBeGreaterThanOrEqual(seenByReceiver);
      seenByReceiver = pair.receiver.doneBytes;
      expect(seenBySender).toBeLessThanOrEqual(seenByReceiver);
    }
    expect(seenByReceiver).toBe(totalSize(pair.manifest));
    expect(seenBySender).toBeGreaterThan(0);
  });
});

describe('when something goes wrong at any moment', () => {
  const faults = fc.array(fc.record({ at: fc.nat(80), kind: fc.constantFrom(...FAULTS) }), {
    minLength: 1,
    maxLength: 3,
  });

  it('both sides end, nothing is left behind, and nobody says anything after the end', () => {
    fc.assert(
      fc.property(sizes, windowBytes, picks, faults, fc.boolean(), (list, window, schedule, wrong, isAccepted) => {
        const pair = new TransferPair(manifestOf(...list), window);
        // Half of the time the offer still waits for its answer when the first fault comes.
        if (isAccepted) pair.accept();
        for (let turn = 0; turn <= 80; turn++) {
          for (const { at, kind } of wrong) if (at === turn) pair.fault(kind);
          pair.act(schedule[turn] ?? 0);
        }
        if (!isAccepted) pair.accept();
        pair.finish();
        expect(isEnded(pair.sender), `sender ${pair.sender.phase}`).toBe(true);
        expect(isEnded(pair.receiver), `receiver ${pair.receiver.phase}`).toBe(true);
        expect(pair.released).toBe(1);
        expect(pair.discarded).toBe(pair.receiver.phase === 'done' ? 0 : 1);
        for (const words of Object.values(pair.said)) {
          expect(words.filter(({ kind }) => kind === 'cancel').length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a file is handed over only when it is whole and verified, and the sender is done only when all are', () => {
    fc.assert(
      fc.property(sizes, windowBytes, picks, faults, (list, window, schedule, wrong) => {
        const pair = new TransferPair(manifestOf(...list), window);
        pair.accept();
        for (let turn = 0; turn <= 80; turn++) {
          for (const { at, kind } of wrong) if (at === turn) pair.fault(kind);
          pair.act(schedule[turn] ?? 0);
          if (pair.saved.length === 0 && pair.sender.phase !== 'done') continue;
          const missing = blocksOf(list).filter((block) => !pair.written.includes(block));
          const filesOfMissing = new Set(missing.map((block) => Number.parseInt(block, 10)));
          if (pair.saved.some((file) => filesOfMissing.has(file))) expect(missing).toEqual([]);
          if (pair.sender.phase === 'done') expect(missing).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['the sender cancels', 'cancelSend', { phase: 'cancelled', by: 'local' }, { phase: 'cancelled', by: 'remote' }],
    [
      'the receiver cancels',
      'cancelReceive',
      { phase: 'cancelled', by: 'remote' },
      { phase: 'cancelled', by: 'local' },
    ],
    [
      'the source changed',
      'sourceFails',
      { phase: 'failed', error: { code: 'source-changed' } },
      { phase: 'failed', error: { code: 'remote-failed', detail: 'source-changed' } },
    ],
    [
      'the disk is full',
      'diskFull',
      { phase: 'failed', error: { code: 'remote-failed', detail: 'disk-full' } },
      { phase: 'failed', error: { code: 'disk-full' } },
    ],
    [
      'a hash is wrong',
      'hashFails',
      { phase: 'failed', error: { code: 'remote-failed', detail: 'hash-mismatch' } },
      { phase: 'failed', error: { code: 'hash-mismatch' } },
    ],
    [
      'the browser does not save',
      'saveFails',
      { phase: 'done' },
      { phase: 'failed', error: { code: 'download-failed' } },
    ],
  ] as const)('each side knows what happened: %s', (_, kind, sender, receiver) => {
    const pair = new TransferPair(manifestOf(BLOCK * 5 + 1), 4 * BLOCK);
    pair.accept();
    for (let turn = 0; turn < 3; turn++) pair.act(0);
    while (!pair.fault(kind)) expect(pair.act(0)).toBe(true);
    pair.finish();
    expect(pair.sender).toMatchObject(sender);
    expect(pair.receiver).toMatchObject(receiver);
  });

  it('what is verified here cannot be taken back by the sender', () => {
    const pair = new TransferPair(manifestOf(BLOCK), 4 * BLOCK);
    pair.accept();
    while (pair.receiver.phase !== 'saving') pair.act(0);
    pair.fault('cancelSend');
    pair.finish();
    expect(pair.sender).toMatchObject({ phase: 'cancelled', by: 'local' });
    expect(pair.receiver).toMatchObject({ phase: 'done' });
    expect(pair).toMatchObject({ saved: [0], discarded: 0 });
  });
});

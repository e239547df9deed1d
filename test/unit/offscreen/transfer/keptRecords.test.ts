import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PROTOCOL_VERSION } from '../../../../src/core/limits.ts';
import { type EndedRecord, parseEnded } from '../../../../src/offscreen/transfer/endedStore.ts';
import { type OutgoingRecord, parseOutgoing } from '../../../../src/offscreen/transfer/outgoingStore.ts';
import { parseWaiting, type WaitingRecord } from '../../../../src/offscreen/transfer/waitingStore.ts';
import type { TransferBody } from '../../../../src/offscreen/transfer/workerMessages.ts';

const transfer = '11'.repeat(16);
const key = `04${'ab'.repeat(64)}`;

const outgoing: OutgoingRecord = {
  ...{ transfer, blockBytes: 262_144, digest: '22'.repeat(32), secret: '33'.repeat(32), windowBytes: null },
  entries: [
    [['folder', 'empty'], null, 0],
    [['folder', 'film.mov'], 10_000_000, 1_700_000_000_000],
  ],
  ...{ peerName: 'Ben', peerKey: key, isPaused: false, offeredAt: 1_700_000_000_000 },
};

const waiting: WaitingRecord = {
  ...{ transfer, device: key, at: 1_700_000_000_000, name: 'folder', fileCount: 1, size: 3 },
  entries: [
    { path: ['folder', 'empty'], file: null },
    { path: ['folder', 'a.txt'], file: new File(['abc'], 'a.txt') },
  ],
};

let warned = vi.fn();
beforeEach(() => {
  warned = vi.spyOn(console, 'warn').mockImplementation(() => {}) as typeof warned;
});

afterEach(() => void vi.restoreAllMocks());

/** Each is refused, and said so. */
function expectRefused(parse: (kept: unknown) => unknown[], kept: readonly unknown[]): void {
  for (const one of kept) expect(parse(one), JSON.stringify(one)).toEqual([]);
  expect(warned).toHaveBeenCalledTimes(kept.length);
}

const NO_RECORDS = [undefined, null, 'text', 7, [], {}];

describe('what is kept of a transfer that is sent', () => {
  it('reads as it was written, also that of an earlier version, which knew no key', () => {
    const { peerKey: _, ...earlier } = outgoing;
    for (const record of [
      outgoing,
      { ...outgoing, windowBytes: 12_582_912 },
      { ...outgoing, peerKey: null },
      earlier,
    ]) {
      expect(parseOutgoing(structuredClone(record))).toEqual([record]);
    }
    expect(warned).not.toHaveBeenCalled();
  });

  it('is not believed where any of it is not what Tandem writes', () => {
    const entry = (path: unknown, size: unknown) => ({ ...outgoing, entries: [[path, size, 0]] });
    expectRefused(parseOutgoing, [
      ...NO_RECORDS,
      { ...outgoing, transfer: '../../etc' },
      { ...outgoing, blockBytes: 0 },
      { ...outgoing, windowBytes: 1 },
      { ...outgoing, secret: 'short' },
      { ...outgoing, peerKey: 'nobody' },
      { ...outgoing, entries: [] },
      entry([], 5),
      entry([''], 5),
      entry(['a'], -1),
      entry(['a'], Number.NaN),
      // More blocks than memory is kept for.
      entry(['a'], 2 ** 52),
    ]);
  });
});

describe('what is kept of an end', () => {
  const cancel: TransferBody = { kind: 'cancel', transfer, error: null };
  const ended: EndedRecord = {
    ...{ transfer, secret: '33'.repeat(32), role: 'receiver', isAnswerToProof: true, endedAt: 1_700_000_000_000 },
    words: [{ kind: 'mark', transfer, entries: [[0, 2]], as: 'skipped' }, cancel],
  };
  const kept = { ...ended, protocol: PROTOCOL_VERSION };

  it('reads as it was written', () => {
    expect(parseEnded(structuredClone(kept))).toEqual([ended]);
    expect(warned).not.toHaveBeenCalled();
  });

  it('is said only where it is an end of this very transfer, in words of this version', () => {
    expectRefused(parseEnded, [
      ...NO_RECORDS,
      { ...kept, protocol: PROTOCOL_VERSION - 1 },
      { ...kept, secret: '' },
      { ...kept, role: 'both' },
      { ...kept, words: [{ kind: 'cancel' }] },
      { ...kept, words: [{ ...cancel, transfer: '44'.repeat(16) }] },
      { ...kept, words: [{ kind: 'accept', transfer, digest: '22'.repeat(32), windowBytes: 12_582_912, skip: [] }] },
      { ...kept, words: [{ kind: 'chat', id: transfer, text: 'said by nobody' }] },
    ]);
  });
});

describe('what is kept of files that wait', () => {
  it('reads as it was written, with copies or without', () => {
    for (const record of [waiting, { ...waiting, entries: null }]) expect(parseWaiting(record)).toEqual([record]);
    expect(warned).not.toHaveBeenCalled();
  });

  it('is not believed where any of it is not what Tandem writes', () => {
    expectRefused(parseWaiting, [
      ...NO_RECORDS,
      { ...waiting, transfer: 'X'.repeat(32) },
      { ...waiting, device: '' },
      { ...waiting, size: -1 },
      { ...waiting, entries: [] },
      { ...waiting, entries: [{ path: [], file: null }] },
      { ...waiting, entries: [{ path: ['a.txt'], file: 'abc' }] },
    ]);
  });
});

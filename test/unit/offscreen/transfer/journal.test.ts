import { describe, expect, it } from 'vitest';
import {
  type AcceptedTransfer,
  decodeRecords,
  encodeRecords,
  type JournalRecord,
  parseAccepted,
  RECORD_BYTES,
  writeAccepted,
} from '../../../../src/offscreen/transfer/journal.ts';
import { hexOf, nodeSha256, noise, TRANSFER } from '../support/bytes.ts';

const digest = nodeSha256(Uint8Array.of(1));
const RECORDS: JournalRecord[] = [
  { kind: 'block', block: 0, digest },
  { kind: 'block', block: 2 ** 24 - 1, digest },
  { kind: 'received', entry: 0 },
  { kind: 'saved', entry: 99_999 },
  { kind: 'dropped', entry: 7 },
];
const decoded = (bytes: Uint8Array) => [...decodeRecords(bytes)];

describe('a journal', () => {
  it('gives back what was written', () => {
    const bytes = encodeRecords(RECORDS);
    expect(bytes.length).toBe(RECORDS.length * RECORD_BYTES);
    expect(decoded(bytes)).toEqual(RECORDS);
  });

  it('lies on the disk as it is described: kind, number, digest', () => {
    const [record] = RECORDS;
    expect(hexOf(encodeRecords(record === undefined ? [] : [record]))).toBe(`0100000000000000${hexOf(digest)}`);
  });

  it('that was torn at any byte gives the whole records before the tear', () => {
    const bytes = encodeRecords(RECORDS);
    for (let length = 0; length <= bytes.length; length++) {
      expect(decoded(bytes.subarray(0, length))).toEqual(RECORDS.slice(0, Math.floor(length / RECORD_BYTES)));
    }
  });

  it('is read up to bytes that were never written, and no further', () => {
    const bytes = encodeRecords(RECORDS);
    bytes.fill(0, 2 * RECORD_BYTES, 3 * RECORD_BYTES);
    expect(decoded(bytes)).toEqual(RECORDS.slice(0, 2));
  });

  it('of another making gives nothing', () => {
    const garbage = noise(10 * RECORD_BYTES);
    garbage[0] = 0xee;
    expect(decoded(garbage)).toEqual([]);
  });

  it('is read from a view into larger bytes as from its own', () => {
    const bytes = encodeRecords(RECORDS);
    const larger = new Uint8Array(bytes.length + 5);
    larger.set(bytes, 5);
    expect(decoded(larger.subarray(5))).toEqual(RECORDS);
  });
});

describe('the record of an accepted transfer', () => {
  const accepted: AcceptedTransfer = {
    transfer: TRANSFER,
    blockBytes: 262_144,
    entries: [
      [['사진', 'a.jpg'], 3],
      [['empty'], null],
    ],
    digest: 'd1'.repeat(32),
    secret: '5e'.repeat(32),
    skip: [[1, 2]],
    peerName: 'Anna’s laptop',
    peerKey: null,
  };
  const text = new TextDecoder().decode(writeAccepted(accepted));

  it('comes back as it was written', () => {
    expect(parseAccepted(text)).toEqual(accepted);
  });

  it('is worth nothing when any of it is missing', () => {
    for (let length = 0; length < text.length; length++) expect(parseAccepted(text.slice(0, length))).toBeUndefined();
  });

  it.each([
    ['another secret', { secret: 'short' }],
    ['another id', { transfer: '../other' }],
    ['a size that is none', { entries: [[['a'], '3']] }],
    ['no name', { peerName: undefined }],
  ])('with %s than there may be is worth nothing', (_, wrong) => {
    expect(parseAccepted(JSON.stringify({ ...accepted, ...wrong }))).toBeUndefined();
  });
});

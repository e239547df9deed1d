import { describe, expect, it } from 'vitest';
import { createRemoteBodies } from '../../../../src/offscreen/transfer/remoteBodies.ts';
import type { Roster } from '../../../../src/offscreen/transfer/roster.ts';
import type { TransferBody } from '../../../../src/offscreen/transfer/workerMessages.ts';
import { thrownBy } from '../../core/support/thrownBy.ts';
import { ONE, THREE, TWO } from '../support/transfers.ts';

/** ONE is sent and TWO received over the link "here"; THREE was, and is off the list. */
function startBodies(proven: readonly string[] = []) {
  const heard: string[] = [];
  const entryOf = (id: string, direction: 'sending' | 'receiving') => ({
    link: 'here' as string | null,
    runner: { id, direction, step: ({ type }: { type: string }) => heard.push(`${id.slice(0, 2)} ${type}`) },
  });
  const entries = new Map([ONE, TWO].map((id) => [id, entryOf(id, id === ONE ? 'sending' : 'receiving')]));
  const bodies = createRemoteBodies({
    roster: {
      get: (transfer: string) => entries.get(transfer),
      isKnown: (transfer: string) => transfer === THREE || entries.has(transfer),
    } as unknown as Roster,
    offers: { takeOffer: () => {}, takePage: () => {}, takeBack: () => false },
    resuming: {
      takeResumable: () => {},
      takeResume: () => {},
      isProven: (_, transfer) => proven.includes(transfer),
    },
  });
  return { take: bodies.take, heard, entries };
}

const digest = 'ab'.repeat(32);
const toSender: TransferBody[] = [
  { kind: 'accept', transfer: ONE, digest, windowBytes: 1, skip: [] },
  { kind: 'decline', transfer: ONE },
  { kind: 'received', transfer: ONE, entries: [[0, 1]] },
  { kind: 'stalled', transfer: ONE, reason: 'space' },
];
const toReceiver: TransferBody[] = [
  { kind: 'fileFailed', transfer: TWO, entries: [[0, 1]], error: 'source-changed' },
  { kind: 'roots', transfer: TWO, files: [[0, digest]] },
  { kind: 'stalled', transfer: TWO, reason: 'source' },
];
const toEither: TransferBody[] = [ONE, TWO].flatMap((transfer) => [
  { kind: 'cancel', transfer, error: null },
  { kind: 'pause', transfer, paused: true },
  { kind: 'mark', transfer, entries: [[0, 1]], as: 'held' },
  { kind: 'stalled', transfer, reason: null },
]);
const withKind = (bodies: TransferBody[]) => bodies.map((body) => [body.kind, body] as const);

describe('what the other side says of a transfer', () => {
  it.each(withKind([...toSender, ...toReceiver, ...toEither]))('is heard by it: %s', (_, body) => {
    const { take, heard } = startBodies();
    take('here', body);
    expect(heard).toHaveLength(1);
  });

  it.each(withKind(toSender))('as to its sender is a violation where it is received: %s', (_, body) => {
    const { take, heard } = startBodies();
    const thrown = thrownBy(() => take('here', { ...body, transfer: TWO } as TransferBody));
    expect(thrown.code).toBe('protocol-violation');
    expect(heard).toEqual([]);
  });

  it.each(withKind(toReceiver))('as to its receiver is a violation where it is sent: %s', (_, body) => {
    const { take, heard } = startBodies();
    const thrown = thrownBy(() => take('here', { ...body, transfer: ONE } as TransferBody));
    expect(thrown.code).toBe('protocol-violation');
    expect(heard).toEqual([]);
  });

  it('is a violation where nobody knows it', () => {
    const { take } = startBodies();
    const thrown = thrownBy(() => take('here', { kind: 'pause', transfer: '99'.repeat(16), paused: true }));
    expect(thrown).toMatchObject({ code: 'protocol-violation', detail: 'unknown transfer' });
  });

  it('comes to nothing where it is off the list, or goes over another link by now', () => {
    const { take, heard } = startBodies();
    take('here', { kind: 'pause', transfer: THREE, paused: true });
    take('there', { kind: 'pause', transfer: ONE, paused: true });
    expect(heard).toEqual([]);
  });
});

describe('a cancel over another link', () => {
  it('ends it where its sayer has proven to know it', () => {
    const { take, heard, entries } = startBodies([TWO]);
    take('there', { kind: 'cancel', transfer: TWO, error: null });
    expect(heard).toEqual(['22 cancelledByRemote']);
    expect(entries.get(TWO)?.link).toBe('there');
  });

  it('comes to nothing otherwise', () => {
    const { take, heard } = startBodies();
    take('there', { kind: 'cancel', transfer: TWO, error: null });
    expect(heard).toEqual([]);
  });
});

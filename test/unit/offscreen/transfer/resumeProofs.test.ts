import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createProofs } from '../../../../src/offscreen/transfer/resumeProofs.ts';

const SECRET = '5e'.repeat(32);
const [HERE, THERE] = ['1a'.repeat(32), '2b'.repeat(32)];

/** By docs/protocol.md, "Going on", with Node's HMAC. */
function expected(secret: string, role: 'sender' | 'receiver', own: string, other: string): string {
  return createHmac('sha256', Buffer.from(secret, 'hex'))
    .update('tandem resume 3')
    .update(Uint8Array.of(role === 'sender' ? 1 : 2))
    .update(Buffer.from(own, 'hex'))
    .update(Buffer.from(other, 'hex'))
    .digest('hex');
}

describe('the proof that one knows a transfer', () => {
  it.each(['sender', 'receiver'] as const)('of a %s is the HMAC that Node computes', async (role) => {
    expect(await createProofs().make(SECRET, role, HERE, THERE)).toBe(expected(SECRET, role, HERE, THERE));
  });

  it('fits no other secret, role, direction or link', async () => {
    const { make } = createProofs();
    const all = await Promise.all([
      make(SECRET, 'sender', HERE, THERE),
      make(SECRET, 'receiver', HERE, THERE),
      make(SECRET, 'sender', THERE, HERE),
      make(SECRET, 'sender', HERE, '3c'.repeat(32)),
      make('5f'.repeat(32), 'sender', HERE, THERE),
    ]);
    expect(new Set(all).size).toBe(all.length);
  });
});

import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { resumeMessage } from '../../../src/core/resumeProof.ts';

const HERE = '11'.repeat(32);
const THERE = '22'.repeat(32);
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('the message that proves that one knows a transfer', () => {
  it('is label, role, own and other fingerprint', () => {
    const label = Buffer.from('tandem resume 3').toString('hex');
    expect(hexOf(resumeMessage('sender', HERE, THERE))).toBe(`${label}01${HERE}${THERE}`);
    expect(hexOf(resumeMessage('receiver', THERE, HERE))).toBe(`${label}02${THERE}${HERE}`);
  });

  it('is another one for the other role, the other direction and another link: none can be sent back or used again', () => {
    const other = '33'.repeat(32);
    const messages = (['sender', 'receiver'] as const).flatMap((role) => [
      resumeMessage(role, HERE, THERE),
      resumeMessage(role, THERE, HERE),
      resumeMessage(role, HERE, other),
      resumeMessage(role, other, THERE),
    ]);
    expect(new Set(messages.map(hexOf)).size).toBe(messages.length);
  });

  it('is the same whether the fingerprint is written in upper or lower case', () => {
    const letters = 'ab'.repeat(32);
    expect(resumeMessage('sender', letters.toUpperCase(), THERE)).toEqual(resumeMessage('sender', letters, THERE));
  });

  it('gives with WebCrypto the HMAC that node:crypto gives', async () => {
    const secret = Buffer.from('5e'.repeat(32), 'hex');
    const message = resumeMessage('sender', HERE, THERE);
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['sign']);
    const signed = new Uint8Array(await crypto.subtle.sign('HMAC', key, message));
    expect(hexOf(signed)).toBe(createHmac('sha256', secret).update(message).digest('hex'));
  });
});

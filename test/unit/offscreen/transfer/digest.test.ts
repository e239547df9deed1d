import { describe, expect, it } from 'vitest';
import { createDigestList, equalBytes, sha256, sha256Hex } from '../../../../src/offscreen/transfer/digest.ts';
import { hexOf, nodeSha256, noise } from '../support/bytes.ts';

describe('a digest', () => {
  it('is the SHA-256 that Node computes, of a view no more than of its bytes', async () => {
    const bytes = noise(1000);
    expect(hexOf(await sha256(bytes))).toBe(hexOf(nodeSha256(bytes)));
    expect(await sha256Hex(bytes.subarray(10, 20))).toBe(hexOf(nodeSha256(bytes.slice(10, 20))));
    expect(await sha256Hex(new Uint8Array())).toMatch(/^e3b0c44298fc1c149afbf4c8996fb924/);
  });

  it('differs from one that differs in a byte or in its length', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 3))).toBe(false);
  });
});

describe('the digests of a file', () => {
  const digests = [1, 2, 3].map((value) => nodeSha256(Uint8Array.of(value)));

  it('make a root over all of them in their order, whatever order they came in', async () => {
    const list = createDigestList(3);
    for (const index of [2, 0, 1, 0]) list.set(index, digests[index] ?? new Uint8Array());
    expect([list.known, list.length]).toEqual([3, 3]);
    expect(await list.root()).toBe(hexOf(nodeSha256(...digests)));
    list.set(0, digests[1] ?? new Uint8Array());
    expect(await list.root()).not.toBe(hexOf(nodeSha256(...digests)));
  });

  it('are unknown until they are set, and copies then', () => {
    const list = createDigestList(2);
    expect(list.get(1)).toBeUndefined();
    list.set(1, digests[1] ?? new Uint8Array());
    list.get(1)?.fill(0);
    expect(hexOf(list.get(1) ?? new Uint8Array())).toBe(hexOf(digests[1] ?? new Uint8Array()));
    expect([list.get(0), list.known]).toEqual([undefined, 1]);
  });
});

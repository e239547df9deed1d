import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createBlockEncoder, deflate, inflate } from '../../../../src/offscreen/transfer/blockCodec.ts';
import { BLOCK_BYTES, isSame, noise, prose } from '../support/bytes.ts';

const violation = { code: 'protocol-violation' };

describe('the form in which a block travels', () => {
  it.each([
    ['text', prose(BLOCK_BYTES)],
    ['noise', noise(BLOCK_BYTES)],
    ['one byte', noise(1)],
    ['nothing', noise(0)],
  ])('of %s comes back as it was, here and with zlib', async (_, plain) => {
    const deflated = await deflate(plain);
    expect(isSame(await inflate(deflated, plain.length), plain)).toBe(true);
    expect(isSame(inflateRawSync(deflated), plain)).toBe(true);
    expect(isSame(await inflate(new Uint8Array(deflateRawSync(plain)), plain.length), plain)).toBe(true);
  });

  it('of text is much smaller', async () => {
    const plain = prose(BLOCK_BYTES);
    const deflated = await createBlockEncoder(deflate).encode(plain);
    expect(deflated?.length).toBeLessThan(plain.length / 4);
  });

  it.each([
    ['noise', noise(BLOCK_BYTES)],
    ['a few bytes of text', prose(200)],
    ['nothing', noise(0)],
  ])('of %s is the block itself', async (_, plain) => {
    expect(await createBlockEncoder(deflate).encode(plain)).toBeNull();
  });

  it('is tried again after some blocks of a file that did not shrink', async () => {
    const encoder = createBlockEncoder(deflate);
    expect(await encoder.encode(noise(BLOCK_BYTES))).toBeNull();
    let blocks = 0;
    while ((await encoder.encode(prose(BLOCK_BYTES))) === null && blocks < 100) blocks++;
    expect(blocks).toBe(15);
  });

  it('is never made of a whole block of noise, however many come at once', async () => {
    const wholeBlocks: number[] = [];
    const encoder = createBlockEncoder((plain) => {
      wholeBlocks.push(plain.length);
      return deflate(plain);
    });
    const plain = noise(BLOCK_BYTES);
    for (let group = 1; group <= 40; group++) {
      const encoded = await Promise.all(Array.from({ length: group }, () => encoder.encode(plain)));
      expect(encoded.every((block) => block === null)).toBe(true);
    }
    expect(wholeBlocks).toEqual([]);
  });
});

describe('a block that arrived deflated', () => {
  it('and is larger than it claims is stopped at its size, not when it is all out', async () => {
    const bomb = new Uint8Array(deflateRawSync(new Uint8Array(1024 * BLOCK_BYTES)));
    const { rss } = process.memoryUsage();
    await expect(inflate(bomb, BLOCK_BYTES)).rejects.toMatchObject(violation);
    // All of it would be 256 MiB.
    expect(process.memoryUsage().rss - rss).toBeLessThan(64 * 1024 * 1024);
  });

  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['is garbage', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff)],
    ['is cut short', new Uint8Array(deflateRawSync(prose(BLOCK_BYTES))).slice(0, 500)],
    ['is smaller than it claims', new Uint8Array(deflateRawSync(prose(BLOCK_BYTES - 1)))],
    ['is one byte larger than it claims', new Uint8Array(deflateRawSync(prose(BLOCK_BYTES + 1)))],
    ['is empty', new Uint8Array()],
  ])('and %s breaks the protocol', async (_, deflated) => {
    await expect(inflate(deflated, BLOCK_BYTES)).rejects.toMatchObject(violation);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase45, encodeBase45 } from '../../../src/core/base45.ts';
import { crc8, crc24 } from '../../../src/core/crc.ts';
import { decodeBase64url, encodeBase64url, packIceChars, unpackIceChars } from '../../../src/core/sixBits.ts';

const ascii = (text: string) => new TextEncoder().encode(text);

describe('base45', () => {
  it.each([
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
    ['', ''],
  ])('writes and reads RFC 9285’s example %j', (plain, text) => {
    expect(encodeBase45(ascii(plain))).toBe(text);
    expect(decodeBase45(text)).toEqual(ascii(plain));
  });

  it.each(['A', 'AAAA', ':::', 'GGW', '::', '5Z', 'ab0', 'É00'])('refuses %j', (text) => {
    expect(decodeBase45(text)).toBeUndefined();
  });

  it('gives back all bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBase45(encodeBase45(bytes))).toEqual(bytes);
      }),
    );
  });
});

describe('the checksums', () => {
  it('have their known values for 123456789', () => {
    expect(crc24(ascii('123456789'))).toBe(0x21cf02);
    expect(crc8(ascii('123456789'))).toBe(0xf4);
  });
});

describe('six bits a character', () => {
  it('is base64url as Node writes it', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = Buffer.from(bytes).toString('base64url');
        expect(encodeBase64url(bytes)).toBe(text);
        expect(decodeBase64url(text)).toEqual([...bytes]);
      }),
    );
  });

  it.each(['A', 'AB', 'AAAAA', 'AA=', 'A+AA', 'ABB'])('refuses %j, which nothing would be written as', (text) => {
    expect(decodeBase64url(text)).toBeUndefined();
  });

  it('packs ice-chars as base64 with zero bits behind, and refuses other bits', () => {
    expect(Buffer.from(packIceChars('ab+/')).toString('base64')).toBe('ab+/');
    for (let count = 1; count < 9; count++) {
      const packed = packIceChars('/'.repeat(count));
      expect(unpackIceChars(packed, count)).toBe('/'.repeat(count));
      if (count % 4 === 0) continue;
      packed.push((packed.pop() ?? 0) | 1);
      expect(unpackIceChars(packed, count)).toBeUndefined();
    }
  });
});

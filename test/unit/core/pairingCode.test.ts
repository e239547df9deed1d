import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidateLength } from '../../../src/core/candidateChoice.ts';
import { crc24 } from '../../../src/core/crc.ts';
import type { Candidate, Description } from '../../../src/core/description.ts';
import { decodeCode, encodeCode, MAX_CODE_BYTES } from '../../../src/core/pairingCode.ts';
import { descriptions, errorOf, VECTORS } from './pairingSupport.ts';

/** A code with this body and the right checksum. */
function seal(body: ArrayLike<number>): Uint8Array {
  const sum = crc24(Array.from(body));
  return Uint8Array.from([...Array.from(body), sum >> 16, (sum >> 8) & 255, sum & 255]);
}

const host = (text: string, port = 50000): Candidate => ({ type: 'host', address: { family: 'ipv4', text }, port });
const plain: Description = {
  fingerprint: Uint8Array.from({ length: 32 }, (_, at) => at),
  ufrag: 'ab+/',
  pwd: 'abcdefghijklmnopqrstuvwx',
  candidates: [host('192.168.1.2')],
};
const body = encodeCode(plain).slice(0, -3);
const sorted = (list: Candidate[]) => list.map((one) => JSON.stringify(one)).toSorted();

describe('the pairing code', () => {
  it('gives back every description whose candidates fit', () => {
    fc.assert(
      fc.property(descriptions, (description) => {
        const unique = new Set(description.candidates.map(({ address, port }) => `${address.text} ${port}`));
        fc.pre(unique.size === description.candidates.length);
        fc.pre(!description.candidates.some(({ address }) => address.text.startsWith('127.')));
        const empty = encodeCode({ ...description, candidates: [] }).length;
        const kept = description.candidates.filter((_, index) => {
          const before = description.candidates.slice(0, index + 1);
          return empty + before.reduce((sum, one) => sum + candidateLength(one), 0) <= MAX_CODE_BYTES;
        });
        const decoded = decodeCode(encodeCode({ ...description, candidates: kept }));
        expect({ ...decoded, candidates: [] }).toEqual({ ...description, candidates: [] });
        expect(sorted(decoded.candidates)).toEqual(sorted(kept));
      }),
      { numRuns: 300 },
    );
  });

  it('never grows beyond 102 bytes and names only candidates that were there', () => {
    fc.assert(
      fc.property(descriptions, (description) => {
        const code = encodeCode(description);
        expect(code.length).toBeLessThanOrEqual(MAX_CODE_BYTES);
        const all = new Set(sorted(description.candidates));
        for (const one of sorted(decodeCode(code).candidates)) expect(all).toContain(one);
      }),
      { numRuns: 300 },
    );
  });

  it('is damaged at every shorter length, with a byte behind it, and with any one bit turned', () => {
    for (const { code } of VECTORS) {
      for (let length = 0; length < code.length; length++) {
        expect(errorOf(() => decodeCode(code.slice(0, length))).code).toBe('code-damaged');
      }
      expect(errorOf(() => decodeCode(Uint8Array.from([...code, 0]))).code).toBe('code-damaged');
      for (let bit = 0; bit < code.length * 8; bit++) {
        const flipped = code.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        expect(errorOf(() => decodeCode(flipped)).code).toBe('code-damaged');
      }
    }
  });

  it('answers garbage with a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (garbage) => {
        expect(errorOf(() => decodeCode(garbage)).code).toBe('code-damaged');
      }),
    );
  });

  it('answers garbage under a right checksum with a description or a typed error', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ minLength: 60, maxLength: 99 }), (header, rest) => {
        const code = seal([header, ...rest]);
        const version = header >> 4;
        let decoded: Description;
        try {
          decoded = decodeCode(code);
        } catch {
          expect(errorOf(() => decodeCode(code)).code).toBe(version > 1 ? 'code-newer' : 'code-damaged');
          return;
        }
        expect(version).toBe(1);
        expect(decoded.ufrag + decoded.pwd).toMatch(/^[A-Za-z0-9+/]{26,}$/);
      }),
      { numRuns: 500 },
    );
  });

  it('says that a whole code of a later version is newer, whatever is in it and however long it is', () => {
    for (const length of [4, 64, 102, 200]) {
      const later = Uint8Array.from({ length }, (_, at) => (at === 0 ? 0x2f : 99));
      expect(errorOf(() => decodeCode(seal(later))).code).toBe('code-newer');
    }
  });

  it.each([
    ['version 0', [0x00, ...body.slice(1)]],
    ['a spare bit of the header that is set', [0x11, ...body.slice(1)]],
    ['the unknown form of credentials', [0x1c, ...body.slice(1)]],
    ['an unknown address family', [...body.slice(0, 54), 0x03, ...body.slice(55)]],
    ['an unknown candidate type', [...body.slice(0, 54), 0x0c, ...body.slice(55)]],
    ['a spare bit of the candidate that is set', [...body.slice(0, 54), 0x10, ...body.slice(55)]],
    ['half a candidate', body.slice(0, -1)],
    ['no credentials', body.slice(0, 33)],
    ['credentials shorter than RFC 8839 allows', [0x18, ...body.slice(1, 33), 3, 22, ...Array(19).fill(0)]],
    ['a filling bit that is set', [0x18, ...body.slice(1, 33), 4, 22, ...Array(19).fill(0), 1]],
    ['more than 102 bytes', [...body, ...Array.from({ length: 6 }, () => body.slice(54)).flatMap((one) => [...one])]],
  ])('refuses %s under a right checksum', (_, wrong) => {
    expect(errorOf(() => decodeCode(seal(wrong))).code).toBe('code-damaged');
  });

  it.each([
    ['a fingerprint that is not SHA-256', { ...plain, fingerprint: new Uint8Array(20) }],
    ['an ice-ufrag with a character that is no ice-char', { ...plain, ufrag: 'ab-_' }],
    ['an ice-pwd that is too short', { ...plain, pwd: 'short' }],
    ['credentials that do not fit', { ...plain, pwd: 'p'.repeat(82) }],
    ['an ice-pwd of 256 characters', { ...plain, pwd: 'p'.repeat(256) }],
  ])('is not made of %s', (_, description) => {
    expect(errorOf(() => encodeCode(description)).code).toBe('description-unsupported');
  });

  it('keeps any address, also one that may not be probed', () => {
    const odd = [host('224.0.0.1'), host('255.255.255.255'), host('0.0.0.0', 0)];
    expect(sorted(decodeCode(encodeCode({ ...plain, candidates: odd })).candidates)).toEqual(sorted(odd));
  });

  it('names loopback only where there is nothing else', () => {
    const loopback = host('127.0.0.1');
    const chosen = (candidates: Candidate[]) => decodeCode(encodeCode({ ...plain, candidates })).candidates;
    expect(chosen([loopback])).toEqual([loopback]);
    expect(chosen([loopback, host('10.0.0.2')])).toEqual([host('10.0.0.2')]);
  });
});

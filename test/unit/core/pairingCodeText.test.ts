import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc8 } from '../../../src/core/crc.ts';
import { encodeCode } from '../../../src/core/pairingCode.ts';
import { codeToQr, codeToText, decodeInput, readCode } from '../../../src/core/pairingCodeText.ts';
import { encodeBase64url } from '../../../src/core/sixBits.ts';
import { bitFlips, descriptions, errorOf, REJECTS, VECTORS } from './pairingSupport.ts';

const [vector] = VECTORS;
if (!vector) throw new Error('no vectors');
const { code, text, qr } = vector;
const codes = descriptions.map(encodeCode);
/** Text that may stand before a code: no prefix of its own. */
const noise = fc.string({ unit: 'grapheme', maxLength: 200 }).filter((some) => !/tandem|:/i.test(some));

describe('a code as text', () => {
  it('reads back from every form of every code', () => {
    fc.assert(
      fc.property(codes, (bytes) => {
        expect(readCode(codeToText(bytes))).toEqual(bytes);
        expect(readCode(codeToText(bytes), 'qr')).toEqual(bytes);
        expect(readCode(codeToQr(bytes), 'qr')).toEqual(bytes);
        expect(readCode(`\n ${codeToQr(bytes).trim()} \r\n`)).toEqual(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it('is found inside whatever surrounds it', () => {
    fc.assert(
      fc.property(codes, noise, noise, (bytes, before, after) => {
        expect(readCode(`${before} ${codeToText(bytes)} ${after}`)).toEqual(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it('reads however its line was broken, quoted, emphasised or marked with invisible characters', () => {
    const marks = [
      '\n',
      '\r\n> ',
      '\n>> | ',
      ' ',
      '\t',
      '\u00a0',
      '\u200b',
      '\u00ad',
      '\u2060',
      '\ufeff',
      '“',
      '"',
      '`',
      '**',
      '\u202e',
    ];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(text.length), fc.constantFrom(...marks)), { maxLength: 40 }), (breaks) => {
        let broken = text;
        for (const [at, mark] of breaks) broken = broken.slice(0, at) + mark + broken.slice(at);
        expect(readCode(broken)).toEqual(code);
      }),
    );
    expect(readCode(text.replace('tandem', 'TanDEM'))).toEqual(code);
  });

  it('takes the first code that reads', () => {
    const other = codeToText(VECTORS[1]?.code ?? code);
    expect(readCode(`tandem:${text.slice(7, 30)} tandem2:AAAA ${text} ${other}`)).toEqual(code);
  });

  it('reports the code that got furthest where none reads', () => {
    const damaged = `${text.slice(0, 60)}ä`;
    const expected = { code: 'code-damaged', detail: '54' };
    expect(errorOf(() => readCode(`tandem:AAAA ${damaged} tandem:QBAH`))).toEqual(expected);
    expect(errorOf(() => readCode(`${damaged} tandem9:`)).code).toBe('code-newer');
  });

  it('says at each length that it is incomplete, and how much of it was read', () => {
    for (let length = 0; length < text.length; length++) {
      const expected =
        length < 7
          ? { code: 'code-missing', detail: undefined }
          : { code: 'code-incomplete', detail: String(length - 7) };
      expect(errorOf(() => readCode(text.slice(0, length)))).toEqual(expected);
      expect(errorOf(() => readCode(`${text.slice(0, length)}...`))).toEqual(expected);
    }
  });

  it('says of any one wrong character in which group of 12 it stands', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (let at = 7; at < text.length; at++) {
      for (const wrong of alphabet) {
        if (wrong === text[at]) continue;
        const position = Math.floor((at - 7) / 12) * 12 + 1;
        const expected = { code: 'code-damaged', detail: String(position) };
        expect(errorOf(() => readCode(text.slice(0, at) + wrong + text.slice(at + 1)))).toEqual(expected);
      }
    }
  });

  it('says where a character stands that cannot be in a code', () => {
    for (let at = 7; at < text.length; at++) {
      const expected = { code: 'code-damaged', detail: String(at - 6) };
      expect(errorOf(() => readCode(`${text.slice(0, at)}ß${text.slice(at + 1)}`))).toEqual(expected);
    }
  });

  it('is the same code or a typed error after any one bit of its characters was turned', () => {
    for (const { text, qr, code } of VECTORS) {
      for (const flipped of bitFlips(text)) {
        if (flipped.toLowerCase().startsWith('tandem:') && flipped.slice(7) === text.slice(7)) {
          expect(readCode(flipped)).toEqual(code);
        } else {
          expect(['code-damaged', 'code-incomplete', 'code-missing']).toContain(errorOf(() => readCode(flipped)).code);
        }
      }
      for (const flipped of bitFlips(qr)) expect(errorOf(() => readCode(flipped, 'qr')).code).toBe('code-foreign');
    }
  });

  it('answers garbage with a typed error', () => {
    const base64url = fc.stringMatching(/^[\w-]{0,200}$/);
    const garbage = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.stringMatching(/^[0-9A-Z $%*+./:-]{0,300}$/),
      base64url.map((some) => `tandem:${some}`),
      fc.tuple(fc.nat(text.length), base64url).map(([at, some]) => text.slice(0, at) + some),
    );
    const allowed = ['code-damaged', 'code-incomplete', 'code-newer'];
    fc.assert(
      fc.property(garbage, (input) => {
        fc.pre(!input.startsWith(text));
        expect([...allowed, 'code-missing']).toContain(errorOf(() => readCode(input)).code);
        expect([...allowed, 'code-foreign']).toContain(errorOf(() => readCode(input, 'qr')).code);
      }),
      { numRuns: 500 },
    );
  });

  it('is damaged at its start where the length says less than a code can have', () => {
    expect(errorOf(() => readCode(codeToText(new Uint8Array(6))))).toEqual({ code: 'code-incomplete', detail: '11' });
    const group = [6, 0, 0, 0, 0, 0, 0, 0];
    const short = `tandem:${encodeBase64url([...group, crc8([0, ...group])])}`;
    expect(errorOf(() => readCode(short))).toEqual({ code: 'code-damaged', detail: '1' });
  });

  it('is damaged where filling bits of its last character are set', () => {
    const last = text.at(-1) ?? '';
    expect('AEIMQUYcgkosw048').toContain(last);
    const other = String.fromCharCode(last.charCodeAt(0) + 1);
    const expected = { code: 'code-damaged', detail: '97' };
    expect(errorOf(() => readCode(text.slice(0, -1) + other))).toEqual(expected);
  });

  it('reads 4096 characters and no more', () => {
    expect(readCode('x'.repeat(4096 - text.length) + text)).toEqual(code);
    const cut = { code: 'code-incomplete', detail: String(text.length - 8) };
    expect(errorOf(() => readCode(` ${'x'.repeat(4096 - text.length)}${text}`))).toEqual(cut);
    expect(errorOf(() => readCode('x'.repeat(4096) + text)).code).toBe('code-missing');
    expect(errorOf(() => readCode('\u200b'.repeat(4096) + text, 'qr')).code).toBe('code-foreign');
  });

  it.each(REJECTS)('refuses $name', ({ kind, input, error, detail }) => {
    expect(errorOf(() => readCode(input, kind))).toEqual({ code: error, detail });
    expect(errorOf(() => decodeInput(input, kind))).toEqual({ code: error, detail });
  });

  it('is not looked for beyond white space where a QR code was scanned', () => {
    expect(errorOf(() => readCode(` ${qr}x`, 'qr')).code).toBe('code-foreign');
    expect(errorOf(() => readCode(`see ${qr}`)).code).toBe('code-missing');
  });
});

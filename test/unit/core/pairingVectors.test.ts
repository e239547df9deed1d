import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import QRCode from 'qrcode';
import sdpTransform from 'sdp-transform';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { benchCode } from '../../../bench/code.ts';
import { decodeCode, encodeCode } from '../../../src/core/pairingCode.ts';
import { codeToQr, codeToText, decodeInput } from '../../../src/core/pairingCodeText.ts';
import { readLocalDescription } from '../../../src/core/sessionDescription.ts';
import { VECTORS } from './pairingSupport.ts';

beforeAll(() => {
  const reader = path.dirname(createRequire(import.meta.url).resolve('zxing-wasm/reader'));
  const wasm = path.resolve(reader, '../../reader/zxing_reader.wasm');
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer } });
});

const named = (name: string) => {
  const vector = VECTORS.find((one) => one.name === name);
  if (!vector) throw new Error(`no vector is called ${name}`);
  return vector;
};

describe.each(VECTORS)('vector: $name', ({ sdp, description, code, decoded, qr, text }) => {
  it('is read as an independent SDP parser reads it', () => {
    const session = sdpTransform.parse(sdp);
    const [media] = session.media;
    const own = readLocalDescription(sdp);
    expect(own).toEqual(description);
    expect(own.ufrag).toBe(String(media?.iceUfrag));
    expect(own.pwd).toBe(media?.icePwd);
    const fingerprint = media?.fingerprint ?? session.fingerprint;
    expect(fingerprint?.type).toBe('sha-256');
    expect(Buffer.from(own.fingerprint).toString('hex')).toBe(fingerprint?.hash.replaceAll(':', '').toLowerCase());
    const udp = (media?.candidates ?? []).filter(({ transport }) => transport.toLowerCase() === 'udp');
    const byPriority = udp.toSorted((one, other) => Number(other.priority) - Number(one.priority));
    expect(own.candidates.map(({ type, address, port }) => ({ type, ip: address.text, port }))).toEqual(
      byPriority.map(({ type, ip, port }) => ({ type, ip, port })),
    );
  });

  it('encodes and decodes as written down', () => {
    expect(encodeCode(description)).toEqual(code);
    expect(decodeCode(code)).toEqual(decoded);
    expect(codeToQr(code)).toBe(qr);
    expect(codeToText(code)).toBe(text);
    expect(decodeInput(text)).toEqual(decoded);
    expect(decodeInput(qr, 'qr')).toEqual(decoded);
  });

  it('fits a QR code of version 5 at EC level L, which an independent decoder reads', async () => {
    const image = await QRCode.toBuffer([{ data: qr, mode: 'alphanumeric' }], {
      errorCorrectionLevel: 'L',
      margin: 4,
      scale: 3,
    });
    const [found, ...more] = await readBarcodes(new Uint8Array(image), { formats: ['QRCodeModel2'] });
    expect(more).toEqual([]);
    expect(found?.text).toBe(qr);
    expect(found?.ecLevel).toBe('L');
    expect(Number(found?.version)).toBeLessThanOrEqual(5);
  });
});

describe('the size of a code', () => {
  it('is at most 64 bytes for one IPv4 host from Chromium', () => {
    expect(named('Chromium, one IPv4 host').code.length).toBeLessThanOrEqual(64);
  });

  it('is at most 92 bytes for IPv4, IPv6 and one server-reflexive candidate', () => {
    const { code, decoded } = named('Chromium, IPv4, IPv6 and one server-reflexive');
    expect(code.length).toBeLessThanOrEqual(92);
    expect(decoded.candidates).toHaveLength(3);
  });

  it('is at most 102 bytes for a machine with 12 interfaces, and the Wi-Fi is in it rather than a container bridge', () => {
    const { code, description, decoded } = named('Chromium, 12 interfaces');
    expect(description.candidates.length).toBeGreaterThanOrEqual(12);
    expect(code.length).toBeLessThanOrEqual(102);
    const addresses = decoded.candidates.map(({ address }) => address.text);
    expect(addresses.slice(0, 3)).toEqual(['10.20.30.40', '203.0.113.77', '192.168.178.23']);
  });

  it('never makes a QR code of more than 37 modules', async () => {
    const { cases } = await benchCode();
    expect(cases.map(({ name, bytes, characters }) => ({ name, bytes, characters }))).toEqual(
      VECTORS.map(({ name, code, qr }) => ({ name, bytes: code.length, characters: qr.length })),
    );
    for (const { modules } of cases) expect(modules).toBeLessThanOrEqual(37);
  });
});

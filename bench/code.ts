import { readFileSync } from 'node:fs';
import path from 'node:path';
import QRCode from 'qrcode';
import { encodeCode } from '../src/core/pairingCode.ts';
import { codeToQr } from '../src/core/pairingCodeText.ts';
import { readLocalDescription } from '../src/core/sessionDescription.ts';
import type { Bytes } from '../src/core/units.ts';
import type { Bench } from './report.ts';

interface CodeCase {
  name: string;
  bytes: Bytes;
  /** Of the text in the QR code. */
  characters: number;
  /** Along one side of the smallest QR code that holds it at EC level L. */
  modules: number;
}

/** The size of the pairing code for each of the vectors' descriptions. */
export const code: Bench = {
  summary: 'how big the pairing codes are',
  options: [],
  needsBuild: false,
  async run() {
    const { cases } = benchCode();
    return { figures: { cases }, table: cases, verdicts: [], browser: null };
  },
};

/** @returns a case for each vector; a test holds them to their limits */
export function benchCode(): { cases: CodeCase[] } {
  const file = path.resolve(import.meta.dirname, '../test/vectors/pairing-code.json');
  const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: { name: string; sdp: string }[] };
  const cases = vectors.map(({ name, sdp }) => {
    const code = encodeCode(readLocalDescription(sdp));
    const qr = codeToQr(code);
    const { modules } = QRCode.create([{ data: qr, mode: 'alphanumeric' }], { errorCorrectionLevel: 'L' });
    return { name, bytes: code.length, characters: qr.length, modules: modules.size };
  });
  return { cases };
}

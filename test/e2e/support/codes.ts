import { create } from 'qrcode';
import vectors from '../../vectors/pairing-code.json' with { type: 'json' };

/** Codes of real descriptions: as QR text, and how many modules that takes. */
export const VECTORS = vectors.vectors.map(({ name, qr, text }) => ({ name, qr, text, modules: modulesOf(qr) }));

function modulesOf(qr: string): number {
  return create([{ data: qr, mode: 'alphanumeric' }], { errorCorrectionLevel: 'L' }).modules.size;
}

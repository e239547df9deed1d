import { create } from 'qrcode';
import type { CodeView } from '../contract/snapshot.ts';
import type { Description } from '../core/description.ts';
import { toHex } from '../core/hex.ts';
import { encodeCode } from '../core/pairingCode.ts';
import { codeToQr, codeToText } from '../core/pairingCodeText.ts';

/** The code of a description in both its forms: made here, before anybody looks, so that a page only has to draw. */
export function createCodeView(local: Description): CodeView {
  const bytes = encodeCode(local);
  return { text: codeToText(bytes), symbol: createSymbol(codeToQr(bytes)) };
}

/**
 * The QR code of a text of the alphanumeric set. Level L: bigger modules are read better than more correction.
 *
 * @throws {Error} for any other character, or a text too long for a QR code
 */
export function createSymbol(qr: string): CodeView['symbol'] {
  const { modules } = create([{ data: qr, mode: 'alphanumeric' }], { errorCorrectionLevel: 'L' });
  const dark = new Uint8Array(Math.ceil(modules.size ** 2 / 8));
  modules.data.forEach((isDark, index) => {
    if (isDark) dark[index >> 3] = (dark[index >> 3] ?? 0) | (0x80 >> (index & 7));
  });
  return { modules: modules.size, dark: toHex(dark) };
}

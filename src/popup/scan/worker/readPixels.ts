import { type ReaderOptions, type ReadResult, readBarcodes } from 'zxing-wasm/reader';
import { PeerError } from '../../../core/errors.ts';
import { readCode } from '../../../core/pairingCodeText.ts';
import type { SeenCode } from './SeenCode.ts';

/** `QRCodeModel2`, because with `QRCode` the decoder reads Micro QR into noise. */
const OPTIONS: ReaderOptions = {
  formats: ['QRCodeModel2'],
  tryHarder: true,
  tryInvert: true,
  tryDownscale: true,
  tryRotate: false,
  returnErrors: true,
};

/** Looking on behind what was found first costs a sixth more, so it is done where that was not ours. */
const FIRST = 1;
/** Codes in one picture: Tandem's may be among this many. */
const SEVERAL = 16;
/** Of a pairing code: 37 modules. */
const USUAL_VERSION = 5;

export type Found = { text: string } | { text: null; foreign: boolean; seen: SeenCode[] };

/** Reads Tandem's code out of the pixels, whatever other codes are beside it; `seen` are those that could not be read. */
export async function readPixels(image: ImageData, several = false): Promise<Found> {
  const results = await readBarcodes(image, { ...OPTIONS, maxNumberOfSymbols: several ? SEVERAL : FIRST });
  const valid = results.filter(({ isValid }) => isValid);
  const ours = valid.find(({ text }) => isOurs(text));
  if (ours) return { text: ours.text };
  // Another code, or corners of two that were taken for one: ours may come behind.
  if (!several && results.length > 0) return readPixels(image, true);
  const seen = results.filter(({ isValid }) => !isValid).map(seenCode);
  // What is smaller is a mistake of the decoder's.
  return { text: null, foreign: valid.length > 0, seen: seen.filter(({ modulePx }) => modulePx >= 1) };
}

/** Also one that this version cannot take: what is wrong with it is said by whoever tries. */
function isOurs(text: string): boolean {
  try {
    readCode(text, 'qr');
    return true;
  } catch (error) {
    return !(error instanceof PeerError && error.code === 'code-foreign');
  }
}

function seenCode({ position: { topLeft, topRight, bottomLeft }, version }: ReadResult): SeenCode {
  const across = { x: topRight.x - topLeft.x, y: topRight.y - topLeft.y };
  const down = { x: bottomLeft.x - topLeft.x, y: bottomLeft.y - topLeft.y };
  const side = (Math.hypot(across.x, across.y) + Math.hypot(down.x, down.y)) / 2;
  const all = { corner: topLeft, across, down };
  return { inside: all, around: all, modulePx: side / modulesOf(version) };
}

/** Modules along a side, by the version that the decoder believes in. */
function modulesOf(version: string): number {
  const number = Number.parseInt(version, 10);
  return 17 + 4 * (number >= 1 && number <= 40 ? number : USUAL_VERSION);
}

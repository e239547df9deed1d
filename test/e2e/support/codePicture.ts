import { PNG } from 'pngjs';
import { create } from 'qrcode';

export interface CodePicture {
  /** Pixels a module. */
  modulePx?: number;
  /** What is wrong with it: light burns its middle out, or its modules are those of no code. */
  flaw?: 'glare' | 'scrambled';
}

const QUIET_ZONE = 4;
const FINDER = 8;

/** A code as PNG, with its quiet zone. Base45 goes in as it does in the product, anything else as bytes. */
export function codePicture(text: string, { modulePx = 8, flaw }: CodePicture = {}): Uint8Array {
  const { modules } = create(text, { errorCorrectionLevel: 'L' });
  const { size } = modules;
  const side = (size + 2 * QUIET_ZONE) * modulePx;
  const png = new PNG({ width: side, height: side });
  png.data.fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [row, column] = [Math.floor(y / modulePx) - QUIET_ZONE, Math.floor(x / modulePx) - QUIET_ZONE];
      if (row < 0 || column < 0 || row >= size || column >= size) continue;
      const isGlare = flaw === 'glare' && Math.hypot(row - size / 2, column - size / 2) < size / 4;
      const isSwapped = flaw === 'scrambled' && !isFinder(row, column, size) && (row * 7 + column * 3) % 5 < 2;
      const dark = (modules.get(row, column) !== 0) !== isSwapped;
      if (dark && !isGlare) png.data.fill(18, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return PNG.sync.write(png);
}

/** The three corners with a finder, the light ring around it included. */
function isFinder(row: number, column: number, size: number): boolean {
  const [first, left] = [row < FINDER, column < FINDER];
  return (first && left) || (first && column >= size - FINDER) || (left && row >= size - FINDER);
}

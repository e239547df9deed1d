import type { Hint } from '../CodeReader.ts';
import type { Area, SeenCode } from './SeenCode.ts';

/** Nearly every code of this many camera pixels a module is read, where it is sharp and evenly lit. */
const GOOD_MODULE_PX = 4;
/** From here on a pixel is burnt out. */
const BURNT = 240;
/** A code is light in half of such a square, and hardly ever in this share of it: where that is burnt out, light covers the code. */
const SQUARE_MODULES = 5;
const SQUARE_BURNT = 0.85;
/** More of a square than this is burnt out where all light modules are. */
const LIGHT_BURNT = 0.2;
/** The middle of a frame, where a person points at, and how much of it may be burnt out before nothing can be seen. */
const MIDDLE = 0.6;
const MIDDLE_BURNT = 0.4;

/** What a person can do about a frame that showed a code, or nothing, and could not be read. */
export function hintFor(image: ImageData, seen: readonly SeenCode[]): Hint | null {
  if (seen.some((code) => isBurnt(image, code))) return 'glare';
  const largest = seen.reduce((most, { modulePx }) => Math.max(most, modulePx), 0);
  if (largest > 0) return largest < GOOD_MODULE_PX ? 'closer' : 'still';
  return isMiddleBurnt(image) ? 'glare' : null;
}

/** Whether light covers a part of the code. Where all that is light is burnt out, only a square inside the code tells. */
function isBurnt(image: ImageData, { inside, around, modulePx }: SeenCode): boolean {
  const square = Math.ceil(SQUARE_MODULES * modulePx);
  const shares = burntShares(image, inside, square);
  const isLightBurnt = shares.filter((share) => share > LIGHT_BURNT).length > shares.length / 2;
  return (isLightBurnt ? shares : burntShares(image, around, square)).some((share) => share > SQUARE_BURNT);
}

/** The burnt shares of the squares in an area, half a square apart. */
function burntShares(image: ImageData, { corner, across, down }: Area, square: number): number[] {
  const centres = (length: number) => {
    const count = Math.max(1, Math.floor((2 * length) / square) - 1);
    return Array.from({ length: count }, (_, index) => (index + 1) / (count + 1));
  };
  const shares: number[] = [];
  for (const right of centres(Math.hypot(across.x, across.y))) {
    for (const under of centres(Math.hypot(down.x, down.y))) {
      const left = Math.round(corner.x + right * across.x + under * down.x - square / 2);
      const top = Math.round(corner.y + right * across.y + under * down.y - square / 2);
      const isWhole = left >= 0 && top >= 0 && left + square <= image.width && top + square <= image.height;
      if (isWhole) shares.push(burntShare(image, left, top, square));
    }
  }
  return shares;
}

function isMiddleBurnt(image: ImageData): boolean {
  const side = Math.floor(Math.min(image.width, image.height) * MIDDLE);
  const [left, top] = [Math.floor((image.width - side) / 2), Math.floor((image.height - side) / 2)];
  return burntShare(image, left, top, side) > MIDDLE_BURNT;
}

/** The share of a square that is burnt out. */
function burntShare({ data, width }: ImageData, left: number, top: number, side: number): number {
  let burnt = 0;
  for (let row = top; row < top + side; row += 1) {
    for (let column = left; column < left + side; column += 1) {
      if ((data[(row * width + column) * 4 + 1] ?? 0) >= BURNT) burnt += 1;
    }
  }
  return burnt / side ** 2;
}

/** One of the two shapes of a picture, on a grid of 32, turned by multiples of 90° around its centre. */
export interface PictureShape {
  path: string;
  /** Where its centre stands. */
  x: number;
  y: number;
  turn: number;
}

/** A device's picture: two shapes that meet, on a tile. It helps recognise, and never verifies. */
export interface DevicePicture {
  palette: number;
  back: PictureShape;
  front: PictureShape;
}

export const PALETTES = 10;
const DIRECTIONS = 8;
const RADIUS = 8.5;

/** Shapes around (0,0): disc, half disc, quarter disc, diamond. */
const SHAPES = [
  `M${-RADIUS} 0a${RADIUS} ${RADIUS} 0 1 1 ${RADIUS * 2} 0a${RADIUS} ${RADIUS} 0 1 1 ${-RADIUS * 2} 0z`,
  `M${-RADIUS} 4a${RADIUS} ${RADIUS} 0 0 1 ${RADIUS * 2} 0z`,
  'M-6.5 6.5V-6.5A13 13 0 0 1 6.5 6.5z',
  'M0 -9L9 0L0 9L-9 0z',
] as const;

/**
 * The picture of a device from its fingerprint (hex digits; any other text works too, as for this browser's own).
 * Equal seeds give equal pictures, in every version: changing this changes everyone's picture.
 */
export function devicePicture(seed: string): DevicePicture {
  const hash = hashSeed(seed);
  const direction = hash(DIRECTIONS);
  const angle = (direction * Math.PI) / 4;
  const offset = { x: Math.cos(angle) * 4.6, y: Math.sin(angle) * 4.6 };
  const back = hash(SHAPES.length);
  // Two discs would read as one blot, so the front is a disc unless the back is.
  const front = back === 0 ? 1 + hash(SHAPES.length - 1) : hash(2) === 0 ? 0 : hash(SHAPES.length);
  return {
    palette: hash(PALETTES),
    back: { path: SHAPES[back] ?? SHAPES[0], x: 16 - offset.x, y: 16 - offset.y, turn: hash(4) * 90 },
    front: { path: SHAPES[front] ?? SHAPES[0], x: 16 + offset.x, y: 16 + offset.y, turn: hash(4) * 90 },
  };
}

/** Draws small numbers below a bound out of a seed: FNV-1a over the text, then a multiplicative step a draw. */
function hashSeed(seed: string): (bound: number) => number {
  let state = 0x811c9dc5;
  for (const character of seed.toLowerCase()) {
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return (bound) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0;
    state = (state ^ (state >>> 12)) >>> 0;
    return state % bound;
  };
}

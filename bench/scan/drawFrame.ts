import { type SeededRandom, seededRandom } from '../../test/e2e/support/seed.ts';
import { blur, type GreyImage, smear } from './GreyImage.ts';
import { inverse, type Pose, project, projectionOf } from './projection.ts';

/** What is wrong with a frame, beside the blur and the noise that every camera has. */
export const FLAWS = [
  'none',
  'rotated',
  'perspective',
  'blur',
  'motion',
  'noise',
  'glare',
  'low light',
  'moiré',
] as const;
export type Flaw = (typeof FLAWS)[number];

export interface FrameCase {
  /** Pixels of the frame that a module takes. */
  modulePx: number;
  flaw: Flaw;
  seed: number;
}

/** A QR code: `dark(row, column)`, `size` modules along a side. */
export interface Symbol {
  size: number;
  dark(row: number, column: number): boolean;
}

/** What a laptop's camera gives. */
const WIDTH = 1280;
const HEIGHT = 720;
const QUIET_ZONE = 4;
/** The screen around the code's card, in modules from the code's centre. */
const SCREEN = { width: 42, height: 29 };
/** Samples along a side of a pixel. */
const SAMPLES = 3;
const NOISE_STOCK = 1 << 16;
const LEVELS = { dark: 42, card: 222, screen: 178, lid: 24 };

/** A camera's frame of a laptop that shows the code: the same for the same case. */
export function drawFrame(symbol: Symbol, { modulePx, flaw, seed }: FrameCase): GreyImage {
  const random = seededRandom(seed);
  const pose = poseOf(modulePx, flaw, random);
  let image = drawScene(symbol, pose, random);
  image = blur(image, 0.55 + (flaw === 'blur' ? modulePx * random.between(0.22, 0.42) : random.between(0, 0.2)));
  if (flaw === 'motion') image = smear(image, modulePx * random.between(0.5, 1), random.between(0, Math.PI));
  if (flaw === 'moiré') addMoire(image, random);
  if (flaw === 'glare') addGlare(image, pose, symbol.size, random);
  if (flaw === 'low light') dim(image, random.between(0.2, 0.4));
  addNoise(image, flaw === 'noise' ? random.between(9, 18) : flaw === 'low light' ? random.between(5, 8) : 3, random);
  return image;
}

function poseOf(modulePx: number, flaw: Flaw, random: SeededRandom): Pose {
  const degrees = (value: number) => (value * Math.PI) / 180;
  const either = () => (random.between(0, 1) < 0.5 ? -1 : 1);
  return {
    modulePx,
    turn: degrees(flaw === 'rotated' ? random.between(-180, 180) : random.between(-4, 4)),
    yaw: degrees(flaw === 'perspective' ? either() * random.between(18, 38) : random.between(-6, 6)),
    pitch: degrees(flaw === 'perspective' ? either() * random.between(10, 28) : random.between(-6, 6)),
    x: WIDTH / 2 + random.between(-60, 60),
    y: HEIGHT / 2 + random.between(-35, 35),
  };
}

function drawScene(symbol: Symbol, pose: Pose, random: SeededRandom): GreyImage {
  const luma = new Float32Array(WIDTH * HEIGHT);
  drawRoom(luma, random);
  const plane = planeOf(symbol, random);
  const toPlane = inverse(projectionOf(pose));
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      let sum = 0;
      let count = 0;
      for (let sample = 0; sample < SAMPLES ** 2; sample++) {
        const [column, row] = project(
          toPlane,
          x + ((sample % SAMPLES) + 0.5) / SAMPLES,
          y + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES,
        );
        const level = plane(column, row);
        // One that misses the screen speaks for its whole pixel where no other can hit.
        if (level === null && sample === 0 && far(column, row)) break;
        if (level === null) continue;
        sum += level;
        count++;
      }
      const at = y * WIDTH + x;
      luma[at] = (sum + (SAMPLES ** 2 - count) * (luma[at] ?? 0)) / SAMPLES ** 2;
    }
  }
  return { width: WIDTH, height: HEIGHT, luma };
}

function far(column: number, row: number): boolean {
  return Math.abs(column) > SCREEN.width + 3 || Math.abs(row) > SCREEN.height + 3;
}

/** A wall, a window, a desk and things on it. */
function drawRoom(luma: Float32Array, random: SeededRandom): void {
  const wall = random.between(70, 150);
  luma.fill(wall);
  for (let thing = 0; thing < 9; thing++) {
    const [left, top] = [random.between(0, WIDTH), random.between(0, HEIGHT)];
    const [width, height] = [random.between(40, 420), random.between(30, 300)];
    const level = random.between(20, 200);
    for (let y = Math.floor(top); y < Math.min(HEIGHT, top + height); y++) {
      luma.fill(level, Math.floor(y * WIDTH + left), Math.floor(y * WIDTH + Math.min(WIDTH, left + width)));
    }
  }
}

/** The level at a place of the screen's plane, in modules from the code's centre; `null` beside it. */
function planeOf(symbol: Symbol, random: SeededRandom): (x: number, y: number) => number | null {
  const half = symbol.size / 2;
  const card = half + QUIET_ZONE;
  // Lines of text and buttons, beside the card.
  const lines = Array.from({ length: 24 }, () => ({
    y: random.between(-SCREEN.height, SCREEN.height),
    from: random.between(card + 1, SCREEN.width - 6),
    length: random.between(3, 12),
  }));
  return (x, y) => {
    const [column, row] = [Math.floor(x + half), Math.floor(y + half)];
    if (column >= 0 && row >= 0 && column < symbol.size && row < symbol.size)
      return symbol.dark(row, column) ? LEVELS.dark : LEVELS.card;
    if (Math.abs(x) < card && Math.abs(y) < card) return LEVELS.card;
    if (Math.abs(x) < SCREEN.width && Math.abs(y) < SCREEN.height) {
      const inked = lines.some(({ y: at, from, length }) => Math.abs(y - at) < 0.35 && x > from && x < from + length);
      return inked ? LEVELS.dark : LEVELS.screen;
    }
    return far(x, y) ? null : LEVELS.lid;
  };
}

/** The screen's grid against the camera's: bands a few pixels wide that bend. */
function addMoire({ width, height, luma }: GreyImage, random: SeededRandom): void {
  const strength = random.between(0.05, 0.14);
  const bands = [0, 1].map(() => ({
    angle: random.between(0, Math.PI),
    period: random.between(3.5, 11),
    phase: random.between(0, 7),
  }));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let factor = 1;
      for (const { angle, period, phase } of bands) {
        const along = x * Math.cos(angle) + y * Math.sin(angle) + 12 * Math.sin((x - y) / 160);
        factor += strength * Math.sin((2 * Math.PI * along) / period + phase);
      }
      const at = y * width + x;
      luma[at] = (luma[at] ?? 0) * factor;
    }
  }
}

/** A lamp that the screen mirrors: burnt out in the middle, with a soft veil around it. */
function addGlare({ width, height, luma }: GreyImage, pose: Pose, size: number, random: SeededRandom): void {
  const side = size * pose.modulePx;
  const [x0, y0] = [pose.x + side * random.between(-0.5, 0.5), pose.y + side * random.between(-0.5, 0.5)];
  const [wide, high] = [side * random.between(0.06, 0.12), side * random.between(0.06, 0.12)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const distance = ((x - x0) / wide) ** 2 + ((y - y0) / high) ** 2;
      const at = y * width + x;
      luma[at] = (luma[at] ?? 0) + 330 * Math.exp(-distance);
    }
  }
}

function dim({ luma }: GreyImage, share: number): void {
  for (let at = 0; at < luma.length; at++) luma[at] = 10 + (luma[at] ?? 0) * share;
}

/**
 * Each pixel for itself, as in a sensor, and then to whole levels. The sum of three even numbers is nearly Gaussian; a
 * stock of them, which each row enters somewhere else, is as good as fresh ones and drawn much sooner.
 */
function addNoise({ width, height, luma }: GreyImage, sigma: number, random: SeededRandom): void {
  const even = () => random.between(-1, 1);
  const stock = Float32Array.from({ length: NOISE_STOCK }, () => sigma * (even() + even() + even()));
  for (let y = 0; y < height; y++) {
    const start = Math.floor(random.between(0, NOISE_STOCK));
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const noise = stock[(start + x) % NOISE_STOCK] ?? 0;
      luma[at] = Math.min(255, Math.max(0, Math.round((luma[at] ?? 0) + noise)));
    }
  }
}

/** As a canvas holds it. */
export function toRgba({ width, height, luma }: GreyImage): Uint8ClampedArray<ArrayBuffer> {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < luma.length; at++) {
    const level = luma[at] ?? 0;
    data[at * 4] = level;
    data[at * 4 + 1] = level;
    data[at * 4 + 2] = level;
    data[at * 4 + 3] = 255;
  }
  return data;
}

import type { Area, SeenCode } from './SeenCode.ts';

/** One of the three squares in a code's corners: rings of 1:1:3:1:1 modules, from whatever side. */
interface Finder {
  x: number;
  y: number;
  modulePx: number;
  /** Rows that crossed it. */
  hits: number;
}

/** Rows that are looked at: the core of a finder is 3 modules high. */
const ROW_STEP = 2;
/** Pixels on either side whose mean tells dark from light. */
const REACH = 40;
/** A pixel is dark when it is this much below the mean around it: noise is not. */
const CONTRAST = 10;
/** Share of a module that a ring may be too wide or too narrow. */
const TOLERANCE = 0.5;
const MIN_MODULE_PX = 2;
/** Two finders of one code look about equally large. */
const ALIKE = 1.5;
/** Modules from one finder's middle to the next: from the smallest code to one far larger than ours. */
const APART = { least: 12, most: 60 };
const FINDER_MODULES = 7;
/** Cosine of the angle between two sides of a code that is seen from far aside. */
const SLANT = 0.4;

/** Looks in a grey picture for a code too small or too blurred for a decoder, by its finders: two of them are enough. */
export function findFinders({ data, width, height }: ImageData): SeenCode | null {
  const grey = new Float32Array(width * height);
  for (let at = 0; at < grey.length; at += 1) grey[at] = data[at * 4] ?? 0;
  const finders: Finder[] = [];
  const dark = new Uint8Array(width);
  for (let y = REACH; y < height - REACH; y += ROW_STEP) {
    const row = grey.subarray(y * width, (y + 1) * width);
    markDark(row, dark);
    scanRow(dark, (x, modulePx) => {
      if (isCrossedDownwards(grey, width, height, x, y, modulePx)) note(finders, { x, y, modulePx, hits: 1 });
    });
  }
  return assemble(finders.filter(({ hits }) => hits >= 2));
}

function markDark(row: Float32Array, dark: Uint8Array): void {
  const { length } = row;
  let sum = 0;
  for (let at = 0; at < Math.min(length, REACH); at += 1) sum += row[at] ?? 0;
  let count = Math.min(length, REACH);
  for (let at = 0; at < length; at += 1) {
    if (at + REACH < length) {
      sum += row[at + REACH] ?? 0;
      count += 1;
    }
    if (at - REACH - 1 >= 0) {
      sum -= row[at - REACH - 1] ?? 0;
      count -= 1;
    }
    dark[at] = (row[at] ?? 0) < sum / count - CONTRAST ? 1 : 0;
  }
}

/** Calls back for each dark–light–dark–light–dark of 1:1:3:1:1. */
function scanRow(dark: Uint8Array, found: (x: number, modulePx: number) => void): void {
  const runs: number[] = [];
  let start = 0;
  for (let at = 1; at <= dark.length; at += 1) {
    if (at < dark.length && dark[at] === dark[start]) continue;
    runs.push(at - start);
    if (runs.length > 5) runs.shift();
    if (dark[start] === 1 && runs.length === 5) {
      const modulePx = runs.reduce((sum, run) => sum + run, 0) / 7;
      if (modulePx >= MIN_MODULE_PX && runs.every((run, index) => fits(run, index === 2 ? 3 : 1, modulePx)))
        found(at - modulePx * 3.5, modulePx);
    }
    start = at;
  }
}

function fits(run: number, modules: number, modulePx: number): boolean {
  return Math.abs(run - modules * modulePx) <= TOLERANCE * modulePx * Math.sqrt(modules);
}

/** The same rings from above to below, with what was dark and light at the crossing. */
function isCrossedDownwards(
  grey: Float32Array,
  width: number,
  height: number,
  x: number,
  y: number,
  modulePx: number,
): boolean {
  const column = Math.round(x);
  const at = (row: number) => grey[row * width + column] ?? 0;
  const reach = Math.ceil(modulePx * 4);
  if (y - reach < 0 || y + reach >= height) return false;
  let least = 255;
  let most = 0;
  for (let row = y - reach; row <= y + reach; row += 1) {
    least = Math.min(least, at(row));
    most = Math.max(most, at(row));
  }
  if (most - least < 3 * CONTRAST) return false;
  const threshold = (least + most) / 2;
  const walk = (step: 1 | -1): number[] => {
    const runs = [0, 0, 0];
    let ring = 0;
    for (let row = y; ring < 3 && Math.abs(row - y) <= 2 * reach && row >= 0 && row < height; row += step) {
      const isDark = at(row) < threshold;
      if (isDark !== (ring !== 1)) ring += 1;
      if (ring < 3) runs[ring] = (runs[ring] ?? 0) + 1;
    }
    return runs;
  };
  const [above, below] = [walk(-1), walk(1)];
  const rings = [above[2] ?? 0, above[1] ?? 0, (above[0] ?? 0) + (below[0] ?? 0) - 1, below[1] ?? 0, below[2] ?? 0];
  const vertical = rings.reduce((sum, ring) => sum + ring, 0) / 7;
  return (
    vertical < modulePx * ALIKE &&
    modulePx < vertical * ALIKE &&
    rings.every((ring, index) => fits(ring, index === 2 ? 3 : 1, vertical))
  );
}

function note(finders: Finder[], { x, y, modulePx }: Finder): void {
  const known = finders.find((finder) => Math.hypot(finder.x - x, finder.y - y) < 3 * modulePx);
  if (!known) finders.push({ x, y, modulePx, hits: 1 });
  else known.hits += 1;
}

/** The two that can belong to one code and were crossed most often, with the third at a right angle where it shows. */
function assemble(finders: Finder[]): SeenCode | null {
  let best: { one: Finder; other: Finder; hits: number } | null = null;
  for (const [index, one] of finders.entries()) {
    for (const other of finders.slice(index + 1)) {
      const hits = one.hits + other.hits;
      if (canBelong(one, other) && hits > (best?.hits ?? 0)) best = { one, other, hits };
    }
  }
  if (!best) return null;
  const { one, other } = best;
  const modulePx = (one.modulePx + other.modulePx) / 2;
  for (const [corner, next] of [
    [one, other],
    [other, one],
  ] as const) {
    const across = { x: next.x - corner.x, y: next.y - corner.y };
    const third = finders.find((finder) => canBelong(corner, finder) && isUpright(across, corner, finder));
    if (!third) continue;
    const all = { corner, across, down: { x: third.x - corner.x, y: third.y - corner.y } };
    return { inside: all, around: all, modulePx };
  }
  // Of two alone, what lies between them is inside, and the rest on either side of that.
  const across = { x: other.x - one.x, y: other.y - one.y };
  /** A rectangle along the line between the two: how far it reaches beyond them, and how wide it is, in that line's lengths. */
  const along = (beyond: number, wide: number): Area => ({
    corner: {
      x: one.x - beyond * across.x + (wide / 2) * across.y,
      y: one.y - beyond * across.y - (wide / 2) * across.x,
    },
    across: { x: across.x * (1 + 2 * beyond), y: across.y * (1 + 2 * beyond) },
    down: { x: -wide * across.y, y: wide * across.x },
  });
  const strip = (FINDER_MODULES * modulePx) / Math.hypot(across.x, across.y);
  return { inside: along(0, strip), around: along(0.25, 2.5), modulePx };
}

function canBelong(one: Finder, other: Finder): boolean {
  const modulePx = (one.modulePx + other.modulePx) / 2;
  const distance = Math.hypot(one.x - other.x, one.y - other.y);
  const alike = one.modulePx < other.modulePx * ALIKE && other.modulePx < one.modulePx * ALIKE;
  return alike && distance >= APART.least * modulePx && distance <= APART.most * modulePx;
}

/** Whether `across` and the way to this finder are two sides of a square, as far as a slanted view leaves it one. */
function isUpright(across: { x: number; y: number }, corner: Finder, finder: Finder): boolean {
  const [x, y] = [finder.x - corner.x, finder.y - corner.y];
  const [wide, high] = [Math.hypot(across.x, across.y), Math.hypot(x, y)];
  const cosine = (across.x * x + across.y * y) / (wide * high);
  return Math.abs(cosine) < SLANT && wide < high * ALIKE && high < wide * ALIKE;
}

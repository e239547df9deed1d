/** Light modules around the code, as ISO/IEC 18004 asks for. */
export const QUIET_ZONE = 4;

/** A smaller module, in CSS pixels, is not read across a desk: the code asks for the room that this takes. */
export const GOOD_MODULE_PX = 7;
/** Bounds of a module: a code that is cut off is not read at all, and one that is larger gains nothing. */
const MIN_MODULE_PX = 3;
const MAX_MODULE_PX = 14;

/** The largest whole number of CSS pixels a module that fits the code and its quiet zone into `available` pixels. */
export function modulePixels(modules: number, available: number): number {
  const fitting = Math.floor(available / (modules + 2 * QUIET_ZONE));
  return Math.min(MAX_MODULE_PX, Math.max(MIN_MODULE_PX, fitting));
}

/**
 * The dark modules as one SVG path in module units, each row's runs joined, so that no seam shows between them.
 *
 * @param dark a bit for each module, row by row, most significant first, in hex
 */
export function modulesPath(modules: number, dark: string): string {
  const isDark = (row: number, column: number) => {
    const index = row * modules + column;
    return ((Number.parseInt(dark.charAt(index >> 2), 16) >> (3 - (index & 3))) & 1) === 1;
  };
  let path = '';
  for (let row = 0; row < modules; row += 1) {
    let column = 0;
    while (column < modules) {
      const start = column;
      while (column < modules && isDark(row, column)) column += 1;
      const length = column - start;
      if (length > 0) path += `M${start + QUIET_ZONE} ${row + QUIET_ZONE}h${length}v1h${-length}z`;
      else column += 1;
    }
  }
  return path;
}

/**
 * The mark, drawn on a grid of 32: a circle (you) and a square (they). Overlapping means linked, apart means
 * no link. In the linked mark the square's near corner is sharp and lies exactly on the circle's centre, so the
 * overlap is a perfect quarter; every straight edge of it falls on a whole pixel at 16, 32, 48 and 128.
 */
const GRID = 32;
const CORNER_RADIUS = 5;

/** Overlapping: linked with at least one device. Apart: with none. */
export type MarkState = 'linked' | 'apart';

/** The toolbar's theme that the colours are made for. */
export type MarkTheme = 'light' | 'dark';

const COLOURS: Record<MarkTheme, { mine: string; theirs: string; ours: string }> = {
  light: { mine: '#E55D2A', theirs: '#128C9B', ours: '#12303A' },
  dark: { mine: '#FF9466', theirs: '#35B6C5', ours: '#FBF3E7' },
};

/** A square whose top left corner is at x, y: three round corners and a sharp one at the bottom left. */
function nearSquare(x: number, y: number, side: number, radius: number): string {
  const straight = side - 2 * radius;
  return [
    `M${x} ${y + side}`,
    `V${y + radius}`,
    `a${radius} ${radius} 0 0 1 ${radius} ${-radius}`,
    `h${straight}`,
    `a${radius} ${radius} 0 0 1 ${radius} ${radius}`,
    `v${straight}`,
    `a${radius} ${radius} 0 0 1 ${-radius} ${radius}`,
    'Z',
  ].join('');
}

/** @returns the mark as a complete SVG document, with a transparent background. */
export function markSvg(state: MarkState, theme: MarkTheme): string {
  const { mine, theirs, ours } = COLOURS[theme];
  const shapes =
    state === 'linked'
      ? [
          `<circle cx="12" cy="20" r="10" fill="${mine}"/>`,
          `<path d="${nearSquare(12, 2, 18, CORNER_RADIUS)}" fill="${theirs}"/>`,
          `<path d="M12 20V10a10 10 0 0 1 10 10Z" fill="${ours}"/>`,
        ]
      : [
          `<circle cx="9" cy="23" r="7" fill="${mine}"/>`,
          // The smaller square keeps the corner's share of the side.
          `<path d="${nearSquare(17, 2, 13, 3.6)}" fill="${theirs}"/>`,
        ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${GRID} ${GRID}">\n  <title>Tandem</title>\n  ${shapes.join('\n  ')}\n</svg>\n`;
}

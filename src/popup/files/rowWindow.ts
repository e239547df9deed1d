/** Rows that are asked for at once. */
export const PAGE_ROWS = 100;
/** Pages that are kept: further ones are asked for again when somebody scrolls back. */
const KEPT_PAGES = 12;
/** Rows that are drawn beyond each edge, so that neither scrolling nor the tab key meets a gap. */
const MARGIN_ROWS = 8;

/** `from` up to, and without, `to`. */
export interface RowRange {
  from: number;
  to: number;
}

/** The rows to draw. All are equally high, so they follow from where the list is scrolled to. */
export function visibleRows(scrollTop: number, height: number, rowHeight: number, total: number): RowRange {
  const from = Math.max(0, Math.floor(scrollTop / rowHeight) - MARGIN_ROWS);
  const to = Math.min(total, Math.ceil((scrollTop + height) / rowHeight) + MARGIN_ROWS);
  return { from: Math.min(from, Math.max(0, to - 1)), to };
}

/** The pages that hold these rows. The first always counts, for it tells how many rows there are. */
export function pagesOf({ from, to }: RowRange): number[] {
  const first = Math.floor(from / PAGE_ROWS);
  const last = Math.max(first, Math.floor((to - 1) / PAGE_ROWS));
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** `pages` without those farthest from `around`, where there are too many. */
export function withoutFarPages<T>(pages: ReadonlyMap<number, T>, around: number): Map<number, T> {
  const byDistance = [...pages].sort(([one], [other]) => Math.abs(one - around) - Math.abs(other - around));
  return new Map(byDistance.slice(0, KEPT_PAGES));
}

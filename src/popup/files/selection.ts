import type { FolderRow } from '../../contract/snapshot.ts';
import type { Bytes } from '../../core/units.ts';

/** A run of entries, and what is in it. */
export interface Span {
  first: number;
  count: number;
  fileCount: number;
  size: Bytes;
}

/**
 * What was ticked and unticked: `taken` holds for the whole span but for the marks inside it. A mark inside another
 * always says the opposite of the one around it, so few clicks make few marks, also in a tree of 100,000 files whose
 * rows were never all here.
 */
export interface Mark extends Span {
  taken: boolean;
}

export type Selection = readonly Mark[];

export const EVERYTHING: Selection = [];

/** A row of a folder as a span. */
export function rowSpan(row: FolderRow): Span {
  if (row.kind === 'file') return { first: row.first, count: 1, fileCount: 1, size: row.size };
  const { first, count, fileCount, size } = row;
  return { first, count, fileCount, size };
}

/**
 * Ticks a span or takes its tick away, with everything in it. `around` are the folders that it is in, outermost first:
 * one whose last file went is not wanted either, and one all of whose files are wanted is wanted.
 */
export function select(selection: Selection, span: Span, taken: boolean, around: readonly Span[]): Selection {
  let marks = marked(selection, span, taken);
  for (const folder of around.toReversed()) {
    const left = leftOutOf(marks, folder).fileCount;
    if (folder.fileCount > 0 && (left === 0 || left === folder.fileCount)) marks = marked(marks, folder, left === 0);
  }
  return marks;
}

/** `some` where a part of it is wanted. */
export function ticked(selection: Selection, span: Span): 'all' | 'some' | 'none' {
  if (span.fileCount === 0) return isTaken(selection, span) ? 'all' : 'none';
  const left = leftOutOf(selection, span).fileCount;
  if (left === 0) return 'all';
  return left === span.fileCount ? 'none' : 'some';
}

/** Files and bytes of a span that are not wanted. */
export function leftOutOf(selection: Selection, span: Span): { fileCount: number; size: Bytes } {
  const start = isTaken(selection, span) ? { fileCount: 0, size: 0 } : { fileCount: span.fileCount, size: span.size };
  return selection
    .filter((mark) => isInside(mark, span) && !isSame(mark, span))
    .reduce((sum, { taken, fileCount, size }) => {
      const sign = taken ? -1 : 1;
      return { fileCount: sum.fileCount + sign * fileCount, size: sum.size + sign * size };
    }, start);
}

/** The entries that are not wanted, as runs `[first, count]` in their order: what `acceptTransfer` takes. */
export function skippedRuns(selection: Selection): [number, number][] {
  const edges = [...new Set(selection.flatMap(({ first, count }) => [first, first + count]))].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const [index, first] of edges.entries()) {
    const end = edges[index + 1];
    if (end === undefined || isTaken(selection, { first, count: 1 })) continue;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === first) last[1] += end - first;
    else runs.push([first, end - first]);
  }
  return runs;
}

type Range = Pick<Span, 'first' | 'count'>;

function marked(selection: Selection, span: Span, taken: boolean): Selection {
  const outside = selection.filter((mark) => !isInside(mark, span));
  return isTaken(outside, span) === taken ? outside : [...outside, { ...span, taken }];
}

/** What the narrowest mark around it says; without one it is wanted. */
function isTaken(selection: Selection, range: Range): boolean {
  const around = selection.filter((mark) => isInside(range, mark));
  return (
    around.reduce<Mark | null>((least, mark) => (least && least.count <= mark.count ? least : mark), null)?.taken ??
    true
  );
}

function isInside(inner: Range, outer: Range): boolean {
  return inner.first >= outer.first && inner.first + inner.count <= outer.first + outer.count;
}

function isSame(one: Range, other: Range): boolean {
  return one.first === other.first && one.count === other.count;
}

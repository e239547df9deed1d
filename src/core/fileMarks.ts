import { eachOf, type Run, toRuns } from './blockSet.ts';
import type { Layout, ManifestEntry } from './manifest.ts';
import type { Bytes } from './units.ts';

/** What becomes of one entry of a transfer, as both sides keep it. */
export type Mark = 'wanted' | 'held' | 'skipped' | 'failed' | 'received';
/** What a person may ask for. */
export type AskedMark = 'wanted' | 'held' | 'skipped';

const MARKS: readonly Mark[] = ['wanted', 'held', 'skipped', 'failed', 'received'];

/** The marks of all entries of a transfer, and what follows from them. Updated in place: there may be 100,000. */
export interface FileMarks {
  of(entry: number): Mark;
  set(entry: number, mark: Mark): void;
  /** Files that are neither received, skipped nor failed yet. */
  readonly open: number;
  /** Bytes and files that are to arrive: all but the skipped and the failed. */
  readonly expectedBytes: Bytes;
  readonly expectedFiles: number;
  countOf(mark: Mark): number;
  runsOf(mark: Mark): Run[];
  /** Sets what a person asked for, where it still means something; gives the entries that changed. */
  ask(runs: readonly Run[], mark: AskedMark): number[];
}

export function createFileMarks(entries: readonly ManifestEntry[], layout: Layout): FileMarks {
  const marks = new Uint8Array(entries.length);
  const counts = [0, 0, 0, 0, 0];
  let expectedBytes = layout.totalBytes;
  counts[0] = layout.fileCount;
  const of = (entry: number): Mark => MARKS[marks[entry] ?? 0] ?? 'wanted';
  const isExpected = (mark: Mark) => mark !== 'skipped' && mark !== 'failed';

  function set(entry: number, mark: Mark): void {
    const before = of(entry);
    const size = entries[entry]?.size;
    marks[entry] = MARKS.indexOf(mark);
    if (size === null || size === undefined || before === mark) return;
    counts[MARKS.indexOf(before)] = (counts[MARKS.indexOf(before)] ?? 0) - 1;
    counts[MARKS.indexOf(mark)] = (counts[MARKS.indexOf(mark)] ?? 0) + 1;
    expectedBytes += size * (Number(isExpected(mark)) - Number(isExpected(before)));
  }
  const countOf = (mark: Mark) => counts[MARKS.indexOf(mark)] ?? 0;

  return {
    of,
    set,
    get open() {
      return countOf('wanted') + countOf('held');
    },
    get expectedBytes() {
      return expectedBytes;
    },
    get expectedFiles() {
      return layout.fileCount - countOf('skipped') - countOf('failed');
    },
    countOf,
    runsOf(mark) {
      const wanted = MARKS.indexOf(mark);
      return toRuns(indexesOf(marks, wanted));
    },
    ask(runs, mark) {
      const changed: number[] = [];
      for (const entry of eachOf(runs, entries.length)) {
        const before = of(entry);
        // What has arrived stays, what was left out stays left out, and a failed file is tried again in another way.
        const mayChange = (before === 'wanted' || before === 'held') && before !== mark;
        if (!mayChange) continue;
        set(entry, mark);
        changed.push(entry);
      }
      return changed;
    },
  };
}

function* indexesOf(marks: Uint8Array, wanted: number): Generator<number> {
  for (let index = 0; index < marks.length; index++) if (marks[index] === wanted) yield index;
}

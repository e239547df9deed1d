import type { FileState, FolderListing, FolderRow } from '../../contract/snapshot.ts';
import type { Mark } from '../../core/fileMarks.ts';
import { sanitizeSegment } from '../../core/fileName.ts';
import type { Manifest } from '../../core/manifest.ts';

export interface ListingSight {
  markOf(entry: number): Mark;
  isMoving(entry: number): boolean;
  /** It has arrived, and could not be saved. */
  isRefused(entry: number): boolean;
  /** The name under which it is saved here, where that is another; `null` otherwise. */
  savedAs(entry: number): string | null;
}

/**
 * A part of the rows of one folder: `null` where there is no such folder. Goes through the entries of the folder once;
 * a folder in it is one row, whose entries stand together.
 */
export function listFolder(
  { entries }: Manifest,
  path: readonly string[],
  from: number,
  limit: number,
  sight: ListingSight,
): FolderListing | null {
  const rows: FolderRow[] = [];
  let total = 0;
  let found = path.length === 0;
  const depth = path.length;
  for (let index = 0; index < entries.length; ) {
    const entry = entries[index];
    if (entry === undefined) break;
    if (!isInside(entry.path, path)) {
      index++;
      continue;
    }
    found = true;
    // The folder itself, which has nothing in it.
    if (entry.path.length === depth) {
      index++;
      continue;
    }
    const isWanted = total >= from && rows.length < limit;
    total++;
    if (entry.path.length === depth + 1 && entry.size !== null) {
      if (isWanted) rows.push(fileRow(entry.path, entry.size, index, sight));
      index++;
      continue;
    }
    const name = entry.path[depth] ?? '';
    const folder = [...path, name];
    const first = index;
    const totals = { fileCount: 0, size: 0, skippedFiles: 0, heldFiles: 0, failedFiles: 0, doneFiles: 0 };
    for (; index < entries.length; index++) {
      const inner = entries[index];
      if (inner === undefined || !isInside(inner.path, folder)) break;
      if (inner.size === null) continue;
      totals.fileCount++;
      totals.size += inner.size;
      if (!isWanted) continue;
      const mark = sight.markOf(index);
      if (mark === 'skipped') totals.skippedFiles++;
      if (mark === 'held') totals.heldFiles++;
      if (mark === 'failed') totals.failedFiles++;
      if (mark === 'received') totals.doneFiles++;
    }
    const count = index - first;
    if (isWanted) rows.push({ kind: 'folder', name: sanitizeSegment(name), segment: name, first, count, ...totals });
  }
  return found ? { rows, total } : null;
}

function isInside(path: readonly string[], folder: readonly string[]): boolean {
  return path.length >= folder.length && folder.every((segment, depth) => path[depth] === segment);
}

function fileRow(path: readonly string[], size: number, first: number, sight: ListingSight): FolderRow {
  const name = sanitizeSegment(path.at(-1) ?? '');
  return { kind: 'file', name, first, size, state: stateOf(first, sight), savedAs: sight.savedAs(first) };
}

function stateOf(entry: number, sight: ListingSight): FileState {
  const mark = sight.markOf(entry);
  switch (mark) {
    case 'received':
      return sight.isRefused(entry) ? 'unsaved' : 'done';
    case 'wanted':
      return sight.isMoving(entry) ? 'moving' : 'waiting';
    default:
      return mark;
  }
}

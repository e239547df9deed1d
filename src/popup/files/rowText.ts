import type { FolderRow } from '../../contract/snapshot.ts';
import { formatNumber, formatSize } from '../format.ts';
import { filesText } from '../talk/transferText.ts';
import { text, type WordKey } from '../words.ts';

/** The second line of a row: how much it is, and how it stands. */
export function rowText(row: FolderRow): string {
  const size = formatSize(row.size);
  if (row.kind === 'folder') {
    // The end may not fit: what went wrong stands before what was wanted so.
    const counted: [WordKey, number][] = [
      ['folderFailed', row.failedFiles],
      ['folderHeld', row.heldFiles],
      ['folderLeftOut', row.skippedFiles],
    ];
    return counted.reduce(
      (words, [key, count]) => (count > 0 ? text(key, words, formatNumber(count)) : words),
      text('fileSizes', filesText(row.fileCount), size),
    );
  }
  switch (row.state) {
    case 'waiting':
      return size;
    case 'moving':
      return text('rowMoving', size);
    case 'held':
      return text('rowHeld', size);
    case 'skipped':
      return text('rowSkipped', size);
    case 'failed':
      return text('rowFailed', size);
    case 'unsaved':
      return text('rowUnsaved', size);
    case 'done':
      return row.savedAs === null ? text('rowDone', size) : text('rowDoneAs', size, row.savedAs);
  }
}

/** Something in it did not arrive, or could not be saved. */
export function hasFailed(row: FolderRow): boolean {
  return row.kind === 'folder' ? row.failedFiles > 0 : row.state === 'failed' || row.state === 'unsaved';
}

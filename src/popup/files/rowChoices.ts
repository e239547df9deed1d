import type { FolderRow } from '../../contract/snapshot.ts';

/** What can be done with one file, or with everything in a folder, while the transfer runs. */
export interface RowChoices {
  goOn: boolean;
  hold: boolean;
  leaveOut: boolean;
}

/** What has arrived, failed or was left out is not steered any more. */
export function rowChoices(row: FolderRow): RowChoices {
  if (row.kind === 'folder') {
    const { fileCount, skippedFiles, heldFiles, failedFiles, doneFiles } = row;
    const mayHold = fileCount - skippedFiles - failedFiles - heldFiles - doneFiles > 0;
    return { goOn: heldFiles > 0, hold: mayHold, leaveOut: mayHold || heldFiles > 0 };
  }
  const isHeld = row.state === 'held';
  const mayHold = row.state === 'waiting' || row.state === 'moving';
  return { goOn: isHeld, hold: mayHold, leaveOut: mayHold || isHeld };
}

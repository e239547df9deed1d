import type { Command } from '../../src/contract/commands.ts';
import type { FileState, FolderListing, FolderRow, TransferView } from '../../src/contract/snapshot.ts';

export const HUGE_TITLE = 'Family archive 1998 to 2026';
const FILE_SIZE = 3_141_592;
const YEAR_FILES = 1000;
const YEARS = 29;
const NAMED = [
  'README.md',
  'Interview with grandmother about the winter of 1963, unabridged, second microphone.wav',
  '제주도 가족 여행 사진 모음 2019년 여름 전체 원본 (편집 전)_최종_v3.zip',
  'notes_ what is missing.txt',
];
const LATE_SCANS = 996;
const SCANS = 100_000 - YEARS * YEAR_FILES - NAMED.length - LATE_SCANS;
export const HUGE_SIZE = 100_000 * FILE_SIZE;

/** One that has a bit of everything. */
const MIXED: FileState[] = ['done', 'moving', 'held', 'waiting', 'failed', 'skipped'];
const mixed = (index: number): FileState => MIXED[index % 13] ?? 'waiting';

/** A folder as the sender wrote it, and as it reads. */
interface Folder {
  segment: string;
  name: string;
  /** The word that its files' names begin with. */
  word: string;
  first: number;
  fileCount: number;
}

/** Years, and scans in two folders that read alike: a character that hides is no part of a name to read. */
const FOLDERS: Folder[] = [];
for (let year = 0; year < YEARS; year += 1) addFolder(`${1998 + year}`, 'IMG', YEAR_FILES);
addFolder('Scans', 'scan', SCANS);
addFolder('Scans\u200b', 'late', LATE_SCANS);

function addFolder(segment: string, word: string, fileCount: number): void {
  const last = FOLDERS.at(-1);
  const first = last ? last.first + last.fileCount + 1 : 1;
  FOLDERS.push({ segment, name: segment.replace('\u200b', ''), word, first, fileCount });
}

/** Listings of a tree of 100,000 files: years, two folders with 70,996 scans, and four files with telling names. */
export function fakeListing(
  { transferId, path, from, limit }: Extract<Command, { type: 'listFolder' }>,
  transfers: readonly TransferView[],
): FolderListing {
  const transfer = transfers.find(({ id }) => id === transferId);
  const { total, row } = rowsOf(path, transfer);
  const rows: FolderRow[] = [];
  for (let index = from; index < Math.min(from + limit, total); index += 1) rows.push(row(index));
  return { rows, total };
}

function rowsOf(path: string[], transfer: TransferView | undefined) {
  const phase = transfer?.state.phase;
  const fileRow = (name: string, first: number, state: FileState, size = FILE_SIZE): FolderRow => {
    const savedAs = state === 'done' && name.includes('_ ') ? name.replace('.', ' (2).') : null;
    return { kind: 'file', name, first, size, state, savedAs };
  };
  const namedRow = (index: number, first: number, size?: number) =>
    fileRow(NAMED[index] ?? '', first, namedState(phase, index), size);
  if (transfer?.name === '') return { total: NAMED.length, row: (index: number) => namedRow(index, index, 1_048_576) };

  const [top, segment] = path;
  if (top === undefined) return { total: 1, row: () => wholeRow(phase) };
  if (segment === undefined) {
    const last = FOLDERS.at(-1);
    const namedAt = last ? last.first + last.fileCount + 1 : 1;
    return {
      total: FOLDERS.length + NAMED.length,
      row: (index: number) => {
        const folder = FOLDERS[index];
        const after = index - FOLDERS.length;
        return folder ? folderRow(folder, phase) : namedRow(after, namedAt + after);
      },
    };
  }
  const folder = FOLDERS.find((one) => one.segment === segment);
  if (!folder) throw new Error(`No folder ${JSON.stringify(segment)}`);
  return {
    total: folder.fileCount,
    row: (index: number) => {
      const name = `${folder.word}_${String(index + 1).padStart(5, '0')}.jpg`;
      return fileRow(name, folder.first + 1 + index, fileState(folder, phase, index));
    },
  };
}

function folderRow(folder: Folder, phase: string | undefined): FolderRow & { kind: 'folder' } {
  const { segment, name, first, fileCount } = folder;
  const counts = { skippedFiles: 0, heldFiles: 0, failedFiles: 0, doneFiles: 0 };
  for (let index = 0; index < fileCount; index += 1) {
    const state = fileState(folder, phase, index);
    if (state === 'skipped') counts.skippedFiles += 1;
    if (state === 'held') counts.heldFiles += 1;
    if (state === 'failed') counts.failedFiles += 1;
    if (state === 'done') counts.doneFiles += 1;
  }
  return {
    kind: 'folder',
    name,
    segment,
    first,
    count: fileCount + 1,
    fileCount,
    size: fileCount * FILE_SIZE,
    ...counts,
  };
}

/** The folder that all are in. Nobody sees its row, for the page begins in it. */
function wholeRow(phase: string | undefined): FolderRow {
  const whole = { segment: `${HUGE_TITLE}\u200b`, name: HUGE_TITLE, word: '', first: 0, fileCount: 100_000 };
  return { ...folderRow(whole, phase), count: 100_000 + FOLDERS.length + 1 };
}

function namedState(phase: string | undefined, index: number): FileState {
  if (phase === 'offered') return 'waiting';
  if (phase === 'done') return index === 1 ? 'failed' : 'done';
  return mixed(index);
}

/** While it moves: what came before 2001 is here, 2003 and the late scans are on hold, and 2001 is a bit of everything. */
function fileState({ segment }: Folder, phase: string | undefined, index: number): FileState {
  if (phase === 'offered') return 'waiting';
  if (phase === 'done') return segment === 'Scans\u200b' && index % 400 === 3 && index < 800 ? 'failed' : 'done';
  switch (segment) {
    case '1998':
    case '1999':
      return 'done';
    case '2000':
      return index < 40 ? 'skipped' : 'done';
    case '2001':
      return mixed(index);
    case '2003':
    case 'Scans\u200b':
      return 'held';
    case '2004':
      return index < 12 ? 'held' : 'waiting';
    case 'Scans':
      return index % 30_000 === 7 ? 'failed' : 'waiting';
    default:
      return 'waiting';
  }
}

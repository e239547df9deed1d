import { beforeEach, describe, expect, test } from 'vitest';
import type { FileState, FolderRow } from '../../../src/contract/snapshot.ts';
import { folderKey, openFolder } from '../../../src/popup/files/openFolder.ts';
import { rowChoices } from '../../../src/popup/files/rowChoices.ts';
import { hasFailed, rowText } from '../../../src/popup/files/rowText.ts';
import { setWords } from '../../../src/popup/words.ts';
import { fakeListing, HUGE_SIZE, HUGE_TITLE } from '../../gallery/fakeListing.ts';
import { file as transfer } from '../../gallery/fixtures.ts';
import { jsonWords } from '../../gallery/jsonWords.ts';

type Folder = FolderRow & { kind: 'folder' };

const folder = (more: Partial<Folder> = {}): Folder => ({
  kind: 'folder',
  name: '2001',
  segment: '2001',
  first: 4,
  count: 11,
  fileCount: 10,
  size: 4_100_000,
  skippedFiles: 0,
  heldFiles: 0,
  failedFiles: 0,
  doneFiles: 0,
  ...more,
});
const file = (state: FileState, savedAs: string | null = null): FolderRow => ({
  kind: 'file',
  name: 'a',
  first: 5,
  size: 4_100_000,
  state,
  savedAs,
});
const words = (row: FolderRow) => rowText(row).replace(/[\u00a0\u202f]/g, ' ');

beforeEach(() => setWords(jsonWords('en')));

describe('a folder that is opened', () => {
  test('is asked for as the sender wrote it, and shown as it reads', () => {
    const archive = openFolder(folder({ segment: 'archive\u202e', name: 'archive', first: 0 }));
    const year = openFolder(folder({ segment: '20:01', name: '20_01' }), archive);
    expect(year).toMatchObject({ path: ['archive\u202e', '20:01'], name: '20_01', span: { first: 4, count: 11 } });
  });

  test('is another than one that reads alike', () => {
    const archive = openFolder(folder({ first: 0 }));
    const [one, other] = [folder({ segment: 'Scans' }), folder({ segment: 'Scans\u200b', first: 15 })];
    expect(folderKey(openFolder(one, archive))).not.toBe(folderKey(openFolder(other, archive)));
  });

  test('is another than the one around it, where both begin with the same file', () => {
    const outer = openFolder(folder());
    expect(folderKey(openFolder(folder(), outer))).not.toBe(folderKey(outer));
  });

  test('gives its own files in the gallery, also where two read alike', () => {
    const huge = transfer(
      'huge',
      'anna',
      'receiving',
      HUGE_TITLE,
      HUGE_SIZE,
      { phase: 'offered', asks: true },
      100_000,
    );
    const rowsIn = (path: string[]) =>
      fakeListing({ type: 'listFolder', transferId: 'huge', path, from: 0, limit: 100 }, [huge]).rows;
    const [top] = rowsIn([]);
    const root = openFolder(top as Folder);
    const alike = rowsIn(root.path).filter((row): row is Folder => row.kind === 'folder' && row.name === 'Scans');
    expect(alike.map((row) => rowsIn(openFolder(row, root).path)[0]?.name)).toEqual([
      'scan_00001.jpg',
      'late_00001.jpg',
    ]);
  });
});

describe('what can be done with a row while the transfer runs', () => {
  const offered = (row: FolderRow) => Object.entries(rowChoices(row)).flatMap(([name, is]) => (is ? [name] : []));

  test.each<[string, Partial<Folder>, string[]]>([
    ['of which nothing is on hold', {}, ['hold', 'leaveOut']],
    ['of which a part is on hold', { heldFiles: 3 }, ['goOn', 'hold', 'leaveOut']],
    ['that is on hold', { heldFiles: 10 }, ['goOn', 'leaveOut']],
    [
      'of which what was not left out and did not fail is on hold',
      { heldFiles: 7, skippedFiles: 1, failedFiles: 2 },
      ['goOn', 'leaveOut'],
    ],
    ['that was left out', { skippedFiles: 10 }, []],
    ['of which nothing arrived', { failedFiles: 10 }, []],
    ['that has arrived', { doneFiles: 10 }, []],
    ['of which a part has arrived', { doneFiles: 9 }, ['hold', 'leaveOut']],
    ['of which what has not arrived is on hold', { doneFiles: 6, heldFiles: 4 }, ['goOn', 'leaveOut']],
    ['of which nothing is left to come', { doneFiles: 6, skippedFiles: 3, failedFiles: 1 }, []],
    ['that is empty', { fileCount: 0, count: 1, size: 0 }, []],
  ])('a folder %s', (_, more, choices) => {
    expect(offered(folder(more))).toEqual(choices);
  });

  test.each<[FileState, string[]]>([
    ['waiting', ['hold', 'leaveOut']],
    ['moving', ['hold', 'leaveOut']],
    ['held', ['goOn', 'leaveOut']],
    ['skipped', []],
    ['done', []],
    ['failed', []],
  ])('a file that is %s', (state, choices) => {
    expect(offered(file(state))).toEqual(choices);
  });
});

describe('a row says', () => {
  test.each<[string, FolderRow]>([
    ['10 files, 4.1 MB', folder()],
    ['10 files, 4.1 MB, 3 did not arrive', folder({ failedFiles: 3 })],
    ['10 files, 4.1 MB, 2 on hold', folder({ heldFiles: 2 })],
    ['10 files, 4.1 MB, 4 left out', folder({ skippedFiles: 4 })],
    [
      '10 files, 4.1 MB, 3 did not arrive, 2 on hold, 4 left out',
      folder({ failedFiles: 3, heldFiles: 2, skippedFiles: 4 }),
    ],
    ['4.1 MB', file('waiting')],
    ['4.1 MB, on its way', file('moving')],
    ['4.1 MB, on hold', file('held')],
    ['4.1 MB, left out', file('skipped')],
    ['4.1 MB, did not arrive', file('failed')],
    ['4.1 MB, not saved yet', file('unsaved')],
    ['4.1 MB, complete and checked', file('done')],
    ['4.1 MB, saved as a (2)', file('done', 'a (2)')],
  ])('%s', (expected, row) => {
    expect(words(row)).toBe(expected);
  });

  test('how many did not arrive in Korean too', () => {
    setWords(jsonWords('ko'));
    expect(words(folder({ failedFiles: 3 }))).toBe('파일 10개, 4.1MB, 3개 도착하지 않음');
  });

  test('in another colour where a file in it did not arrive, or could not be saved', () => {
    const marked = [folder(), folder({ failedFiles: 1 }), file('held'), file('failed'), file('unsaved')].map(hasFailed);
    expect(marked).toEqual([false, true, false, true, true]);
  });
});

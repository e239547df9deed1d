import { describe, expect, it } from 'vitest';
import type { FolderRow } from '../../../../src/contract/snapshot.ts';
import type { Mark } from '../../../../src/core/fileMarks.ts';
import type { Manifest } from '../../../../src/core/manifest.ts';
import { type ListingSight, listFolder } from '../../../../src/offscreen/transfer/folderListing.ts';
import { BLOCK_BYTES, TRANSFER } from '../support/bytes.ts';

/** What grows with the square of 100,000 takes longer, on any machine and beside anything. */
const BOUNDED_MS = 60_000;

/** `a/b/` is an empty folder; the rest are files of as many bytes as their place in the list. */
function manifestOf(...paths: string[]): Manifest {
  const entries = paths.map((path, index) => {
    const isFolder = path.endsWith('/');
    return { path: path.replace(/\/$/, '').split('/'), size: isFolder ? null : index };
  });
  return { transfer: TRANSFER, blockBytes: BLOCK_BYTES, entries };
}

const UNTOUCHED: ListingSight = {
  markOf: () => 'wanted',
  isMoving: () => false,
  isRefused: () => false,
  savedAs: () => null,
};
const list = (manifest: Manifest, path: string[], from = 0, limit = 100, sight: Partial<ListingSight> = {}) =>
  listFolder(manifest, path, from, limit, { ...UNTOUCHED, ...sight });
const names = (rows: FolderRow[] | undefined) => rows?.map(({ kind, name }) => (kind === 'folder' ? `${name}/` : name));

const TREE = manifestOf('top/a.txt', 'top/in/b.txt', 'top/in/deep/c.txt', 'top/in/d.txt', 'top/none/', 'top/z.txt');

describe('the rows of a folder', () => {
  it('are its files and its folders, in the order of the manifest', () => {
    expect(names(list(TREE, [])?.rows)).toEqual(['top/']);
    expect(names(list(TREE, ['top'])?.rows)).toEqual(['a.txt', 'in/', 'none/', 'z.txt']);
    expect(names(list(TREE, ['top', 'in'])?.rows)).toEqual(['b.txt', 'deep/', 'd.txt']);
  });

  it('tell of a folder which entries it holds, how many files and how many bytes', () => {
    const [, inner, none] = list(TREE, ['top'])?.rows ?? [];
    expect(inner).toMatchObject({ kind: 'folder', first: 1, count: 3, fileCount: 3, size: 1 + 2 + 3 });
    expect(none).toMatchObject({ kind: 'folder', first: 4, count: 1, fileCount: 0, size: 0 });
  });

  it('of a folder that has nothing in it are none, and of a folder that is not there null', () => {
    expect(list(TREE, ['top', 'none'])).toEqual({ rows: [], total: 0 });
    for (const path of [['other'], ['top', 'a'], ['top', 'a.txt', 'b'], ['in']]) expect(list(TREE, path)).toBeNull();
  });

  it('count what became of the files inside, however deep', () => {
    const marks: Mark[] = ['received', 'skipped', 'held', 'failed', 'wanted', 'received'];
    const [top] = list(TREE, [], 0, 100, { markOf: (entry) => marks[entry] ?? 'wanted' })?.rows ?? [];
    expect(top).toMatchObject({ skippedFiles: 1, heldFiles: 1, failedFiles: 1, doneFiles: 2, fileCount: 5 });
  });

  it.each<[Mark, 'moving' | 'refused' | null, string]>([
    ['wanted', null, 'waiting'],
    ['wanted', 'moving', 'moving'],
    ['held', null, 'held'],
    ['skipped', null, 'skipped'],
    ['failed', null, 'failed'],
    ['received', null, 'done'],
    ['received', 'refused', 'unsaved'],
  ])('show a file that is %s (%s) as %s', (mark, now, state) => {
    const [isMoving, isRefused] = [() => now === 'moving', () => now === 'refused'];
    const sight = { markOf: () => mark, isMoving, isRefused, savedAs: () => 'a (2).txt' };
    expect(list(TREE, ['top'], 0, 1, sight)?.rows).toEqual([
      { kind: 'file', name: 'a.txt', first: 0, size: 0, state, savedAs: 'a (2).txt' },
    ]);
  });

  it('read as they are saved, and are asked for as they were written', () => {
    const tree = manifestOf('x\u202ey/a.txt', 'xy/b.txt');
    const rows = list(tree, [])?.rows ?? [];
    expect(rows).toMatchObject([
      { name: 'xy', segment: 'x\u202ey' },
      { name: 'xy', segment: 'xy' },
    ]);
    expect(names(list(tree, ['x\u202ey'])?.rows)).toEqual(['a.txt']);
    expect(names(list(tree, ['xy'])?.rows)).toEqual(['b.txt']);
  });

  it('keep a folder apart from one whose name it begins with', () => {
    const tree = manifestOf('a/1', 'ab/2', 'abc/3');
    expect(names(list(tree, [])?.rows)).toEqual(['a/', 'ab/', 'abc/']);
    expect(names(list(tree, ['ab'])?.rows)).toEqual(['2']);
  });
});

describe('a part of the rows', () => {
  const paths = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? `f/${index}.txt` : `f/d${index}/x`));
  const wide = manifestOf(...paths);
  const whole = list(wide, ['f']);

  it('is what the whole has there, with the whole count', () => {
    for (const [from, limit] of [
      [0, 7],
      [7, 7],
      [48, 7],
      [50, 7],
      [0, 0],
    ] as const) {
      expect(list(wide, ['f'], from, limit)).toEqual({ rows: whole?.rows.slice(from, from + limit), total: 50 });
    }
  });
});

it(
  'a folder of 100,000 files is listed while one looks',
  () => {
    const entries = Array.from({ length: 100_000 }, (_, index) => ({
      path: ['archive', `${index % 1000 === 0 ? 'x' : 'y'}${Math.floor(index / 100)}`, `IMG_${index}.jpg`],
      size: 3,
    }));
    const manifest: Manifest = { transfer: TRANSFER, blockBytes: BLOCK_BYTES, entries };
    list(manifest, ['archive']);
    expect(list(manifest, [])?.rows).toMatchObject([{ fileCount: 100_000 }]);
    expect(list(manifest, ['archive'], 500, 100)?.rows.length).toBe(100);
  },
  BOUNDED_MS,
);

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BlockRef,
  blockCount,
  blockSize,
  type Manifest,
  manifestTitle,
  nextBlock,
  totalSize,
} from '../../../src/core/manifest.ts';

const BLOCK = 4;

function manifest(...sizes: number[]): Manifest {
  return {
    transfer: '0'.repeat(32),
    blockBytes: BLOCK,
    files: sizes.map((size, index) => ({ path: [`${index}`], size })),
  };
}

/** Every block of a manifest, as a sender walks over them. */
function walk(of: Manifest): BlockRef[] {
  const refs: BlockRef[] = [];
  for (let ref: BlockRef | undefined = { file: 0, block: 0 }; ref !== undefined; ref = nextBlock(of, ref))
    refs.push(ref);
  return refs;
}

const paths = (...list: string[]) => list.map((path) => ({ path: path.split('/'), size: 1 }));

describe('the blocks of a file', () => {
  it.each([
    [0, 1],
    [1, 1],
    [3, 1],
    [4, 1],
    [5, 2],
    [8, 2],
    [9, 3],
    [4000, 1000],
  ])('of %i bytes are %i of 4 bytes at most', (size, count) => {
    expect(blockCount(size, BLOCK)).toBe(count);
  });

  it('are full but for the last, and an empty file has an empty one', () => {
    const sizes = (size: number) => walk(manifest(size)).map((ref) => blockSize(manifest(size), ref));
    expect(sizes(0)).toEqual([0]);
    expect(sizes(1)).toEqual([1]);
    expect(sizes(4)).toEqual([4]);
    expect(sizes(5)).toEqual([4, 1]);
    expect(sizes(8)).toEqual([4, 4]);
  });

  it('end where the file ends', () => {
    const files = manifest(5, 0, 8);
    for (const [file, block] of [
      [0, 2],
      [1, 1],
      [2, 2],
      [3, 0],
      [0, -1],
      [-1, 0],
      [0, 2 ** 32 - 1],
    ] as const) {
      expect(blockSize(files, { file, block }), `${file}:${block}`).toBeUndefined();
    }
  });

  it('stay exact in the largest file', () => {
    const largest = { ...manifest(2 ** 52 - 1), blockBytes: 2 ** 20 };
    expect(blockSize(largest, { file: 0, block: 2 ** 32 - 1 })).toBe(2 ** 20 - 1);
    expect(blockSize(largest, { file: 0, block: 2 ** 32 })).toBeUndefined();
  });

  it('are walked over once each, file after file, and add up to all bytes', () => {
    const sizes = fc.array(fc.nat(40), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(sizes, (list) => {
        const files = manifest(...list);
        const refs = walk(files);
        const expected = list.flatMap((size, file) =>
          Array.from({ length: blockCount(size, BLOCK) }, (_, block) => ({ file, block })),
        );
        expect(refs).toEqual(expected);
        const bytes = refs.reduce((sum, ref) => sum + (blockSize(files, ref) ?? Number.NaN), 0);
        expect(bytes).toBe(totalSize(files));
      }),
    );
  });
});

describe('the title of an offer', () => {
  it.each([
    ['the name of its only file', ['photo.jpg'], 'photo.jpg'],
    ['the name of its only file, wherever that lies', ['trip/day 1/photo.jpg'], 'photo.jpg'],
    ['the folder that all files are in', ['trip/a.jpg', 'trip/b.jpg', 'trip/day 1/c.jpg'], 'trip'],
    ['empty for loose files', ['a.jpg', 'b.jpg'], ''],
    ['empty for files of two folders', ['trip/a.jpg', 'work/b.jpg'], ''],
    ['empty for a folder and a loose file', ['trip/a.jpg', 'trip'], ''],
    ['empty for nothing', [], ''],
  ])('is %s', (_, list, title) => {
    expect(manifestTitle(paths(...list))).toBe(title);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_BLOCK_BYTES, MAX_BLOCKS, MAX_ENTRIES, MAX_FILE_BYTES, MIN_BLOCK_BYTES } from '../../../src/core/limits.ts';
import {
  chooseBlockBytes,
  createLayout,
  type Manifest,
  type ManifestEntry,
  manifestBytes,
  manifestTitle,
  requireBlocksFit,
  sortDepthFirst,
} from '../../../src/core/manifest.ts';
import { anyText } from './support/frames.ts';
import { thrownBy } from './support/thrownBy.ts';
import { BLOCK, manifestOf, TRANSFER } from './support/transferPair.ts';

/** What grows with the square of 100,000 takes longer, on any machine and beside anything. */
const BOUNDED_MS = 60_000;

const sizes = fc.array(fc.oneof(fc.nat(40), fc.constantFrom(0, BLOCK, 2 * BLOCK, null)), { maxLength: 30 });
const paths = (...list: string[]) => list.map((path) => ({ path: path.split('/'), size: 1 }));
const shown = (entries: readonly { path: readonly string[] }[]) => entries.map(({ path }) => path.join('/'));

describe('the layout of a transfer', () => {
  it('numbers blocks through all files: an empty file has one of 0 bytes, an empty folder none', () => {
    const layout = createLayout(manifestOf(null, 5, null, 0, 8, null));
    expect(layout).toMatchObject({ blockCount: 5, fileCount: 3, totalBytes: 13 });
    expect([0, 1, 2, 3, 4, 5, 6].map(layout.firstBlock)).toEqual([0, 0, 2, 2, 3, 5, 5]);
    expect([0, 1, 2, 3, 4, 5].map(layout.blocksOf)).toEqual([0, 2, 0, 1, 2, 0]);
    expect([0, 1, 2, 3, 4].map(layout.entryOf)).toEqual([1, 1, 3, 4, 4]);
    expect([0, 1, 2, 3, 4].map(layout.sizeOf)).toEqual([4, 1, 0, 4, 4]);
    expect([0, 1, 2, 3, 4].map(layout.offsetOf)).toEqual([0, 4, 0, 0, 4]);
  });

  it.each([
    [0, [0]],
    [1, [1]],
    [3, [3]],
    [4, [4]],
    [5, [4, 1]],
    [8, [4, 4]],
    [9, [4, 4, 1]],
  ])('cuts a file of %i bytes into full blocks, but for the last', (size, expected) => {
    const layout = createLayout(manifestOf(size));
    expect(Array.from({ length: layout.blockCount }, (_, block) => layout.sizeOf(block))).toEqual(expected);
  });

  it('has every byte of every file in one block, whatever the sizes', () => {
    fc.assert(
      fc.property(sizes, (list) => {
        const layout = createLayout(manifestOf(...list));
        let block = 0;
        for (const [entry, size] of list.entries()) {
          expect(layout.firstBlock(entry)).toBe(block);
          let covered = 0;
          for (let count = layout.blocksOf(entry); count > 0; count--, block++) {
            expect(layout.entryOf(block)).toBe(entry);
            expect(layout.offsetOf(block)).toBe(covered);
            covered += layout.sizeOf(block);
          }
          expect(covered).toBe(size ?? 0);
          expect(layout.blocksOf(entry) > 0).toBe(size !== null);
        }
        expect(layout.blockCount).toBe(block);
        expect(layout.firstBlock(list.length)).toBe(block);
      }),
    );
  });

  it('stays exact in the largest file', () => {
    const layout = createLayout({
      transfer: TRANSFER,
      blockBytes: 2 ** 20,
      entries: [{ path: ['a'], size: 2 ** 44 - 1 }],
    });
    expect(layout.blockCount).toBe(2 ** 24);
    expect(layout.sizeOf(2 ** 24 - 1)).toBe(2 ** 20 - 1);
    expect(layout.offsetOf(2 ** 24 - 1)).toBe((2 ** 24 - 1) * 2 ** 20);
  });

  it(
    'of 100,000 entries is made and asked in bounded time',
    () => {
      const entries = Array.from({ length: MAX_ENTRIES }, (_, index): ManifestEntry => {
        return { path: [`${index}`], size: index % 3 === 0 ? null : (index % 5) * MIN_BLOCK_BYTES };
      });
      const layout = createLayout({ transfer: TRANSFER, blockBytes: MIN_BLOCK_BYTES, entries });
      let bytes = 0;
      for (let block = 0; block < layout.blockCount; block++) bytes += layout.sizeOf(block) + 0 * layout.entryOf(block);
      expect(bytes).toBe(layout.totalBytes);
    },
    BOUNDED_MS,
  );
});

describe('the size of blocks', () => {
  it('is the smallest until their digests would be too many, and then grows up to the largest', () => {
    expect(chooseBlockBytes(0)).toBe(MIN_BLOCK_BYTES);
    expect(chooseBlockBytes(2 ** 36)).toBe(MIN_BLOCK_BYTES);
    expect(chooseBlockBytes(2 ** 36 + 1)).toBe(2 * MIN_BLOCK_BYTES);
    expect(chooseBlockBytes(MAX_FILE_BYTES)).toBe(MAX_BLOCK_BYTES);
  });

  it('is a power of two that an offer may name, of few blocks where that is possible', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_FILE_BYTES }), (total) => {
        const bytes = chooseBlockBytes(total);
        expect(Math.log2(bytes) % 1).toBe(0);
        expect(bytes).toBeGreaterThanOrEqual(MIN_BLOCK_BYTES);
        expect(bytes).toBeLessThanOrEqual(MAX_BLOCK_BYTES);
        if (bytes < MAX_BLOCK_BYTES) expect(total / bytes).toBeLessThanOrEqual(2 ** 18);
      }),
    );
  });

  it('lets a transfer have as many blocks as there may be, and no more', () => {
    const layout = (size: number) => createLayout(manifestOf(size));
    expect(() => requireBlocksFit(layout(MAX_BLOCKS * BLOCK))).not.toThrow();
    expect(thrownBy(() => requireBlocksFit(layout(MAX_BLOCKS * BLOCK + 1))).code).toBe('too-many-files');
  });
});

describe('the bytes of a manifest', () => {
  /** Written once more from docs/protocol.md, with another way to write numbers. */
  function expectedBytes({ transfer, blockBytes, entries }: Manifest): string {
    const big = (value: bigint, bytes: number) => value.toString(16).padStart(2 * bytes, '0');
    const text = (segment: string) => Buffer.from(segment, 'utf8').toString('hex');
    const segment = (each: string) => big(BigInt(text(each).length / 2), 4) + text(each);
    const size = (bytes: number | null) => (bytes === null ? 'f'.repeat(16) : big(BigInt(bytes), 8));
    const entry = (each: ManifestEntry) =>
      big(BigInt(each.path.length), 4) + each.path.map(segment).join('') + size(each.size);
    return transfer + big(BigInt(blockBytes), 4) + entries.map(entry).join('');
  }
  const hexOf = (manifest: Manifest) => Buffer.from(manifestBytes(manifest)).toString('hex');

  it('are id, block size, and of each entry its segments with their lengths and its size', () => {
    const entries = [
      { path: ['사진', 'a'], size: 258 },
      { path: ['leer'], size: null },
    ];
    expect(hexOf({ transfer: TRANSFER, blockBytes: 262_144, entries })).toBe(
      [
        ...['00112233445566778899aabbccddeeff', '00040000'],
        ...['00000002', '00000006', 'ec82aceca784', '00000001', '61', '0000000000000102'],
        ...['00000001', '00000004', '6c656572', 'ffffffffffffffff'],
      ].join(''),
    );
  });

  it('are those of another implementation, for any manifest', () => {
    const entry = fc.record({
      path: fc.array(anyText({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 5 }),
      size: fc.option(fc.integer({ min: 0, max: MAX_FILE_BYTES })),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), fc.constantFrom(2 ** 18, 2 ** 22), (entries, blockBytes) => {
        const manifest = { transfer: TRANSFER, blockBytes, entries };
        expect(hexOf(manifest)).toBe(expectedBytes(manifest));
      }),
    );
  });

  it('tell manifests apart that differ only in where a path is cut, or in a folder and the largest number', () => {
    const of = (...entries: ManifestEntry[]) => hexOf({ transfer: TRANSFER, blockBytes: 262_144, entries });
    const all = [
      of({ path: ['ab'], size: 1 }),
      of({ path: ['a', 'b'], size: 1 }),
      of({ path: ['a'], size: 1 }, { path: ['b'], size: 1 }),
      of({ path: ['a'], size: null }),
      of({ path: ['a'], size: MAX_FILE_BYTES }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('entries depth first', () => {
  it('stand where their folder stood first, in their order', () => {
    expect(shown(sortDepthFirst(paths('b/1', 'a', 'b/x/1', 'c/1', 'b/2', 'b/x/2', 'c/2')))).toEqual(
      ['b/1', 'b/x/1', 'b/x/2', 'b/2', 'a', 'c/1', 'c/2'], // biome-ignore format: one line
    );
  });

  it('are the same entries, every folder in one stretch, and stay as they are when sorted again', () => {
    const path = fc.array(fc.constantFrom('a', 'b', 'c', '__proto__'), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(path, { maxLength: 40 }), (list) => {
        const entries = list.map((each) => ({ path: each, size: 1 }));
        const sorted = sortDepthFirst(entries);
        expect(new Set(sorted)).toEqual(new Set(entries));
        expect(sorted.length).toBe(entries.length);
        expect(sortDepthFirst(sorted)).toEqual(sorted);
        const folders = new Set(
          list.flatMap((each) => each.slice(0, -1).map((_, at) => each.slice(0, at + 1).join('/'))),
        );
        for (const folder of folders) {
          const inside = sorted.map(
            ({ path: each }) => each.length > 1 && `${each.slice(0, -1).join('/')}/`.startsWith(`${folder}/`),
          );
          const first = inside.indexOf(true);
          const last = inside.lastIndexOf(true);
          expect(inside.slice(first, last + 1)).not.toContain(false);
        }
      }),
    );
  });

  it(
    'are sorted in bounded time, 100,000 of them',
    () => {
      const entries = Array.from({ length: MAX_ENTRIES }, (_, index) => ({
        path: [`${index % 10}`, `${index % 1000}`, `${index}`],
      }));
      expect(sortDepthFirst(entries).length).toBe(MAX_ENTRIES);
    },
    BOUNDED_MS,
  );
});

describe('the title of an offer', () => {
  it.each([
    ['the name of its only file', ['photo.jpg'], 'photo.jpg'],
    ['the outermost folder of its only file', ['trip/day 1/photo.jpg'], 'trip'],
    ['the folder that all entries are in', ['trip/a.jpg', 'trip/b.jpg', 'trip/day 1/c.jpg'], 'trip'],
    ['empty for loose files', ['a.jpg', 'b.jpg'], ''],
    ['empty for files of two folders', ['trip/a.jpg', 'work/b.jpg'], ''],
    ['empty for a folder and a loose file', ['trip/a.jpg', 'trip'], ''],
    ['empty for nothing', [], ''],
  ])('is %s', (_, list, title) => {
    expect(manifestTitle(paths(...list))).toBe(title);
  });
});

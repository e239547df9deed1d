import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame, type Frame } from '../../../src/core/frame.ts';
import { MAX_ENTRIES, MAX_FRAME_BYTES, MAX_PAGE_CHARS, MAX_PATH_SEGMENTS } from '../../../src/core/limits.ts';
import { type ManifestEntry, sortDepthFirst } from '../../../src/core/manifest.ts';
import { createPageReader, type PageEntry, writePages } from '../../../src/core/manifestPage.ts';
import { anyText } from './support/frames.ts';
import { thrownBy } from './support/thrownBy.ts';
import { TRANSFER } from './support/transferPair.ts';

const totalOf = (entries: readonly ManifestEntry[]) => entries.reduce((sum, { size }) => sum + (size ?? 0), 0);

/** Through frames, as an offer travels. */
function travel(entries: readonly ManifestEntry[]): { read: ManifestEntry[] | null; pages: PageEntry[][] } {
  const reader = createPageReader({ entries: entries.length, size: totalOf(entries) });
  const pages = [...writePages(entries)];
  for (const [page, written] of pages.entries()) {
    expect(reader.complete()).toBeNull();
    const body = {
      ...{ kind: 'page' as const, transfer: TRANSFER, page },
      entries: written.map(([shared, rest, size]): [number, string[], number | null] => [shared, [...rest], size]),
    };
    const bytes = encodeFrame({ is: 'sequenced', seq: page + 1, body });
    expect(bytes.length).toBeLessThanOrEqual(MAX_FRAME_BYTES);
    const frame: Frame = decodeFrame(bytes);
    if (frame.is !== 'sequenced' || frame.body.kind !== 'page') throw new Error('another frame');
    reader.read(frame.body.page, frame.body.entries);
  }
  return { read: reader.complete(), pages };
}

const name = fc.oneof(fc.constantFrom('a', 'b', '__proto__', '0'), anyText({ minLength: 1, maxLength: 10 }));
const entry = fc.record({
  path: fc.array(name, { minLength: 1, maxLength: 5 }),
  size: fc.option(fc.nat(1000)),
});
const trees = fc.array(entry, { minLength: 1, maxLength: 40 }).map((entries) => sortDepthFirst(entries));

describe('the pages of a manifest', () => {
  it('come together to what was written, for any tree', () => {
    fc.assert(
      fc.property(trees, (entries) => {
        expect(travel(entries).read).toEqual(entries);
      }),
    );
  });

  it('write of a path only what the one before does not share', () => {
    const paths = ['a/b/1', 'a/b/2', 'a/3', 'c'];
    const entries = paths.map((path) => ({ path: path.split('/'), size: 1 }));
    expect([...writePages(entries)]).toEqual([
      [
        [0, ['a', 'b', '1'], 1],
        [2, ['2'], 1],
        [1, ['3'], 1],
        [0, ['c'], 1],
      ],
    ]);
  });

  it('always write the last segment, also of a name that comes twice', () => {
    const entries = ['a/x', 'a/x', 'a'].map((path) => ({ path: path.split('/'), size: 0 }));
    const { read, pages } = travel(entries);
    expect(read).toEqual(entries);
    expect(pages[0]?.map(([shared]) => shared)).toEqual([0, 1, 0]);
  });

  it('do not share the name of a file with a folder that is named like it', () => {
    const entries = ['b', 'b/a', 'b/a/c'].map((path) => ({ path: path.split('/'), size: 0 }));
    const { read, pages } = travel(entries);
    expect(read).toEqual(entries);
    expect(pages[0]?.map(([shared]) => shared)).toEqual([0, 0, 1]);
  });

  it.each([
    ['short names', (index: number) => [`${index}`]],
    ['one deep folder', (index: number) => [...Array.from({ length: 31 }, () => 'folder'.repeat(20)), `${index}`]],
    ['long names in letters of three bytes', (index: number) => [`${index}${'한'.repeat(1000)}`]],
    ['names that JSON escapes', (index: number) => [`${index}${'\u0000'.repeat(1000)}`]],
    ['the longest paths', (index: number) => Array.from({ length: 32 }, () => `${index}`.padEnd(1024, 'ä'))],
  ])('of %s each fit a frame and begin with a whole path', (_, pathOf) => {
    const entries = Array.from({ length: 300 }, (__, index) => ({ path: pathOf(index), size: index }));
    const { read, pages } = travel(entries);
    expect(read).toEqual(entries);
    for (const page of pages) {
      expect(page[0]?.[0]).toBe(0);
      if (page.length > 1) expect(JSON.stringify(page).length).toBeLessThanOrEqual(MAX_PAGE_CHARS + 2);
    }
  });

  it('of 100,000 files are written and read in bounded time', () => {
    const entries = Array.from({ length: MAX_ENTRIES }, (_, index) => ({
      path: ['folder', `${Math.floor(index / 300)}`, `photo ${index}.jpg`],
      size: index,
    }));
    const reader = createPageReader({ entries: entries.length, size: totalOf(entries) });
    let page = 0;
    for (const written of writePages(entries)) reader.read(page++, written);
    expect(reader.complete()?.length).toBe(MAX_ENTRIES);
    // What grows with the square of their number would take minutes.
  }, 60_000);
});

describe('a hostile page', () => {
  const one: PageEntry = [0, ['a'], 1];
  const read =
    (announced: { entries: number; size: number }, ...pages: PageEntry[][]) =>
    () => {
      const reader = createPageReader(announced);
      for (const [page, written] of pages.entries()) reader.read(page, written);
      return reader.complete();
    };
  const ten = { entries: 10, size: 10 };
  const deep = Array.from({ length: MAX_PATH_SEGMENTS }, (_, index) => `${index}`);

  it.each<[string, () => unknown]>([
    ['more entries than there may be', () => createPageReader({ entries: MAX_ENTRIES + 1, size: 0 })],
    ['a first page that is not the first', () => createPageReader(ten).read(1, [one])],
    ['a page without entries', read(ten, [])],
    ['more entries than announced', read({ entries: 1, size: 2 }, [one, one])],
    ['more entries than announced on a later page', read({ entries: 1, size: 2 }, [one], [one])],
    ['a first path that shares', read(ten, [[1, ['a'], 1]])],
    ['a path that shares across pages', read(ten, [[0, ['a', 'b'], 1]], [[1, ['c'], 1]])],
    ['a path that shares the name before it', read(ten, [one, [1, ['b'], 1]])],
    ['a path that shares more than there is', read(ten, [[0, ['a', 'b'], 1], [2, ['c'], 1]])], // biome-ignore format: one line
    ['a path that is too deep', read(ten, [[0, [...deep, 'x'], 1]])],
    ['a path that is too deep by what it shares', read(ten, [[0, deep, 1], [31, ['x', 'y'], 1]])], // biome-ignore format: one line
    ['a folder in two places', read(ten, [[0, ['a', '1'], 1], [0, ['b'], 1], [0, ['a', '2'], 1]])], // biome-ignore format: one line
    ['a folder in two places, on two pages', read(ten, [[0, ['a', '1'], 1], [0, ['b'], 1]], [[0, ['a', '2'], 1]])], // biome-ignore format: one line
    ['an inner folder in two places', read(ten, [[0, ['a', 'x', '1'], 1], [1, ['2'], 1], [1, ['x', '3'], 1]])], // biome-ignore format: one line
    ['less bytes than announced', read({ entries: 1, size: 2 }, [one])],
    ['more bytes than announced', read({ entries: 1, size: 0 }, [one])],
  ])('is a violation: %s', (_, act) => {
    expect(thrownBy(act).code).toBe('protocol-violation');
  });

  it('is a violation: the same page once more', () => {
    const reader = createPageReader(ten);
    reader.read(0, [one]);
    expect(thrownBy(() => reader.read(0, [one])).code).toBe('protocol-violation');
  });

  it('is not what goes on in the same folder on the next page', () => {
    const reader = createPageReader({ entries: 3, size: 3 });
    reader.read(0, [[0, ['a', 'x', '1'], 1]]);
    reader.read(1, [[0, ['a', 'x', '2'], 1]]);
    expect(reader.complete()).toBeNull();
    expect(reader.count).toBe(2);
    reader.read(2, [[0, ['a', '3'], 1]]);
    expect(reader.complete()?.map(({ path }) => path.join('/'))).toEqual(['a/x/1', 'a/x/2', 'a/3']);
  });

  it('is a violation or is read, whatever it holds, and what is read is depth first', () => {
    const written = fc.array(
      fc.tuple(fc.nat(3), fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }), fc.constant(0)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(fc.array(written, { maxLength: 3 }), (pages) => {
        const count = pages.flat().length;
        let entries: ManifestEntry[] | null;
        try {
          entries = read({ entries: count, size: 0 }, ...pages)();
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'protocol-violation' });
          return;
        }
        expect(sortDepthFirst(entries ?? [])).toEqual(entries);
      }),
      { numRuns: 500 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ManifestEntry } from '../../../src/core/manifest.ts';
import { createSegments } from '../../../src/core/segments.ts';

const MIB = 1024 * 1024;
const entriesOf = (...sizes: (number | null)[]) =>
  sizes.map((size, index): ManifestEntry => ({ path: [`${index}`], size }));

describe('the segments on the disk', () => {
  it('hold small files together, up to 8 MiB', () => {
    const segments = createSegments(entriesOf(3 * MIB, 0, null, 5 * MIB, 1));
    expect(segments.count).toBe(2);
    expect([0, 1, 2, 3, 4].map(segments.segmentOf)).toEqual([0, 0, 0, 0, 1]);
    expect([0, 1, 2, 3, 4].map(segments.offsetOf)).toEqual([0, 3 * MIB, 3 * MIB, 3 * MIB, 0]);
    expect([0, 1].map(segments.entriesOf)).toEqual([
      { first: 0, end: 4 },
      { first: 4, end: 5 },
    ]);
  });

  it('hold a large file alone, and what comes behind it not', () => {
    const segments = createSegments(entriesOf(1, 9 * MIB, 1, 1));
    expect([0, 1, 2, 3].map(segments.segmentOf)).toEqual([0, 1, 2, 2]);
  });

  it('hold 256 entries at most', () => {
    const segments = createSegments(entriesOf(...Array.from({ length: 513 }, () => 0)));
    expect(segments.count).toBe(3);
    expect(segments.entriesOf(1)).toEqual({ first: 256, end: 512 });
  });

  it('hold every entry once, in order, none over another, and only one where it is larger than a segment', () => {
    const size = fc.oneof(fc.nat(1000), fc.nat(12 * MIB), fc.constantFrom(0, 8 * MIB, 8 * MIB + 1, null));
    fc.assert(
      fc.property(fc.array(size, { minLength: 1, maxLength: 300 }), (sizes) => {
        const entries = entriesOf(...sizes);
        const segments = createSegments(entries);
        let next = 0;
        for (let segment = 0; segment < segments.count; segment++) {
          const { first, end } = segments.entriesOf(segment);
          expect(first).toBe(next);
          expect(end).toBeGreaterThan(first);
          let offset = 0;
          for (let entry = first; entry < end; entry++) {
            expect(segments.segmentOf(entry)).toBe(segment);
            expect(segments.offsetOf(entry)).toBe(offset);
            offset += sizes[entry] ?? 0;
          }
          expect(end - first).toBeLessThanOrEqual(256);
          if (end - first > 1) expect(offset).toBeLessThanOrEqual(8 * MIB);
          next = end;
        }
        expect(next).toBe(sizes.length);
      }),
    );
  });

  it('of the largest file keep its offset exact', () => {
    const segments = createSegments(entriesOf(2 ** 52, 3));
    expect(segments.segmentOf(1)).toBe(1);
    expect(segments.offsetOf(1)).toBe(0);
  });
});

import type { ManifestEntry } from './manifest.ts';
import type { Bytes } from './units.ts';

/**
 * Where the files of a transfer lie on the receiver's disk until they are handed over: in segments, each one file of
 * the origin-private file system. Making a file there costs a round trip to the browser's process, so small files share
 * one; and what is handed over is removed a segment at a time, so a segment is small unless its one file is large.
 */
export interface Segments {
  readonly count: number;
  segmentOf(entry: number): number;
  /** Bytes from the start of the segment. */
  offsetOf(entry: number): Bytes;
  /** Entries of a segment: a run. */
  entriesOf(segment: number): { first: number; end: number };
}

/** A segment is full with either: 16 MB of small files are then handed over in several steps, while the rest arrives. */
const SEGMENT_BYTES: Bytes = 8 * 1024 * 1024;
const SEGMENT_ENTRIES = 256;

export function createSegments(entries: readonly ManifestEntry[]): Segments {
  const segments = new Uint32Array(entries.length);
  const offsets = new Float64Array(entries.length);
  const starts: number[] = [0];
  let filled = 0;
  entries.forEach(({ size }, entry) => {
    const bytes = size ?? 0;
    const start = starts.at(-1) ?? 0;
    const isFull = entry > start && (filled + bytes > SEGMENT_BYTES || entry - start >= SEGMENT_ENTRIES);
    if (isFull) {
      starts.push(entry);
      filled = 0;
    }
    segments[entry] = starts.length - 1;
    offsets[entry] = filled;
    filled += bytes;
  });
  return {
    count: starts.length,
    segmentOf: (entry) => segments[entry] ?? 0,
    offsetOf: (entry) => offsets[entry] ?? 0,
    entriesOf: (segment) => ({ first: starts[segment] ?? 0, end: starts[segment + 1] ?? entries.length }),
  };
}

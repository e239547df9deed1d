import { type BlockSet, createBlockSet, eachOf, type Run, toRuns } from './blockSet.ts';
import { PeerError } from './errors.ts';
import { type AskedMark, createFileMarks, type FileMarks } from './fileMarks.ts';
import { MAX_RUNS } from './limits.ts';
import type { Layout, Manifest } from './manifest.ts';
import { createSegments, type Segments } from './segments.ts';
import type { Bytes } from './units.ts';

/**
 * What has arrived of each file of a transfer that is received: its blocks, its root, its segment, its hand-over. The
 * receiver's machine (`receiveTransfer.ts`) tells what happens; what is to be done with a file follows from what is
 * known of all of them here. Updated in place, since there may be millions of blocks.
 */
export interface ArrivingFiles {
  readonly manifest: Manifest;
  readonly layout: Layout;
  readonly segments: Segments;
  readonly marks: FileMarks;
  /** In the journal. */
  readonly have: BlockSet;
  /** Blocks of each entry that are not in the journal yet. */
  readonly missing: Uint32Array;
  /** The sender's root of each file of several blocks that is not verified yet. */
  readonly roots: Map<number, string>;
  /** Being compared with its root. */
  readonly verifying: Set<number>;
  /** Files of each segment that are not settled yet. */
  readonly openInSegment: Uint32Array;
  /** Verified files of each segment that are not handed over yet. */
  readonly unsavedInSegment: Uint32Array;
  /** Files that were given to the downloads, now or before a restart: each is once. */
  readonly handedOver: BlockSet;
  savedFiles: number;
  unsavedFiles: number;
  doneBytes: Bytes;
}

export type FileCommand =
  | { type: 'verifyFile'; entry: number; root: string }
  /** Settled: tell the sender. Several are told together. */
  | { type: 'sayReceived'; entry: number }
  /** This outlives a restart of this side. */
  | { type: 'noteMarks'; entries: readonly number[]; as: 'wanted' | 'held' }
  /** Drop what is there of a file that will not arrive. */
  | { type: 'dropFile'; entry: number }
  /** All files of it are settled: close it and hand over those that are verified. */
  | { type: 'closeSegment'; segment: number; entries: readonly number[] }
  | { type: 'removeSegment'; segment: number };

/** Nothing has arrived yet. `skip`: what is not to. */
export function startFiles(manifest: Manifest, layout: Layout, skip: readonly Run[]): ArrivingFiles {
  const segments = createSegments(manifest.entries);
  const marks = createFileMarks(manifest.entries, layout);
  marks.ask(skip, 'skipped');
  const openInSegment = new Uint32Array(segments.count);
  const missing = new Uint32Array(manifest.entries.length);
  manifest.entries.forEach(({ size }, entry) => {
    missing[entry] = layout.blocksOf(entry);
    const segment = segments.segmentOf(entry);
    if (size !== null && marks.of(entry) === 'wanted') openInSegment[segment] = (openInSegment[segment] ?? 0) + 1;
  });
  return {
    manifest,
    layout,
    segments,
    marks,
    have: createBlockSet(layout.blockCount),
    missing,
    roots: new Map(),
    verifying: new Set(),
    openInSegment,
    unsavedInSegment: new Uint32Array(segments.count),
    handedOver: createBlockSet(manifest.entries.length),
    savedFiles: 0,
    unsavedFiles: 0,
    doneBytes: 0,
  };
}

/** Counts a block that is in the journal. False where it counted already or is not wanted. */
export function storeBlock(files: ArrivingFiles, block: number): boolean {
  const entry = files.layout.entryOf(block);
  if (!isOpen(files, entry) || !files.have.add(block)) return false;
  files.missing[entry] = (files.missing[entry] ?? 0) - 1;
  files.doneBytes += files.layout.sizeOf(block);
  return true;
}

/** @throws {PeerError} `protocol-violation`, for a file that has none and for a second one. */
export function rootTold(files: ArrivingFiles, entry: number, root: string): FileCommand[] {
  if (files.layout.blocksOf(entry) < 2) throw new PeerError('protocol-violation', `root of entry ${entry}`);
  if (!isOpen(files, entry)) return [];
  const known = files.roots.get(entry);
  if (known !== undefined && known !== root) throw new PeerError('protocol-violation', `two roots of entry ${entry}`);
  files.roots.set(entry, root);
  return verifyIfWhole(files, entry);
}

/** Nothing, as long as a block or the root is missing. */
export function verifyIfWhole(files: ArrivingFiles, entry: number): FileCommand[] {
  if (files.manifest.entries[entry]?.size === null) return [];
  if ((files.missing[entry] ?? 0) > 0 || files.verifying.has(entry) || !isOpen(files, entry)) return [];
  // One block is proven by its own digest.
  if (files.layout.blocksOf(entry) === 1) return verified(files, entry, false);
  const root = files.roots.get(entry);
  if (root === undefined) return [];
  files.verifying.add(entry);
  return [{ type: 'verifyFile', entry, root }];
}

/** All of it is as it was sent. `isSaved`: it was handed over in an earlier life. */
export function verified(files: ArrivingFiles, entry: number, isSaved: boolean): FileCommand[] {
  files.marks.set(entry, 'received');
  files.roots.delete(entry);
  const segment = files.segments.segmentOf(entry);
  if (isSaved) {
    files.handedOver.add(entry);
    files.savedFiles++;
  } else {
    files.unsavedFiles++;
    files.unsavedInSegment[segment] = (files.unsavedInSegment[segment] ?? 0) + 1;
  }
  return [{ type: 'sayReceived', entry }, ...settled(files, entry)];
}

/** One file less that its segment waits for. */
function settled(files: ArrivingFiles, entry: number): FileCommand[] {
  const segment = files.segments.segmentOf(entry);
  files.openInSegment[segment] = (files.openInSegment[segment] ?? 0) - 1;
  if ((files.openInSegment[segment] ?? 0) > 0) return [];
  if ((files.unsavedInSegment[segment] ?? 0) === 0) return [{ type: 'removeSegment', segment }];
  const entries: number[] = [];
  const { first, end: behind } = files.segments.entriesOf(segment);
  for (let index = first; index < behind; index++) {
    if (files.marks.of(index) === 'received' && files.handedOver.add(index)) entries.push(index);
  }
  return [{ type: 'closeSegment', segment, entries }];
}

export function fileSaved(files: ArrivingFiles, entry: number): FileCommand[] {
  files.savedFiles++;
  return handedOver(files, entry);
}

export function saveFailed(files: ArrivingFiles, entry: number): FileCommand[] {
  files.marks.set(entry, 'failed');
  files.doneBytes -= files.manifest.entries[entry]?.size ?? 0;
  return handedOver(files, entry);
}

/** One file less that its segment is kept for. */
function handedOver(files: ArrivingFiles, entry: number): FileCommand[] {
  const segment = files.segments.segmentOf(entry);
  files.unsavedFiles--;
  files.unsavedInSegment[segment] = (files.unsavedInSegment[segment] ?? 0) - 1;
  const isLast = (files.unsavedInSegment[segment] ?? 0) === 0;
  return isLast ? [{ type: 'removeSegment', segment }] : [];
}

/** What a person at either side asked for. */
export function markFiles(files: ArrivingFiles, entries: readonly Run[], as: AskedMark): FileCommand[] {
  const changed = files.marks.ask(entries, as);
  if (as === 'skipped') return changed.flatMap((entry) => leaveOut(files, entry));
  return changed.length > 0 ? [{ type: 'noteMarks', entries: changed, as }] : [];
}

/**
 * The sender cannot send it: nothing, where it is not to come anyway.
 *
 * @throws {PeerError} `protocol-violation`, for a folder.
 */
export function fileFailed(files: ArrivingFiles, entry: number): FileCommand[] {
  if (files.manifest.entries[entry]?.size === null) throw new PeerError('protocol-violation', `no file ${entry}`);
  if (!isOpen(files, entry)) return [];
  const commands = leaveOut(files, entry);
  files.marks.set(entry, 'failed');
  return commands;
}

/** What is there of a file that will not arrive is dropped. */
function leaveOut(files: ArrivingFiles, entry: number): FileCommand[] {
  if (files.manifest.entries[entry]?.size === null) return [];
  for (let block = files.layout.firstBlock(entry); block < files.layout.firstBlock(entry + 1); block++) {
    if (files.have.delete(block)) files.doneBytes -= files.layout.sizeOf(block);
  }
  files.missing[entry] = files.layout.blocksOf(entry);
  files.roots.delete(entry);
  files.verifying.delete(entry);
  return [{ type: 'dropFile', entry }, ...settled(files, entry)];
}

/**
 * `have` as a `resume` says it: blocks of files that are still open, since those that are received are named whole.
 * What does not fit is sent again, and known when it comes.
 */
export function claimedRuns(files: ArrivingFiles): Run[] {
  return toRuns(claimedBlocks(files), MAX_RUNS);
}

function* claimedBlocks(files: ArrivingFiles): Generator<number> {
  const { have, layout, manifest } = files;
  for (let entry = 0; entry < manifest.entries.length; entry++) {
    if (!isOpen(files, entry)) continue;
    for (let block = layout.firstBlock(entry); block < layout.firstBlock(entry + 1); block++) {
      if (have.has(block)) yield block;
    }
  }
}

/** The blocks that the check of a `resume` is made of, so that nothing is spliced to what came from another file. */
export function checkedBlocks(layout: Layout, have: readonly Run[]): number[] {
  // A block that is a file by itself is proven by its own digest when it comes.
  return [...eachOf(have, layout.blockCount)].filter((block) => layout.blocksOf(layout.entryOf(block)) > 1);
}

function isOpen(files: ArrivingFiles, entry: number): boolean {
  const mark = files.marks.of(entry);
  return mark === 'wanted' || mark === 'held';
}

/** What is not to come, whoever wanted that: a sender that restarted knows of neither. */
export function leftOutRuns({ manifest, marks }: { manifest: Manifest; marks: FileMarks }): Run[] {
  const isLeftOut = (entry: number) => marks.of(entry) === 'skipped' || marks.of(entry) === 'failed';
  return toRuns([...manifest.entries.keys()].filter(isLeftOut));
}

/** Entries of the empty folders that were not left out. */
export function wantedFolders({ manifest, marks }: { manifest: Manifest; marks: FileMarks }): number[] {
  const { entries } = manifest;
  return [...entries.keys()].filter((entry) => entries[entry]?.size === null && marks.of(entry) !== 'skipped');
}

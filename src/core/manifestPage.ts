import { PeerError } from './errors.ts';
import { MAX_ENTRIES, MAX_PAGE_CHARS, MAX_PATH_CHARS, MAX_PATH_SEGMENTS } from './limits.ts';
import type { ManifestEntry } from './manifest.ts';
import type { Bytes } from './units.ts';

/**
 * An entry on a page: how many segments it shares with the entry before it, the segments behind those, and its size
 * (`null` for a folder). Of 100,000 files in folders that is a third of what whole paths would take.
 */
export type PageEntry = readonly [shared: number, rest: readonly string[], size: Bytes | null];

/** Cuts a manifest into pages, each of which fits a frame. Every page begins with a whole path. */
export function* writePages(entries: readonly ManifestEntry[]): Generator<PageEntry[]> {
  let page: PageEntry[] = [];
  let chars = 0;
  let before: readonly string[] = [];
  for (const { path, size } of entries) {
    let entry: PageEntry = shorten(before, path, size);
    let length = JSON.stringify(entry).length + 1;
    if (page.length > 0 && chars + length > MAX_PAGE_CHARS) {
      yield page;
      page = [];
      chars = 0;
      entry = shorten([], path, size);
      length = JSON.stringify(entry).length + 1;
    }
    page.push(entry);
    chars += length;
    before = path;
  }
  yield page;
}

function shorten(before: readonly string[], path: readonly string[], size: Bytes | null): PageEntry {
  let shared = 0;
  // Folders are shared, not names: the last segment is always written, and a file may be named like the next's folder.
  const most = Math.min(path.length, before.length) - 1;
  while (shared < most && path[shared] === before[shared]) shared++;
  return [shared, path.slice(shared), size];
}

/** What an offer says of the manifest that follows on its pages. */
export interface Announced {
  entries: number;
  size: Bytes;
}

export interface PageReader {
  /** @throws {PeerError} `protocol-violation`: out of order, more than announced, or not depth first. */
  read(page: number, entries: readonly PageEntry[]): void;
  /** Entries so far, complete or not. */
  readonly count: number;
  /** Characters in the paths so far. */
  readonly chars: number;
  /** All entries, when the last has come. @throws {PeerError} `protocol-violation`, when their sizes are not as announced. */
  complete(): ManifestEntry[] | null;
}

/** Puts the pages of one offer together. */
export function createPageReader(announced: Announced): PageReader {
  const violation = (what: string) => new PeerError('protocol-violation', `manifest: ${what}`);
  if (announced.entries > MAX_ENTRIES) throw violation('entries');
  const entries: ManifestEntry[] = [];
  const root: Folder = { name: '', folders: new Map() };
  /** The folders that the last entry is in, from the top. A folder that was left is in its parent's list for good. */
  let open: Folder[] = [];
  let pages = 0;
  let size = 0;
  let chars = 0;

  function enter(path: readonly string[]): void {
    const depth = path.length - 1;
    let same = 0;
    while (same < depth && open[same]?.name === path[same]) same++;
    open = open.slice(0, same);
    for (const name of path.slice(same, depth)) {
      const parent = open.at(-1) ?? root;
      if (parent.folders.has(name)) throw violation('a folder in two places');
      const folder: Folder = { name, folders: new Map() };
      parent.folders.set(name, folder);
      open.push(folder);
    }
  }

  return {
    get count() {
      return entries.length;
    },
    get chars() {
      return chars;
    },
    read(page, written) {
      if (page !== pages++) throw violation('page out of order');
      if (written.length === 0) throw violation('empty page');
      let before: readonly string[] = [];
      for (const [shared, rest, bytes] of written) {
        if (shared > Math.max(0, before.length - 1)) throw violation('shares too much');
        const path = [...before.slice(0, shared), ...rest];
        if (path.length > MAX_PATH_SEGMENTS) throw violation('too deep');
        if (entries.length >= announced.entries) throw violation('more than announced');
        chars += pathChars(path);
        if (chars > MAX_PATH_CHARS) throw violation('too many characters');
        enter(path);
        entries.push({ path, size: bytes });
        size += bytes ?? 0;
        before = path;
      }
    },
    complete() {
      if (entries.length < announced.entries) return null;
      if (size !== announced.size) throw violation('another size than announced');
      return entries;
    },
  };
}

interface Folder {
  name: string;
  folders: Map<string, Folder>;
}

/** Characters of a path, as `MAX_PATH_CHARS` counts them. */
export function pathChars(path: readonly string[]): number {
  return path.reduce((sum, segment) => sum + segment.length, 0);
}

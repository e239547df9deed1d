import type { FolderRow } from '../../contract/snapshot.ts';
import { rowSpan, type Span } from './selection.ts';

/** A folder of a transfer that is looked into, and what is in it. */
export interface OpenFolder {
  /** To ask for its rows with: segments as the sender wrote them, which are nothing to show. */
  path: string[];
  /** To read; empty where the transfer has no folder around its files. */
  name: string;
  span: Span;
}

/** The folder of a row that stands in `parent`; without one, at the top of the transfer. */
export function openFolder(row: FolderRow & { kind: 'folder' }, parent?: OpenFolder): OpenFolder {
  return { path: [...(parent?.path ?? []), row.segment], name: row.name, span: rowSpan(row) };
}

/**
 * Tells a folder from every other of its transfer. Two may have the same name to read; and of two with the same first
 * entry, one is in the other.
 */
export function folderKey({ path, span }: OpenFolder): string {
  return `${path.length}:${span.first}`;
}

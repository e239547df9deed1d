import type { DroppedEntry } from '../../contract/fileDrop.ts';
import type { EpochMs } from '../../core/units.ts';
import { type SourceNode, walk } from './walk.ts';

/** What a person dropped, picked or pasted, to be read once, while it is handed on. */
export interface DropSource {
  entries: AsyncIterable<DroppedEntry> | Iterable<DroppedEntry>;
  /** What lets the same be read again after a restart; empty where the browser gives nothing. */
  handles: Promise<FileSystemHandle[]>;
}

/** Chromium has this from version 86 on; the type library does not know it. */
interface ItemWithHandle {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

/**
 * Handles that take longer are not kept: for a folder of the system, Chromium first asks, and sending shall not wait.
 */
const HANDLES_MS = 1500;

/**
 * Everything in a drop, folders walked through. Must be called in the drop event itself: the items are gone after it.
 */
export function readDrop(transfer: DataTransfer): DropSource {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  const handles = items.map(async (item) => (await (item as ItemWithHandle).getAsFileSystemHandle?.()) ?? null);
  const entries = items.map((item) => item.webkitGetAsEntry());
  // A picture dragged out of a page is a file without an entry.
  if (entries.every((entry) => entry === null)) return pickedFiles(transfer.files);
  return {
    entries: walk(entries.flatMap((entry) => (entry === null ? [] : [entryNode(entry)]))),
    handles: settledHandles(handles),
  };
}

/** What a file or folder picker gave: of a folder, the files carry their paths, and empty folders are not told. */
export function pickedFiles(files: FileList): DropSource {
  return { entries: listed(files), handles: Promise.resolve([]) };
}

/** One by one: the list is the browser's own, and may hold 100,000 files. */
function* listed(files: FileList): Generator<DroppedEntry> {
  for (let index = 0; index < files.length; index += 1) {
    const file = files[index];
    if (file) yield { path: file.webkitRelativePath === '' ? [file.name] : file.webkitRelativePath.split('/'), file };
  }
}

/** All of them or none: a part would not do to go on. */
async function settledHandles(asked: Promise<FileSystemHandle | null>[]): Promise<FileSystemHandle[]> {
  const none = new Promise<null>((resolve) => setTimeout(() => resolve(null), HANDLES_MS));
  const given = await Promise.race([Promise.all(asked).catch(() => null), none]);
  const handles = (given ?? []).filter((handle) => handle !== null);
  return handles.length === asked.length ? handles : [];
}

function entryNode(entry: FileSystemEntry): SourceNode {
  if (entry.isFile) {
    const open = () => new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return { kind: 'file', name: entry.name, open };
  }
  return { kind: 'folder', name: entry.name, portions: () => entryPortions(entry as FileSystemDirectoryEntry) };
}

/** A reader gives its entries in portions until an empty one. */
async function* entryPortions(folder: FileSystemDirectoryEntry): AsyncGenerator<SourceNode[]> {
  const reader = folder.createReader();
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return;
    yield batch.map(entryNode);
  }
}

/** The name that the browser gives every pasted picture, which says nothing. */
const CLIPBOARD_NAME = /^image\.(png|jpe?g|gif|webp)$/i;

/** Files from the clipboard; a pasted picture is named after the moment, in `words`: `Picture 2026-11-23 14.05.31.png`. */
export function pastedFiles(files: Iterable<File>, now: EpochMs, name: (moment: string) => string): DropSource {
  const entries = [...files].map((file) => {
    const ending = CLIPBOARD_NAME.exec(file.name)?.[1];
    if (ending === undefined) return { path: [file.name], file };
    const given = `${name(moment(now))}.${ending}`;
    return { path: [given], file: new File([file], given, { type: file.type, lastModified: now }) };
  });
  return { entries, handles: Promise.resolve([]) };
}

/** A local time that sorts, and that every file system takes. */
function moment(at: EpochMs): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}.${two(date.getMinutes())}.${two(date.getSeconds())}`;
}

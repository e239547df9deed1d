import type { DroppedFile } from '../../contract/fileDrop.ts';
import type { EpochMs } from '../../core/units.ts';

/** Files without a folder around them. */
export function looseFiles(files: Iterable<File>): DroppedFile[] {
  return [...files].map((file) => ({ path: [file.name], file }));
}

/**
 * Everything in a drop, folders walked through. Must be called in the drop event itself: the entries are gone after it.
 * Empty folders are not kept: a path ends in a file.
 */
export function readDrop(transfer: DataTransfer): Promise<DroppedFile[]> {
  const entries = [...transfer.items].map((item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null));
  const files = [...transfer.files];
  if (entries.every((entry) => entry === null)) return Promise.resolve(looseFiles(files));
  return Promise.all(entries.map((entry) => (entry ? walk(entry, []) : []))).then((found) => found.flat());
}

async function walk(entry: FileSystemEntry, parents: string[]): Promise<DroppedFile[]> {
  const path = [...parents, entry.name];
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ path, file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: DroppedFile[] = [];
  for (;;) {
    // A reader gives its entries in portions (100 in Chromium) until an empty one.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return found;
    for (const child of batch) found.push(...(await walk(child, path)));
  }
}

/** The name that the browser gives every pasted picture, which says nothing. */
const CLIPBOARD_NAME = /^image\.(png|jpe?g|gif|webp)$/i;

/** Files from the clipboard; a pasted picture is named after the moment, in `words`: `Picture 2026-11-23 14.05.31.png`. */
export function pastedFiles(files: Iterable<File>, now: EpochMs, name: (moment: string) => string): DroppedFile[] {
  return [...files].map((file) => {
    const ending = CLIPBOARD_NAME.exec(file.name)?.[1];
    if (ending === undefined) return { path: [file.name], file };
    const given = `${name(moment(now))}.${ending}`;
    return { path: [given], file: new File([file], given, { type: file.type, lastModified: now }) };
  });
}

/** A local time that sorts, and that every file system takes. */
function moment(at: EpochMs): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}.${two(date.getMinutes())}.${two(date.getSeconds())}`;
}

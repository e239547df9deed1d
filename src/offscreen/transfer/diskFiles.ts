import { PeerError } from '../../core/errors.ts';
import { insist } from './insist.ts';

/** Files of the origin-private file system, as the block store uses them. */

export interface OpenHandle {
  name: string;
  handle: FileSystemSyncAccessHandle;
}

/** @param nameOf the name to open, by how often it was asked for before */
export function openHandle(folder: FileSystemDirectoryHandle, nameOf: (before: number) => string): Promise<OpenHandle> {
  return insist(
    async (before) => {
      const name = nameOf(before);
      const file = await folder.getFileHandle(name, { create: true });
      return { name, handle: await file.createSyncAccessHandle() };
    },
    ({ handle }) => handle.close(),
  );
}

export function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  return insist(async () => {
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    return names;
  });
}

/** Names of segments that are not their numbers: the file of that name was not opened in time. */
export async function otherNames(folder: FileSystemDirectoryHandle): Promise<Map<number, string>> {
  const names = new Map<number, [before: number, name: string]>();
  for (const name of await namesIn(folder)) {
    const [, segment, before] = /^(\d+)-(\d+)$/.exec(name) ?? [];
    if (segment === undefined || Number(before) <= (names.get(Number(segment))?.[0] ?? 0)) continue;
    names.set(Number(segment), [Number(before), name]);
  }
  return new Map([...names].map(([segment, [, name]]) => [segment, name]));
}

export function openFile(folder: FileSystemDirectoryHandle, name: string): Promise<File> {
  return insist(async () => (await folder.getFileHandle(name, { create: true })).getFile());
}

export function writeFully(handle: FileSystemSyncAccessHandle, bytes: Uint8Array<ArrayBuffer>, at: number): void {
  const written = handle.write(bytes, { at });
  // Chromium writes less than it was given when the disk is full.
  if (written !== bytes.length) throw new PeerError('disk-full');
}

export async function fileIfThere(folder: FileSystemDirectoryHandle, name: string): Promise<File | null> {
  try {
    return await insist(async () => (await folder.getFileHandle(name)).getFile());
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'NotFoundError') return null;
    throw cause;
  }
}

export async function removeIfThere(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await folder.removeEntry(name, { recursive: true });
  } catch (cause) {
    if (!(cause instanceof DOMException && cause.name === 'NotFoundError')) throw cause;
  }
}

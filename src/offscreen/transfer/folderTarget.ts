import { PeerError } from '../../core/errors.ts';
import { nameKey, numbered } from '../../core/fileName.ts';
import type { Bytes } from '../../core/units.ts';
import { fromDisk } from './errorText.ts';

/** A part of the File System Access API that the type library does not know. */
type MovableFile = FileSystemFileHandle & { move(folder: FileSystemDirectoryHandle, name: string): Promise<void> };

/** A folder that a person chose, and what is written into it. Nothing that was there before is touched. */
export interface FolderTarget {
  /**
   * Writes a file under its path, or under a numbered name where there is one already.
   *
   * @returns the path that it got
   * @throws {DOMException} of the folder; `AbortError` where it is not wanted any more
   */
  save(path: readonly string[], file: Blob, isWanted: () => boolean): Promise<string[]>;
  makeFolder(path: readonly string[]): Promise<void>;
}

interface Directory {
  handle: FileSystemDirectoryHandle;
  path: string[];
  /** Keys of the names in it. */
  taken: Set<string>;
  /** The last number that a name got. */
  numbers: Map<string, number>;
  below: Map<string, Promise<Directory>>;
}

/**
 * Written in steps, so that a cancel is heard soon, and from memory: a full disk breaks off a write of 8 MiB that is read
 * from a file with `NotReadableError`, as if it were the source's fault (Chromium 156). Up to 64 steps may be under way.
 */
const STEP_BYTES: Bytes = 1024 * 1024;

/**
 * Names of what this life is writing. A folder may be opened again meanwhile (the person chose it once more, or something
 * went wrong in it), and what is removed then is what an earlier life left: so no name is used twice, in any folder.
 */
const live = new Set<string>();
const life = crypto.randomUUID().slice(0, 8);
let parts = 0;

/**
 * A file is written beside the others under a name of its own, and moved to its place when it is whole: a writable
 * stream (`createWritable`) makes an empty file under the name it was opened for at once (Chromium 156), which a life
 * that ends would leave. What such a life left here of this transfer is removed first.
 */
export async function openFolderTarget(root: FileSystemDirectoryHandle, transfer: string): Promise<FolderTarget> {
  await removeParts(root, transfer);
  const top = await look(root, []);

  async function below(parent: Directory, name: string): Promise<Directory> {
    let directory = parent.below.get(name);
    if (directory === undefined) {
      directory = open(parent, name);
      parent.below.set(name, directory);
    }
    return directory;
  }

  /** A file may stand where the folder should: then the folder gets a number. */
  async function open(parent: Directory, name: string): Promise<Directory> {
    for (let number = 1; ; number++) {
      const candidate = numbered(name, number);
      try {
        const handle = await parent.handle.getDirectoryHandle(candidate, { create: true });
        parent.taken.add(nameKey(candidate));
        return await look(handle, [...parent.path, candidate]);
      } catch (thrown) {
        if (!(thrown instanceof DOMException && thrown.name === 'TypeMismatchError')) throw thrown;
      }
    }
  }

  async function directoryOf(path: readonly string[]): Promise<Directory> {
    let directory = top;
    for (const name of path) directory = await below(directory, name);
    return directory;
  }

  async function write(part: string, file: Blob, isWanted: () => boolean): Promise<MovableFile> {
    const handle = (await root.getFileHandle(part, { create: true })) as MovableFile;
    const writable = await handle.createWritable();
    try {
      for (let at = 0; at < file.size; at += STEP_BYTES) {
        if (!isWanted()) throw new DOMException('Not wanted any more', 'AbortError');
        await writable.write(await read(file.slice(at, at + STEP_BYTES)));
      }
      await writable.close();
    } catch (thrown) {
      await writable.abort().catch(reportLeft);
      throw thrown;
    }
    const { size } = await handle.getFile();
    if (size !== file.size) throw new PeerError('place-refused', root.name);
    return handle;
  }

  return {
    async save(path, file, isWanted) {
      const part = `${partPrefix(transfer)}${life}-${++parts}.part`;
      live.add(part);
      try {
        const whole = await write(part, file, isWanted);
        const directory = await directoryOf(path.slice(0, -1));
        if (!isWanted()) throw new DOMException('Not wanted any more', 'AbortError');
        const name = await claimName(directory, path.at(-1) ?? 'file');
        await whole.move(directory.handle, name);
        return [...directory.path, name];
      } catch (thrown) {
        await root.removeEntry(part).catch(reportLeft);
        throw thrown;
      } finally {
        live.delete(part);
      }
    },
    async makeFolder(path) {
      await directoryOf(path);
    },
  };
}

/** Removes what is half-written of a transfer, and not being written now. */
export async function removeParts(root: FileSystemDirectoryHandle, transfer: string): Promise<void> {
  const left: string[] = [];
  for await (const name of root.keys()) {
    // A stream that is open has a file of its own beside it (Chromium 156: `.crswap`).
    const isLive = [...live].some((part) => name.startsWith(part));
    if (name.startsWith(partPrefix(transfer)) && !isLive) left.push(name);
  }
  for (const name of left) await root.removeEntry(name);
}

function partPrefix(transfer: string): string {
  return `.tandem-${transfer.slice(0, 8)}-`;
}

/** What cannot be read here is no trouble of the folder. */
async function read(part: Blob): Promise<ArrayBuffer> {
  try {
    return await part.arrayBuffer();
  } catch (thrown) {
    throw fromDisk(thrown);
  }
}

async function look(handle: FileSystemDirectoryHandle, path: string[]): Promise<Directory> {
  const taken = new Set<string>();
  for await (const name of handle.keys()) taken.add(nameKey(name));
  return { handle, path, taken, numbers: new Map(), below: new Map() };
}

/**
 * A name that nothing has. Asked once more right before the move, which replaces what it finds (Chromium 156): another
 * program could come between, in a millisecond.
 */
async function claimName(directory: Directory, name: string): Promise<string> {
  for (let number = (directory.numbers.get(name) ?? 0) + 1; ; number++) {
    const candidate = numbered(name, number);
    if (directory.taken.has(nameKey(candidate))) continue;
    directory.taken.add(nameKey(candidate));
    directory.numbers.set(name, number);
    if (!(await exists(directory.handle, candidate))) return candidate;
  }
}

async function exists(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await folder.getFileHandle(name);
    return true;
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'NotFoundError') return false;
    if (thrown instanceof DOMException && thrown.name === 'TypeMismatchError') return true;
    throw thrown;
  }
}

/** It goes when the folder is opened for this transfer again. */
function reportLeft(cause: unknown): void {
  // It was never made.
  if (cause instanceof DOMException && cause.name === 'NotFoundError') return;
  console.info('Something half-written could not be removed:', String(cause));
}

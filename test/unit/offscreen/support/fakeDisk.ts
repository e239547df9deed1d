import type { Bytes } from '../../../../src/core/units.ts';

/**
 * A file system in memory, as far as the receiver uses one: folders, files, exclusive handles that write at once
 * (Chromium: what is written outlives the process), streams that write beside the file until they are closed, and a disk
 * that can be full.
 */
export interface FakeDisk {
  /** The root as one process sees it: when the process dies, its handles come loose and touch nothing any more. */
  mount(): { root: FileSystemDirectoryHandle; die(): void };
  /** Bytes that may still be written; a write that does not fit is cut short, as Chromium does on a full disk. */
  room: Bytes;
  /** A file may not be made longer than this: the browser's own limit, which it tells with an error. */
  quota: Bytes;
  /** Every write is refused, as by a disk that is torn out. */
  isBroken: boolean;
  /** Names of files whose next opening is never answered, and whether they stay locked by it. */
  readonly unanswered: Map<string, 'locked' | 'free'>;
  /** Names of files that another process has open for as long as they are in it. */
  readonly taken: Set<string>;
  /** Names of files whose next reading is never answered. */
  readonly unread: Set<string>;
  /** Paths of all files, as `folder/name`. */
  files(): string[];
  read(path: string): Uint8Array<ArrayBuffer>;
  write(path: string, bytes: Uint8Array): void;
  /** Writes that reached the disk, in their order. */
  readonly writes: { path: string; at: Bytes; size: Bytes }[];
}

interface Folder {
  folders: Map<string, Folder>;
  files: Map<string, StoredFile>;
}

interface StoredFile {
  path: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** The process that has an open handle on it. */
  lockedBy: Process | null;
}

interface Process {
  isAlive: boolean;
}

export function createFakeDisk(): FakeDisk {
  const top: Folder = emptyFolder();
  const writes: FakeDisk['writes'] = [];
  const unanswered: FakeDisk['unanswered'] = new Map();
  const taken = new Set<string>();
  const unread = new Set<string>();
  const limits = { room: Number.POSITIVE_INFINITY, quota: Number.POSITIVE_INFINITY, isBroken: false };

  function write(file: StoredFile, bytes: Uint8Array, at: Bytes): Bytes {
    if (limits.isBroken) throw refused('InvalidStateError', file.path);
    const size = Math.min(bytes.length, limits.room);
    limits.room -= size;
    if (at + size > file.bytes.length) file.bytes = resized(file.bytes, at + size);
    file.bytes.set(bytes.subarray(0, size), at);
    writes.push({ path: file.path, at, size });
    return size;
  }

  /** A longer file is sparse: it takes no room. */
  function truncate(file: StoredFile, size: Bytes): void {
    if (size > limits.quota) throw refused('QuotaExceededError', file.path);
    file.bytes = resized(file.bytes, size);
  }

  const store: Store = { write, truncate, unanswered, taken, unread };

  function find(path: string): StoredFile {
    const segments = path.split('/');
    let folder: Folder | undefined = top;
    for (const segment of segments.slice(0, -1)) folder = folder?.folders.get(segment);
    const file = folder?.files.get(segments.at(-1) ?? '');
    if (file === undefined) throw refused('NotFoundError', path);
    return file;
  }

  return {
    get room() {
      return limits.room;
    },
    set room(room) {
      limits.room = room;
    },
    get quota() {
      return limits.quota;
    },
    set quota(quota) {
      limits.quota = quota;
    },
    get isBroken() {
      return limits.isBroken;
    },
    set isBroken(isBroken) {
      limits.isBroken = isBroken;
    },
    unanswered,
    taken,
    unread,
    writes,
    files: () => filesIn(top).map(({ path }) => path),
    read: (path) => find(path).bytes.slice(),
    write(path, bytes) {
      find(path).bytes = new Uint8Array(bytes);
    },
    mount() {
      const process: Process = { isAlive: true };
      return {
        root: directoryHandle(top, '', process, store),
        die() {
          process.isAlive = false;
          for (const file of filesIn(top)) if (file.lockedBy === process) file.lockedBy = null;
        },
      };
    },
  };
}

interface Store {
  write(file: StoredFile, bytes: Uint8Array, at: Bytes): Bytes;
  truncate(file: StoredFile, size: Bytes): void;
  unanswered: FakeDisk['unanswered'];
  taken: FakeDisk['taken'];
  unread: FakeDisk['unread'];
}

const folders = new WeakMap<FileSystemDirectoryHandle, { folder: Folder; inner(name: string): string }>();

function directoryHandle(folder: Folder, path: string, process: Process, store: Store): FileSystemDirectoryHandle {
  const inner = (name: string) => (path === '' ? name : `${path}/${name}`);
  const handle = {
    kind: 'directory',
    name: path.split('/').at(-1) ?? '',
    async getDirectoryHandle(name: string, options?: { create?: boolean }) {
      await alive(process);
      let found = folder.folders.get(name);
      if (found === undefined) {
        if (options?.create !== true) throw refused('NotFoundError', name);
        found = emptyFolder();
        folder.folders.set(name, found);
      }
      return directoryHandle(found, inner(name), process, store);
    },
    async getFileHandle(name: string, options?: { create?: boolean }) {
      await alive(process);
      let found = folder.files.get(name);
      if (found === undefined) {
        if (options?.create !== true) throw refused('NotFoundError', name);
        found = { path: inner(name), bytes: new Uint8Array(), lockedBy: null };
        folder.files.set(name, found);
      }
      return fileHandle(found, { folder, name }, process, store);
    },
    async removeEntry(name: string, options?: { recursive?: boolean }) {
      await alive(process);
      const folderThere = folder.folders.get(name);
      const fileThere = folder.files.get(name);
      if (folderThere === undefined && fileThere === undefined) throw refused('NotFoundError', name);
      const gone = folderThere === undefined ? [fileThere] : filesIn(folderThere);
      if (gone.some((file) => file !== undefined && (file.lockedBy !== null || store.taken.has(nameIn(file))))) {
        throw refused('NoModificationAllowedError', name);
      }
      if (gone.length > 0 && folderThere !== undefined && options?.recursive !== true) {
        throw refused('InvalidModificationError', name);
      }
      folder.folders.delete(name);
      folder.files.delete(name);
    },
    async *keys() {
      await alive(process);
      yield* [...folder.folders.keys(), ...folder.files.keys()];
    },
  };
  const typed = handle as unknown as FileSystemDirectoryHandle;
  folders.set(typed, { folder, inner });
  return typed;
}

function fileHandle(
  file: StoredFile,
  { folder, name }: { folder: Folder; name: string },
  process: Process,
  store: Store,
): FileSystemFileHandle {
  const handle = {
    kind: 'file',
    name,
    async getFile() {
      await alive(process);
      if (store.unread.delete(name)) return new Promise(() => undefined);
      return new File([file.bytes.slice()], name);
    },
    async createWritable() {
      await alive(process);
      const swapName = `${name}.crswap`;
      const swap: StoredFile = { path: `${file.path}.crswap`, bytes: new Uint8Array(), lockedBy: null };
      folder.files.set(swapName, swap);
      return {
        async write(bytes: ArrayBuffer) {
          await alive(process);
          if (folder.files.get(swapName) !== swap) throw refused('NotFoundError', swapName);
          store.write(swap, new Uint8Array(bytes), swap.bytes.length);
        },
        async close() {
          await alive(process);
          if (!folder.files.delete(swapName) || folder.files.get(name) !== file) throw refused('NotFoundError', name);
          file.bytes = swap.bytes;
        },
        async abort() {
          await alive(process);
          folder.files.delete(swapName);
        },
      };
    },
    async move(target: FileSystemDirectoryHandle, newName: string) {
      await alive(process);
      if (folder.files.get(name) !== file) throw refused('NotFoundError', name);
      folder.files.delete(name);
      const to = folders.get(target);
      if (to === undefined) throw refused('NotFoundError', newName);
      to.folder.files.set(newName, file);
      file.path = to.inner(newName);
    },
    async createSyncAccessHandle(): Promise<FileSystemSyncAccessHandle> {
      await alive(process);
      const fate = store.unanswered.get(name);
      if (fate === 'locked') file.lockedBy = process;
      if (store.unanswered.delete(name)) return new Promise(() => undefined);
      if (file.lockedBy !== null || store.taken.has(name)) throw refused('NoModificationAllowedError', name);
      file.lockedBy = process;
      let isOpen = true;
      const requireOpen = () => {
        if (!isOpen || !process.isAlive) throw refused('InvalidStateError', `${name} is closed`);
      };
      return {
        write(bytes, { at = 0 } = {}) {
          requireOpen();
          return store.write(file, bytes, at);
        },
        getSize() {
          requireOpen();
          return file.bytes.length;
        },
        truncate(size) {
          requireOpen();
          store.truncate(file, size);
        },
        flush: requireOpen,
        close() {
          if (isOpen && process.isAlive) file.lockedBy = null;
          isOpen = false;
        },
      };
    },
  };
  return handle as unknown as FileSystemFileHandle;
}

/** Nothing that a dead process waits for ever comes. */
function alive(process: Process): Promise<void> {
  return process.isAlive ? Promise.resolve() : new Promise(() => undefined);
}

function emptyFolder(): Folder {
  return { folders: new Map(), files: new Map() };
}

function resized(bytes: Uint8Array, size: Bytes): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(size);
  copy.set(bytes.subarray(0, size));
  return copy;
}

function nameIn({ path }: StoredFile): string {
  return path.split('/').at(-1) ?? '';
}

function filesIn(folder: Folder): StoredFile[] {
  return [...folder.files.values(), ...[...folder.folders.values()].flatMap(filesIn)];
}

function refused(name: string, detail: string): DOMException {
  return new DOMException(detail, name);
}

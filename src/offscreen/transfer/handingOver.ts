import { assertNever, PeerError } from '../../core/errors.ts';
import {
  createHandOver,
  type HandOverCommand,
  type HandOverEvent,
  problemOf,
  type ReadyFile,
  stepHandOver,
} from '../../core/handOver.ts';
import type { Milliseconds } from '../../core/units.ts';
import { fromDisk } from './errorText.ts';
import { type FolderTarget, openFolderTarget, removeParts } from './folderTarget.ts';
import { fromDownload, fromFolder } from './placeErrors.ts';

export interface HandingOverPorts {
  transfer: string;
  /** The sanitised path of an entry, with `/`. */
  pathOf(entry: number): string;
  /** A file whose segment is closed. */
  open(entry: number): Promise<Blob>;
  /** Hands a file to the browser's downloads; resolves with the download's id when it is complete. */
  download(entry: number, blob: Blob): Promise<number>;
  /** Empty folders that are wanted. */
  folders(): number[];
  saved(entry: number, downloadId: number | null): void;
  failed(entry: number, error: PeerError): void;
  foldersSettled(): void;
  changed(): void;
  after(ms: Milliseconds, run: () => void): void;
}

/** Runs the hand-over of one transfer: its edge to the downloads, or to the folder that the person chose. */
export interface HandingOver {
  ready(files: readonly ReadyFile[]): void;
  allArrived(): void;
  /** Something was changed about what is wrong: tries again. */
  retry(): void;
  /** Files that could not be saved are not wanted any more. False where none of them waits for that. */
  giveUp(): boolean;
  /** Where it goes from now on; `null` is Downloads. */
  saveTo(folder: FileSystemDirectoryHandle | null): void;
  /** Lets go of everything, and removes what is half-written in the folder. */
  stop(): void;
  readonly folder: FileSystemDirectoryHandle | null;
  /** Why nothing is handed over, where a person must do something. */
  readonly problem: PeerError | null;
  /** Under another name than planned: `null` where it is the same. */
  savedAs(entry: number): string | null;
  /** It could not be saved, and waits for another try. */
  isRefused(entry: number): boolean;
  /** Empty folders that the place could not hold. */
  readonly lostFolders: number;
}

/** The permission for a folder may end at any moment, as when a tab is closed, and nothing tells of it. */
const LOOK_MS: Milliseconds = 3000;

export function startHandingOver(ports: HandingOverPorts): HandingOver {
  let state = createHandOver();
  let folder: FileSystemDirectoryHandle | null = null;
  /** What the folder is opened as, until it is another one or something went wrong in it. */
  let target: { root: FileSystemDirectoryHandle; opened: Promise<FolderTarget> } | null = null;
  let looks = false;
  let lostFolders = 0;
  const renamed = new Map<number, string>();
  const underWay = new Set<Promise<void>>();

  function step(event: HandOverEvent): void {
    const [next, commands] = stepHandOver(state, event);
    state = next;
    for (const command of commands) run(command);
    ports.changed();
  }

  function run(command: HandOverCommand): void {
    switch (command.type) {
      case 'save':
        return follow(save(command.entry, command.place === 'folder' ? folder : null));
      case 'giveUp':
        return ports.failed(command.entry, command.error);
      case 'makeFolders':
        return follow(makeFolders(folder));
      case 'foldersSettled':
        lostFolders = command.made ? 0 : ports.folders().length;
        return ports.foldersSettled();
      default:
        assertNever(command);
    }
  }

  function follow(work: Promise<void>): void {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  }

  const isStopped = () => state.phase === 'stopped';

  /** @param root the folder that was chosen when it began; `null` is Downloads */
  async function save(entry: number, root: FileSystemDirectoryHandle | null): Promise<void> {
    try {
      const blob = await ports.open(entry);
      const downloadId = root === null ? await download(entry, blob) : await write(entry, blob, root);
      if (isStopped()) return;
      step({ type: 'saved', entry });
      ports.saved(entry, downloadId);
    } catch (thrown) {
      step({ type: 'saveFailed', entry, error: fromDisk(thrown) });
    }
  }

  async function download(entry: number, blob: Blob): Promise<number> {
    try {
      return await ports.download(entry, blob);
    } catch (thrown) {
      throw fromDownload(thrown);
    }
  }

  async function write(entry: number, blob: Blob, root: FileSystemDirectoryHandle): Promise<null> {
    const path = ports.pathOf(entry).split('/');
    const got = await inFolder(root, (opened) => opened.save(path, blob, () => !isStopped()));
    if (got.join('/') !== path.join('/')) renamed.set(entry, got.at(-1) ?? '');
    return null;
  }

  async function makeFolders(root: FileSystemDirectoryHandle | null): Promise<void> {
    try {
      if (root === null) throw new PeerError('bug', 'no folder');
      await inFolder(root, async (opened) => {
        for (const entry of ports.folders()) await opened.makeFolder(ports.pathOf(entry).split('/'));
      });
      step({ type: 'foldersMade' });
    } catch (thrown) {
      step({ type: 'foldersFailed', error: fromDisk(thrown) });
    }
  }

  /** @throws {PeerError} */
  async function inFolder<T>(root: FileSystemDirectoryHandle, act: (opened: FolderTarget) => Promise<T>): Promise<T> {
    for (let isFirst = true; ; isFirst = false) {
      const opened = open(root);
      try {
        return await act(await opened);
      } catch (thrown) {
        if (target?.opened === opened) target = null;
        // A folder below it was removed meanwhile: it is made again, if its own folder is there.
        const isGone = thrown instanceof DOMException && thrown.name === 'NotFoundError';
        if (isFirst && isGone && folder === root && !isStopped()) continue;
        throw thrown instanceof PeerError ? thrown : fromFolder(thrown, root.name);
      }
    }
  }

  function open(root: FileSystemDirectoryHandle): Promise<FolderTarget> {
    if (target?.root === root) return target.opened;
    const opened = openFolderTarget(root, ports.transfer);
    // What was begun in a folder that was chosen before comes to its end there.
    if (root === folder) target = { root, opened };
    return opened;
  }

  /** Whether it may still be written to: said while the person may be near, and not at the end of a long file. */
  async function look(): Promise<void> {
    if (folder === null || isStopped()) {
      looks = false;
      return;
    }
    const root = folder;
    const permission = await permissionOf(root);
    if (root === folder && permission !== 'granted' && state.phase === 'going') {
      step({ type: 'placeLost', error: new PeerError('place-permission', root.name) });
    }
    // It was given again in some page, perhaps for another transfer.
    const asks = state.phase === 'held' && state.error.code === 'place-permission';
    if (root === folder && permission === 'granted' && asks) step({ type: 'retryAsked' });
    ports.after(LOOK_MS, () => void look());
  }

  return {
    ready: (files) => step({ type: 'filesReady', files }),
    allArrived: () => step({ type: 'allArrived' }),
    retry: () => step({ type: 'retryAsked' }),
    giveUp() {
      if (state.phase !== 'refused') return false;
      step({ type: 'giveUpAsked' });
      return true;
    },
    saveTo(chosen) {
      folder = chosen;
      target = null;
      step({ type: 'placeChosen', place: chosen === null ? 'downloads' : 'folder' });
      if (looks) return;
      looks = true;
      void look();
    },
    stop() {
      step({ type: 'stopAsked' });
      if (folder !== null) void tidy(folder, [...underWay]);
    },
    get folder() {
      return folder;
    },
    get problem() {
      return problemOf(state);
    },
    isRefused: (entry) => state.refused.has(entry),
    savedAs: (entry) => renamed.get(entry) ?? null,
    get lostFolders() {
      return lostFolders;
    },
  };

  async function tidy(root: FileSystemDirectoryHandle, begun: Promise<void>[]): Promise<void> {
    await Promise.all(begun);
    if ((await permissionOf(root)) !== 'granted') return;
    await removeParts(root, ports.transfer).catch((cause) => console.warn('Something half-written is left:', cause));
  }
}

/** A part of the File System Access API that the type library does not know. */
type AskableFolder = FileSystemDirectoryHandle & {
  queryPermission(options: { mode: 'readwrite' }): Promise<PermissionState>;
};

function permissionOf(root: FileSystemDirectoryHandle): Promise<PermissionState> {
  return (root as AskableFolder).queryPermission({ mode: 'readwrite' });
}

import type { Services } from '../services.ts';
import { PORTION_NODES, type SourceNode, walk } from '../talk/walk.ts';

/** Where the peer host keeps the handles of what is being sent, by transfer id: `{ handles }`. */
const DATABASE = 'tandem';
const STORE = 'sources';

/** A part of the File System Access API that the type library does not know. */
type AskingHandle = FileSystemHandle & { requestPermission(options: { mode: 'read' }): Promise<PermissionState> };

/** What was dropped once and can be read again, after the person said yes once more. */
export const keptSources: Services['keptSources'] = {
  async load(transferId) {
    try {
      return await loadHandles(transferId);
    } catch {
      // As good as none: the person chooses the files instead.
      return [];
    }
  },

  async open(handles) {
    try {
      // All at once: the click that allows asking is soon forgotten, and the browser asks once for all of them.
      const answers = handles.map((handle) => (handle as AskingHandle).requestPermission({ mode: 'read' }));
      if ((await Promise.all(answers)).some((answer) => answer !== 'granted')) return null;
    } catch {
      return null;
    }
    return { entries: walk(handles.map(handleNode)), handles: Promise.resolve([...handles]) };
  },
};

async function loadHandles(transferId: string): Promise<FileSystemHandle[]> {
  const database = await openExisting();
  if (database === null) return [];
  try {
    if (!database.objectStoreNames.contains(STORE)) return [];
    const kept: unknown = await settled(database.transaction(STORE).objectStore(STORE).get(transferId));
    const handles = (kept as { handles?: unknown } | undefined)?.handles;
    return Array.isArray(handles) ? handles.filter((handle) => handle instanceof FileSystemHandle) : [];
  } finally {
    database.close();
  }
}

/** `null` where the host has not made it yet: making it is the host's, for it knows what belongs in it. */
async function openExisting(): Promise<IDBDatabase | null> {
  const opening = indexedDB.open(DATABASE);
  let isNew = false;
  opening.onupgradeneeded = () => {
    isNew = true;
    opening.transaction?.abort();
  };
  try {
    return await settled(opening);
  } catch (error) {
    if (isNew) return null;
    throw error;
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function handleNode(handle: FileSystemHandle): SourceNode {
  if (handle.kind === 'file') {
    return { kind: 'file', name: handle.name, open: () => (handle as FileSystemFileHandle).getFile() };
  }
  return { kind: 'folder', name: handle.name, portions: () => handlePortions(handle as FileSystemDirectoryHandle) };
}

async function* handlePortions(folder: FileSystemDirectoryHandle): AsyncGenerator<SourceNode[]> {
  let portion: SourceNode[] = [];
  for await (const handle of folder.values()) {
    portion.push(handleNode(handle));
    if (portion.length < PORTION_NODES) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}

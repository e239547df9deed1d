import { FOLDER_CHANNEL, type FolderAnswer, type FolderRequest } from '../../contract/folderChoice.ts';
import { randomId } from '../randomId.ts';
import type { Services } from '../services.ts';
import { askWorker } from './askWorker.ts';

/** Parts of the File System Access API that the type library does not know. */
type AskableFolder = FileSystemDirectoryHandle & {
  requestPermission(options: { mode: 'readwrite' }): Promise<PermissionState>;
};
type PickingWindow = Window & {
  showDirectoryPicker?: (options: {
    id: string;
    mode: 'readwrite';
    startIn: 'downloads';
  }) => Promise<FileSystemDirectoryHandle>;
};

const window: PickingWindow = globalThis.window;

/** The folder that a person chooses for what arrives. */
export const folders: Services['folders'] = {
  canChoose: 'showDirectoryPicker' in window,

  async choose() {
    try {
      const picked = window.showDirectoryPicker?.({ id: 'save', mode: 'readwrite', startIn: 'downloads' });
      return (await picked) ?? null;
    } catch {
      // Closed, or the folder may not be written to: the person saw that.
      return null;
    }
  },

  async saveTo(transferId, folder) {
    const requestId = randomId();
    const answer = await request(
      transferId === null
        ? { type: 'chooseForAll', requestId, folder }
        : { type: 'choose', requestId, transferId, folder },
    );
    return answer === null ? { ok: false, error: { code: 'background-gone' } } : { ok: true };
  },

  async load(transferId) {
    return (await request({ type: 'ask', requestId: randomId(), transferId }))?.folder ?? null;
  },

  async allow(folder) {
    try {
      return (await (folder as AskableFolder).requestPermission({ mode: 'readwrite' })) === 'granted';
    } catch {
      return false;
    }
  },
};

/** `null` where nobody answers. */
function request(message: FolderRequest): Promise<FolderAnswer | null> {
  return askWorker(FOLDER_CHANNEL, message);
}

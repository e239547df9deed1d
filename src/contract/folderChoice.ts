/**
 * The folder that a person chose for what arrives goes straight from the page to the transfer worker, on a
 * `BroadcastChannel`: a handle is no message for the background. Like a drop's part, a choice is posted every second
 * until it is answered, and taking it twice does no harm.
 */
export const FOLDER_CHANNEL = 'tandem-folders';

export type FolderRequest =
  /** Where the files of a transfer go from now on; `null` is Downloads. */
  | { type: 'choose'; requestId: string; transferId: string; folder: FileSystemDirectoryHandle | null }
  /** Where whatever is offered from now on goes, unless a person says otherwise. */
  | { type: 'chooseForAll'; requestId: string; folder: FileSystemDirectoryHandle | null }
  /** Which folder it is now: a page asks for its permission again. */
  | { type: 'ask'; requestId: string; transferId: string };

export interface FolderAnswer {
  type: 'answer';
  requestId: string;
  /** The folder of the transfer, once the request is carried out. */
  folder: FileSystemDirectoryHandle | null;
}

/** `null` for what is none: other pages' requests and answers come on the same channel. */
export function parseFolderRequest(data: unknown): FolderRequest | null {
  const { type, requestId, transferId, folder } = (data ?? {}) as Partial<Record<string, unknown>>;
  if (typeof requestId !== 'string') return null;
  const isFolder = folder === null || folder instanceof FileSystemDirectoryHandle;
  if (type === 'chooseForAll') return isFolder ? { type, requestId, folder } : null;
  if (typeof transferId !== 'string') return null;
  if (type === 'ask') return { type, requestId, transferId };
  return type === 'choose' && isFolder ? { type, requestId, transferId, folder } : null;
}

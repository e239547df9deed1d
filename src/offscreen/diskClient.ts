import { PeerError } from '../core/errors.ts';
import { type DiskError, type FromDisk, INCOMING_FOLDER, incomingPath, type ToDisk } from './disk/diskMessages.ts';

/** What one transfer hears from the disk worker. */
export interface DiskListener {
  onDisk(message: FromDisk): void;
}

export interface DiskClient {
  post(message: ToDisk, transfer?: Transferable[]): void;
  listen(transferId: string, listener: DiskListener): void;
  forget(transferId: string): void;
  /** A received file as the disk has it now. @throws {PeerError} `disk-failed`. */
  openReceived(transferId: string, file: number): Promise<File>;
}

/** The host's end of the disk worker: routes what it says to the transfer that it is about. */
export function createDiskClient(worker: Worker): DiskClient {
  const listeners = new Map<string, DiskListener>();
  worker.onmessage = ({ data }: MessageEvent<FromDisk>) => listeners.get(data.transfer)?.onDisk(data);
  worker.onerror = (event) => {
    console.error('The disk worker failed:', event.message);
    const error: DiskError = { code: 'bug', detail: event.message };
    for (const [transfer, listener] of listeners) listener.onDisk({ type: 'writeFailed', transfer, error });
  };
  const post = (message: ToDisk, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
  post({ type: 'sweep' });
  return {
    post,
    listen: (transferId, listener) => listeners.set(transferId, listener),
    forget: (transferId) => listeners.delete(transferId),
    async openReceived(transferId, file) {
      try {
        const [folder, name] = incomingPath(transferId, file);
        const root = await navigator.storage.getDirectory();
        const incoming = await root.getDirectoryHandle(INCOMING_FOLDER);
        const entry = await (await incoming.getDirectoryHandle(folder)).getFileHandle(name);
        return await entry.getFile();
      } catch (cause) {
        throw new PeerError('disk-failed', undefined, { cause });
      }
    },
  };
}

/** A worker's error as the one error type. */
export function fromDiskError({ code, detail }: DiskError): PeerError {
  return new PeerError(code, detail);
}

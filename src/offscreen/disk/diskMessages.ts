import type { ErrorCode } from '../../core/errors.ts';
import type { Manifest } from '../../core/manifest.ts';

/** To the disk worker. Buffers are transferred, not copied. */
export type ToDisk =
  /** Remove what an earlier life of the host left behind. */
  | { type: 'sweep' }
  | {
      type: 'readBlock';
      transfer: string;
      file: number;
      block: number;
      source: File;
      blockBytes: number;
      isLast: boolean;
    }
  | { type: 'releaseSource'; transfer: string }
  | { type: 'openStore'; manifest: Manifest }
  | { type: 'writePiece'; transfer: string; frame: ArrayBuffer }
  | { type: 'verifyFile'; transfer: string; file: number; root: string }
  | { type: 'discard'; transfer: string }
  | { type: 'removeFile'; transfer: string; file: number };

/** From the disk worker. */
export type FromDisk =
  /** The block as ready frames, one behind the other; `root` with the last block of a file. */
  | { type: 'blockRead'; transfer: string; file: number; block: number; frames: ArrayBuffer; root: string | null }
  | { type: 'readFailed'; transfer: string; error: DiskError }
  | { type: 'blockWritten'; transfer: string; file: number; block: number }
  | { type: 'fileVerified'; transfer: string; file: number }
  | { type: 'writeFailed'; transfer: string; error: DiskError };

export interface DiskError {
  code: ErrorCode;
  detail: string | undefined;
}

/** The folder of the origin-private file system that holds what is being received. */
export const INCOMING_FOLDER = 'incoming';

/** Where a file that is being received lies below `INCOMING_FOLDER`. */
export function incomingPath(transfer: string, file: number): [folder: string, name: string] {
  return [transfer, String(file)];
}

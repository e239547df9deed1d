import type { Body, JsonFrame } from '../core/frame.ts';
import type { EpochMs } from '../core/units.ts';
import type { DiskClient } from './diskClient.ts';

/** What one transfer needs of its link and of the host. */
export interface TransferPorts {
  linkId: string;
  disk: DiskClient;
  now(): EpochMs;
  say(body: Body): void;
  /** Sends a frame that is not sequenced. */
  sendNow(frame: JsonFrame): void;
  sendBulk(frames: readonly Uint8Array<ArrayBuffer>[]): Promise<void>;
  /** Something that is shown changed. */
  changed(): void;
  /** Ends the link: the other side broke the protocol. */
  violated(thrown: unknown): void;
  /** Hands a blob URL to the browser's downloads; resolves with the download's id when it is complete. */
  save(url: string, path: string): Promise<number>;
  /** The transfer is complete here; `downloadId` of its first file. */
  arrived(downloadId: number | null): void;
}

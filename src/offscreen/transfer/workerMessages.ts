import type { FileToSave, TransferArrival } from '../../contract/hostMessages.ts';
import type { FolderListing, TransferView } from '../../contract/snapshot.ts';
import type { Run } from '../../core/blockSet.ts';
import type { ErrorCode } from '../../core/errors.ts';
import type { AskedMark } from '../../core/fileMarks.ts';
import type { Body } from '../../core/frame.ts';
import type { EpochMs, Milliseconds } from '../../core/units.ts';

/** Bodies that the transfer worker deals with; the host keeps the rest. */
export type TransferBody = Exclude<
  Body,
  { kind: 'chat' | 'lane' | 'laneAnswer' | 'standby' | 'commit' | 'reveal' | 'regard' }
>;

/** What a person asks for. */
export type TransferAction =
  | { do: 'accept'; transfer: string; skip: readonly Run[] }
  | { do: 'decline' | 'cancel' | 'dismiss' | 'retry'; transfer: string }
  | { do: 'pause'; transfer: string; paused: boolean }
  | { do: 'mark'; transfer: string; entries: readonly Run[]; as: AskedMark }
  | { do: 'move'; transfer: string; before: string | null };

/**
 * To the transfer worker. It owns every channel that carries bulk data, and the disk: bytes of files never pass
 * through the thread that drives the connections.
 */
export type ToWorker =
  /** A channel for bulk data. It can be given away only in the task that made it (Chromium 156). */
  | { type: 'channelMade'; connection: string; channel: RTCDataChannel }
  /** The channel belongs to this link. `isFallback`: it shares its connection with chat. */
  | { type: 'laneAdded'; link: string; connection: string; isFallback: boolean }
  | { type: 'laneRemoved'; connection: string }
  /** Fingerprints of this link's first connection, as hex, and the key that the other side has proven. */
  | { type: 'linkOpened'; link: string; name: string; key: string; local: string; remote: string }
  | { type: 'linkClosed'; link: string }
  | { type: 'roundTripMeasured'; link: string; ms: Milliseconds }
  /** The keys of all devices that are remembered: nothing waits for another. */
  | { type: 'devicesRemembered'; keys: readonly string[] }
  | { type: 'bodyReceived'; link: string; body: TransferBody }
  | { type: 'pageTaken'; transfer: string }
  | { type: 'asked'; action: TransferAction }
  | { type: 'listAsked'; requestId: number; transfer: string; path: readonly string[]; from: number; limit: number }
  | { type: 'frameDrawn'; requestId: number; frame: FilmFrame | null }
  | { type: 'pageDrawn'; requestId: number; picture: Blob | null }
  | { type: 'saveEnded'; requestId: number; downloadId: number }
  | { type: 'saveFailed'; requestId: number; error: ErrorText };

export type FromWorker =
  | { type: 'say'; link: string; body: TransferBody }
  | { type: 'violated'; link: string; error: ErrorText }
  /** Views that changed, and transfers that are gone; `order` where the order of all is another now. */
  | { type: 'viewsChanged'; views: TransferView[]; gone: string[]; order?: string[] }
  /** The transfer appears in the conversation of this link. */
  | { type: 'logged'; link: string; transfer: string }
  | { type: 'arrived'; link: string; arrival: TransferArrival }
  | { type: 'lanesWanted'; link: string; count: number }
  | { type: 'laneUseless'; connection: string }
  | { type: 'listed'; requestId: number; listing: FolderListing | null }
  | ({ type: 'save'; requestId: number } & FileToSave)
  /** Only a document can play a film. */
  | { type: 'drawFrame'; requestId: number; film: Blob }
  /** Only a document has a frame to draw it in. */
  | { type: 'drawPage'; requestId: number; pdf: Blob }
  /** For benchmarks and tests, which read the host's timeline. */
  | { type: 'mark'; name: string; at: EpochMs; detail: unknown };

/** How a film looks where it begins: a small picture of ours, and the size that the film has. */
export interface FilmFrame {
  picture: Blob;
  width: number;
  height: number;
}

/** A `PeerError` between threads. */
export interface ErrorText {
  code: ErrorCode;
  detail: string | undefined;
}

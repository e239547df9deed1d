import type { ErrorCode } from '../core/errors.ts';
import type { Bytes, EpochMs, Milliseconds } from '../core/units.ts';

/**
 * What the peer host tells the UI: whole, small, and never a delta. The UI replaces what it had.
 * The conversation of a link is a topic of its own (`Conversation`), sent only when it changed.
 */
export interface Snapshot {
  device: { name: string };
  pairing: Pairing;
  links: LinkView[];
  transfers: TransferView[];
}

export interface ErrorView {
  code: ErrorCode;
  detail?: string;
}

/** The local code in both its forms. */
export interface CodeView {
  /** The line to copy. */
  text: string;
  /** The QR code: modules on a side, and which are dark, row by row, a bit each, most significant first, in hex. */
  symbol: { modules: number; dark: string };
}

/**
 * The code on show and what is known of it, each on evidence:
 * `seen`: their connectivity checks arrived, so they have ours; `scanned`: we have theirs; `both`: both.
 */
export type Pairing =
  | { phase: 'preparing' }
  | { phase: 'shown'; code: CodeView; shownAt: EpochMs }
  | { phase: 'seen'; code: CodeView; shownAt: EpochMs }
  | { phase: 'scanned'; code: CodeView; scannedAt: EpochMs; by: CodeSource }
  | { phase: 'both'; code: CodeView; scannedAt: EpochMs; by: CodeSource }
  | { phase: 'failed'; error: ErrorView };

/** How the other's code came in. Only the live camera counts as verified. */
export type CodeSource = 'camera' | 'text';

/** The way the packets take. `unknown` until the browser says. */
export type PathKind = 'unknown' | 'same-network' | 'direct' | 'relay';

export type LinkPhase =
  | { phase: 'connecting' }
  | { phase: 'connected'; path: PathKind; roundTripMs: Milliseconds | null }
  | { phase: 'interrupted'; since: EpochMs }
  | { phase: 'closed'; at: EpochMs; by: 'local' | 'remote' }
  | { phase: 'failed'; at: EpochMs; error: ErrorView };

export interface LinkView {
  id: string;
  /** The name that the other device gave itself: shown, never trusted. */
  name: string;
  /** Their DTLS certificate's fingerprint as 64 hex digits: the seed of the device's picture. */
  fingerprint: string;
  /** True where their code came through the live camera. */
  checked: boolean;
  state: LinkPhase;
  /** Messages and offers that arrived while no page showed this link. */
  unread: number;
  openedAt: EpochMs;
}

export interface Conversation {
  linkId: string;
  entries: Entry[];
  /** Older entries that are no longer kept. */
  dropped: number;
}

export type Entry =
  | { kind: 'message'; id: string; from: 'local' | 'remote'; text: string; at: EpochMs; delivered: boolean }
  | { kind: 'transfer'; id: string; transferId: string; at: EpochMs };

export interface TransferView {
  id: string;
  linkId: string;
  direction: 'sending' | 'receiving';
  /** The file's name, or the name of the folder all files are in; empty for several loose files. */
  name: string;
  fileCount: number;
  size: Bytes;
  state: TransferPhase;
}

/** `by` is who did it. `doneBytes` is what is verified on the receiver's disk. */
export type TransferPhase =
  | { phase: 'offered' }
  | { phase: 'moving'; doneBytes: Bytes; rate: number | null; leftMs: Milliseconds | null }
  | { phase: 'interrupted'; doneBytes: Bytes }
  | { phase: 'saving'; doneBytes: Bytes }
  | { phase: 'done'; downloadIds: number[] }
  | { phase: 'declined'; by: 'local' | 'remote' }
  | { phase: 'cancelled'; by: 'local' | 'remote' }
  | { phase: 'failed'; error: ErrorView };

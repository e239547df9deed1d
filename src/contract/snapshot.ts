import type { FourEmoji } from '../core/comparison.ts';
import type { ErrorCode } from '../core/errors.ts';
import type { NetworkChoice } from '../core/iceServer.ts';
import type { Trouble } from '../core/meeting.ts';
import type { OfferRisk } from '../core/offerRisk.ts';
import type { PathKind } from '../core/path.ts';
import type { Shared } from '../core/shared.ts';
import type { Bytes, EpochMs, Milliseconds } from '../core/units.ts';
import type { RememberedDevice } from './devices.ts';
import type { Preferences } from './preferences.ts';
import type { PreviewView } from './preview.ts';
import type { ShareView } from './share.ts';

/**
 * What the peer host tells the UI: whole, small, and never a delta. The UI replaces what it had.
 * The conversation of a link is a topic of its own (`Conversation`), sent only when it changed.
 */
export interface Snapshot {
  /** `seed` of this browser's own picture: its key, or empty until that is known. */
  device: { name: string; seed: string };
  pairing: Pairing;
  network: NetworkView;
  /** Those in the settings. */
  servers: ServerView[];
  links: LinkView[];
  transfers: TransferView[];
  /** The devices that are remembered, whether linked or not. */
  devices: RememberedDevice[];
  /** The key of the remembered device that the next link should be with, as the person chose. */
  expected: string | null;
  /** The code on show is for a device with which one code is enough, read by either side. */
  oneCode: boolean;
  /** Whether conversations with remembered devices are kept. */
  keepsHistory: boolean;
  preferences: Preferences;
  /** How far everything that moves is, together; `null` where nothing does. */
  progress: Progress | null;
  /** What is to be sent and waits for a device to be chosen. */
  share: ShareView | null;
  /** What is to be said to remembered devices when they are linked, oldest first. Files are among `transfers`. */
  waiting: WaitingMessage[];
}

/** `device` is a key; of a long text, its beginning. */
export interface WaitingMessage {
  id: string;
  device: string;
  text: string;
  shared: Shared | null;
}

/** `share` from 0 to 1, in steps that can be seen on the toolbar's icon. */
export interface Progress {
  share: number;
  direction: 'sending' | 'receiving' | 'both';
}

/** Which addresses the code on show names, and what keeps the two devices from meeting, where that is known. */
export interface NetworkView {
  choice: NetworkChoice;
  trouble: Trouble | null;
}

/** A server of the settings. The password of a relay stays where it is kept. */
export interface ServerView {
  url: string;
  username: string;
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

/** What a server said when it was tried. */
export type ServerAnswer =
  /** `address`: how it sees this side, or where it relays; `null` where it sees the very address that the browser has. */
  | { answer: 'reached'; address: string | null; tookMs: Milliseconds }
  | { answer: 'wrong-credentials' | 'no-answer' | 'unknown-name' | 'refused' };

export type { PathKind };

/** A link looked at closely: how its packets go now, and all that it carried. */
export interface ConnectionView {
  path: PathKind;
  local: EndView | null;
  remote: EndView | null;
  roundTripMs: Milliseconds | null;
  /** Connections beside the first one that carry files. */
  lanes: number;
  sentBytes: Bytes;
  receivedBytes: Bytes;
}

/** One end of the way. */
export interface EndView {
  /** `srflx`: as a server saw it. `prflx`: as the other side saw it, or where its packets came from. */
  kind: 'host' | 'srflx' | 'prflx' | 'relay';
  /** Empty where the browser does not say. */
  address: string | null;
  port: number;
  /** Which relay, where it is this side's. */
  server: string | null;
}

export type LinkPhase =
  | { phase: 'connecting' }
  | { phase: 'connected'; path: PathKind; roundTripMs: Milliseconds | null }
  | { phase: 'interrupted'; since: EpochMs }
  | { phase: 'closed'; at: EpochMs; by: 'local' | 'remote' }
  | { phase: 'failed'; at: EpochMs; error: ErrorView };

export interface LinkView {
  id: string;
  /** What it is remembered as; else the name that it gave itself: shown, never trusted. */
  name: string;
  /** The seed of the device's picture: its key as hex, and until that is known the fingerprint of its certificate. */
  seed: string;
  /** Its key, once it has proven it. */
  key: string | null;
  /** The key of the remembered device that the link was to be with, if the person chose one. */
  expected: string | null;
  trust: Trust;
  comparison: Comparison;
  state: LinkPhase;
  /** Messages and offers that arrived while no page showed this link. */
  unread: number;
  openedAt: EpochMs;
}

/** How far it is certain who is at the other end, and by what. */
export type Trust =
  /** Their code came through this side's live camera, or a person saw the same emoji on both screens. */
  | { kind: 'checked'; by: 'camera' | 'emoji' }
  /** It has the key that is remembered; `verified` tells whether that was ever checked. */
  | { kind: 'remembered'; since: EpochMs; verified: boolean }
  | { kind: 'unchecked' };

/**
 * The four emoji that two people compare, as numbers of `EMOJI`. `unanswered`: the other side should have said its part
 * of them long ago. `asking`: nobody has answered here. `needless`: each
 * side's camera read the other's code; or the key was checked on an earlier link, and then the other side may ask all
 * the same, for these emoji.
 */
export type Comparison =
  | { phase: 'waiting' | 'unanswered' }
  | { phase: 'asking' | 'matched'; emoji: FourEmoji }
  | { phase: 'needless'; emoji: FourEmoji | null };

export interface Conversation {
  linkId: string;
  entries: Entry[];
  /** Older entries that are no longer kept. */
  dropped: number;
  /** Counts its changes. */
  revision: number;
}

export type Entry =
  | {
      kind: 'message';
      id: string;
      from: 'local' | 'remote';
      text: string;
      shared: Shared | null;
      at: EpochMs;
      delivered: boolean;
    }
  | { kind: 'transfer'; id: string; transferId: string; at: EpochMs };

export interface TransferView {
  id: string;
  /** The link that carries it; `null` while its two devices are not linked. */
  linkId: string | null;
  /** The key of the device that it waits for, where that is known; `null` while the two are linked. */
  waitsFor: string | null;
  /** The other device's name when the transfer began. */
  peerName: string;
  /** Nobody was asked yet: the remembered device that it waits for gets it when it is linked. */
  forLater: boolean;
  direction: 'sending' | 'receiving';
  /** The file's name, or the name of the folder all files are in; empty for several loose files. */
  name: string;
  /** Files and bytes that are to arrive: what was left out does not count. */
  fileCount: number;
  size: Bytes;
  /** The name of the folder here that was chosen for what arrives; `null` for Downloads, and at the sender. */
  folder: string | null;
  /**
   * Why what has arrived cannot be handed over to that place, where a person must do something: nothing is lost, and
   * what is missing still arrives.
   */
  problem: ErrorView | null;
  /** What of it could do harm when it is opened here; `null` at the sender. */
  risk: OfferRisk | null;
  /** What of its only file is shown beside its name. */
  preview: PreviewView | null;
  notes: TransferNotes;
  state: TransferPhase;
}

/** What a person should know besides how far it is. All are 0 where everything is as it was sent. */
export interface TransferNotes {
  /** Left out by either side. */
  skippedFiles: number;
  /** Not to come for now: either side may let them go on. */
  heldFiles: number;
  /** Could not be read by the sender, or saved by the receiver. */
  failedFiles: number;
  /** Saved under another name than they have at the sender. */
  renamedFiles: number;
  /** Empty folders that Downloads cannot hold. */
  lostFolders: number;
}

/** `by` is who did it. `doneBytes` is what is verified on the receiver's disk, of `size`. */
export type TransferPhase =
  /** The sender still reads names and sizes out of folders; `found` files so far. */
  | { phase: 'preparing'; found: number }
  /** `asks` is false where an earlier offer of the same device waits for its answer: one question at a time. */
  | { phase: 'offered'; asks: boolean }
  /** Accepted, and behind another transfer to the same device. */
  | { phase: 'queued'; doneBytes: Bytes }
  | { phase: 'moving'; doneBytes: Bytes; rate: number | null; leftMs: Milliseconds | null }
  | { phase: 'paused'; doneBytes: Bytes; by: 'local' | 'remote' }
  /** The link is silent: it goes on by itself. */
  | { phase: 'interrupted'; doneBytes: Bytes }
  /**
   * `link`: goes on when the two devices are linked again. `device`: is offered when its device is linked. `source`:
   * this side must choose the files again.
   * `remote-source`: the other side must. `space`: the disk is full; it goes on by itself when there is room.
   * `remote-space`: the other side's is. `problem`: why the files that were chosen last were not taken, or what is
   * missing.
   */
  | { phase: 'waiting'; doneBytes: Bytes; for: 'source'; problem: ErrorView | null }
  | { phase: 'waiting'; doneBytes: Bytes; for: 'space'; problem: ErrorView }
  | { phase: 'waiting'; doneBytes: Bytes; for: 'link' | 'device' | 'remote-source' | 'remote-space'; problem: null }
  /** After a restart: what lies on the disk is being compared with its digests. */
  | { phase: 'checking'; doneBytes: Bytes }
  | { phase: 'saving'; doneBytes: Bytes; savedFiles: number }
  /** `downloadId` of the first file saved here; `null` at the sender. */
  | { phase: 'done'; downloadId: number | null }
  | { phase: 'declined'; by: 'local' | 'remote' }
  | { phase: 'cancelled'; by: 'local' | 'remote' }
  | { phase: 'failed'; error: ErrorView };

/** One folder of a transfer, a part of its rows at a time: a transfer may hold 100,000 files. */
export interface FolderListing {
  rows: FolderRow[];
  /** Rows in the whole folder. */
  total: number;
}

/** Entries stand depth first, so a folder is a run of entries: `first` and `count`, itself included. */
export type FolderRow =
  | {
      kind: 'folder';
      /** To read. */
      name: string;
      /** To ask for the folder with: as the sender wrote it, which is nothing to show. */
      segment: string;
      first: number;
      count: number;
      fileCount: number;
      size: Bytes;
      skippedFiles: number;
      heldFiles: number;
      failedFiles: number;
      doneFiles: number;
    }
  | { kind: 'file'; name: string; first: number; size: Bytes; state: FileState; savedAs: string | null };

export type FileState = 'waiting' | 'held' | 'skipped' | 'moving' | 'done' | 'unsaved' | 'failed';

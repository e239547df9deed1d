import type { FileRisk } from '../core/fileRisk.ts';
import type { IceServer } from '../core/iceServer.ts';
import type { Shared } from '../core/shared.ts';
import type { HostCommand } from './commands.ts';
import type { ConversationChange } from './conversationChange.ts';
import type { DeviceBook, DeviceChange, RememberedDevice } from './devices.ts';
import type { Edition } from './edition.ts';
import type { KeptEntry } from './history.ts';
import type { Preferences } from './preferences.ts';
import type { Share } from './share.ts';
import type { Conversation, Snapshot } from './snapshot.ts';

/**
 * The messages between the background and the peer host, by `runtime.sendMessage`. Every context of the extension
 * hears every message, so each names its receiver in `to`; the others stay silent.
 */
export type ToHost = { to: 'host' } & (
  | { type: 'command'; command: HostCommand }
  /** Answered with a `HostState`: what a background that was just (re)started needs. */
  | { type: 'describe' }
  | ({ type: 'configure' } & HostSettings)
  /** What people look at: whether any page is open, and which links are on a visible one. */
  | { type: 'attend'; watching: boolean; linkIds: string[] }
  /** What pages left in `localStorage`, which the background does not have. */
  | { type: 'eraseLocalStorage' }
  | { type: 'downloadsEnded'; ended: EndedDownload[] }
  /** A page is about to give the bytes of a picture. */
  | { type: 'expectPicture'; pictureId: string }
  /** Answered with a `ShareAnswer`. */
  | { type: 'share'; share: Share }
);

export interface HostState {
  snapshot: Snapshot;
  edition: Edition;
  conversations: Conversation[];
}

export type ToBackground = {
  to: 'background';
} /** The host runs and wants its settings; answered with `HostStart`. */ & (
  | { type: 'hostStarted' }
  | { type: 'snapshot'; snapshot: Snapshot; edition: Edition }
  | { type: 'conversationChange'; change: ConversationChange }
  /** Hand finished files to the browser's downloads; answered with a `SaveAnswer` for each. */
  | { type: 'saveFiles'; files: FileToSave[] }
  | { type: 'arrived'; arrival: Arrival }
  /** Each of these three is answered with the `DeviceBook` as it is then. */
  | { type: 'rememberDevice'; device: RememberedDevice }
  | { type: 'noteDevice'; key: string; change: DeviceChange }
  | { type: 'forgetWasTold'; key: string }
  /** The next link should be with the device with this key, and no other; `null`: with any. Answered with `true`. */
  | { type: 'expectationChanged'; key: string | null }
  /** Something to keep of a conversation with a remembered device. Answered with `true`. */
  | { type: 'keepEntry'; key: string; entry: KeptEntry }
  /** The system's colour scheme, which a service worker cannot see. */
  | { type: 'themeChanged'; dark: boolean }
);

export interface HostSettings {
  deviceName: string;
  servers: IceServer[];
  book: DeviceBook;
  /** Whether conversations with remembered devices are kept. */
  keepsHistory: boolean;
  preferences: Preferences;
}

/** What a host that starts gets. */
export interface HostStart extends HostSettings {
  /** The key of the device that the next link should be with, as a person chose before the host's page was made anew. */
  expected: string | null;
}

export interface FileToSave {
  /**
   * Of a blob that the peer host made: a service worker cannot make one. Its fragment says which file it is
   * (`TRANSFER/ENTRY/BYTES`), and stands in the browser's list of downloads.
   */
  url: string;
  path: string;
  /** It may have been begun before: by an earlier life of the host, or by a background that did not answer. */
  again: boolean;
}

export type SaveAnswer = { downloadId: number } | { error: string };

/** `error`: the browser's reason, or `null` when the file is complete where the person looks for it. */
export interface EndedDownload {
  downloadId: number;
  error: string | null;
}

/**
 * Something that a person should hear of when no page shows the link. A message is not told with an empty text and
 * nothing shared.
 */
export type Arrival = { linkId: string; name: string } & (
  | { kind: 'message'; text: string; shared: Shared | null }
  | TransferArrival
);

export type TransferArrival =
  | { kind: 'offer'; transferId: string; title: string; size: number; risk: FileRisk | null }
  /** `isOpenable`: one file that does no harm as far as its name tells. */
  | { kind: 'done'; transferId: string; title: string; downloadId: number | null; isOpenable: boolean };

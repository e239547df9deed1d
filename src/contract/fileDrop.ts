/**
 * Files go straight from the page to the peer host, on a `BroadcastChannel`: a posted `File` stays readable
 * after its page is closed (Chromium 156; a file handle does not: its permission ends with the page).
 *
 * A drop comes in parts, so that a folder of 100,000 files freezes nobody. The host acknowledges each part by its
 * drop's id and its number; the page posts a part again every second until it is acknowledged (a host that is being
 * restarted hears nothing), and the host takes each part once. The host refuses a drop as a whole.
 */
export const FILE_CHANNEL = 'tandem-files';

/** Entries in one part. */
export const DROP_PART_ENTRIES = 500;

/** A file, or a folder that has nothing in it. */
export interface DroppedEntry {
  /** Path inside what was dropped, last segment the file's name; at least one segment. */
  path: string[];
  /** `null` for an empty folder. */
  file: File | null;
}

export interface FileDrop {
  type: 'drop';
  /** Random, made by the page. Becomes the transfer's id. 32 lower-case hex digits. */
  dropId: string;
  /**
   * Where it goes: a new transfer over a link, or the sources of a transfer that waits for them
   * (`TransferPhase` `waiting` for `source`), matched by their paths and compared with what was sent already; or a
   * remembered device, by its key, as soon as it is linked.
   */
  to: { linkId: string } | { transferId: string } | { device: string };
  /** Counts from 0. */
  part: number;
  /** True for the last part; `entries` may be empty then. */
  last: boolean;
  entries: DroppedEntry[];
  /**
   * Handles of what was dropped or picked, where the browser gives them: kept, so that after a restart a person can
   * give the permission again instead of choosing the files again. With part 0.
   */
  handles: FileSystemHandle[];
}

/** The page was closed or could not read what was dropped: nothing is sent. */
export interface DropAbandoned {
  type: 'abandoned';
  dropId: string;
}

export type FileDropAnswer =
  | { type: 'taken'; dropId: string; part: number }
  | { type: 'refused'; dropId: string; error: { code: string; detail?: string } };

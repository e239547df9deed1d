/**
 * Files go straight from the page to the peer host, on a `BroadcastChannel`: a posted `File` stays readable
 * after its page is closed (Chromium 156). The host acknowledges each drop by its id; the page posts again
 * every second until it is acknowledged (a host that is being restarted hears nothing), and the host takes each id once.
 */
export const FILE_CHANNEL = 'tandem-files';

export interface DroppedFile {
  /** Path inside what was dropped, last segment the file's name; at least one segment. */
  path: string[];
  file: File;
}

export interface FileDrop {
  type: 'drop';
  /** Random, made by the page. Becomes the transfer's id. 32 lower-case hex digits. */
  dropId: string;
  linkId: string;
  files: DroppedFile[];
}

export type FileDropAnswer =
  | { type: 'taken'; dropId: string }
  | { type: 'refused'; dropId: string; error: { code: string; detail?: string } };

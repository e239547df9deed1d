/** Whose doing an error is. `bug` means that Tandem itself is wrong. */
export type Fault = 'local' | 'remote' | 'network' | 'user' | 'bug';

const FAULTS = {
  /** The pasted or scanned text holds no Tandem code. */
  'code-missing': 'user',
  /** A QR code, but somebody else's. */
  'code-foreign': 'user',
  /** The code was made by a newer Tandem. */
  'code-newer': 'local',
  /** A Tandem code with wrong characters in it; `detail` is the 1-based position in the code's text, if known. */
  'code-damaged': 'user',
  /** A Tandem code whose end is missing; `detail` is the number of characters that were read. */
  'code-incomplete': 'user',
  /** One's own code. */
  'code-own': 'user',
  /** A code that this browser linked with before: each code works once. */
  'code-used': 'user',
  /** The other side was reached, but the codes belong to different tries: no encryption comes about between them. */
  'codes-crossed': 'user',
  /** The code names no address that may be probed. */
  'code-unreachable': 'remote',
  /** The browser's own session description cannot be put into a code. */
  'description-unsupported': 'local',
  /** What was typed is no server's address; `detail` is the part that is wrong: `scheme`, `host`, `port`, `transport`. */
  'server-address': 'user',
  /** A server that passes packets on needs a user name and a password. */
  'server-credentials': 'user',
  /** The server is in the list already. */
  'server-twice': 'user',
  /** More servers than are asked; `detail` is the limit. */
  'too-many-servers': 'user',
  /** The browser could not make a connection to offer (WebRTC is off or broken). */
  'connection-unavailable': 'local',
  /** The other side speaks another protocol version; `detail` is `newer` or `older` (theirs against ours). */
  'protocol-mismatch': 'remote',
  /** The other side broke the protocol; `detail` says how, for a log. */
  'protocol-violation': 'remote',
  /** What should prove who is at the other end does not: a wrong signature, a nonce that was not committed to. */
  'identity-forged': 'remote',
  /** A person saw other emoji than the other side's. */
  'emoji-differ': 'remote',
  /** Another key answers than the one that was expected; `detail` is the remembered device's name, if there is one. */
  'key-changed': 'remote',
  /** The other side expected a device with another key. */
  'not-expected': 'remote',
  /** The connection went away for good. */
  'link-lost': 'network',
  /** A message is longer than one message may be; `detail` is the limit in characters. */
  'message-too-long': 'user',
  /** As much as may wait for a silent link is waiting: this message was not taken. */
  'too-much-waiting': 'network',
  /** More waits for remembered devices than is kept for them. */
  'too-much-later': 'user',
  /** More files than one offer may hold; `detail` is the limit. */
  'too-many-files': 'user',
  /** More offers, or files in them, than may wait for the other side's answer. */
  'too-many-offers': 'user',
  /** What arrived is not what was sent. */
  'hash-mismatch': 'remote',
  /** The disk is full; `detail` is the number of bytes that are missing, if known. */
  'disk-full': 'local',
  /** The disk refused to write. */
  'disk-failed': 'local',
  /** The file changed while it was being sent. */
  'source-changed': 'user',
  /** The file can no longer be read (moved, deleted, or a folder). */
  'source-unreadable': 'user',
  /** What was chosen again is not what was being sent; `detail` is the name. */
  'source-different': 'user',
  /** Files were chosen for a transfer that needs none any more. */
  'transfer-ended': 'user',
  /** A transfer that goes on proved to be another one than before: nothing of it is spliced. */
  'resume-refused': 'remote',
  /** The browser asks anew whether the folder that was chosen may be written to; `detail` is its name. */
  'place-permission': 'user',
  /** The folder that was chosen is not there any more; `detail` is its name. */
  'place-missing': 'user',
  /** No space where the files are to go; `detail` is the folder's name, none for Downloads. */
  'place-full': 'local',
  /** Where the files are to go, nothing can be written; `detail` as above. */
  'place-refused': 'local',
  /** The browser's download did not finish; `detail` is its reason. */
  'download-failed': 'local',
  /** The other side could not go on; `detail` is its own error code. */
  'remote-failed': 'remote',
  /** Tandem itself is wrong. */
  bug: 'bug',
} as const satisfies Record<string, Fault>;

export type ErrorCode = keyof typeof FAULTS;

export const ERROR_CODES = Object.keys(FAULTS) as ErrorCode[];

/** The one error type: a code from a closed union, whose fault it is, and one plain detail for the words shown. */
export class PeerError extends Error {
  override readonly name = 'PeerError';
  readonly code: ErrorCode;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, detail?: string | number, options?: { cause?: unknown }) {
    super(detail === undefined ? code : `${code}: ${detail}`, options);
    this.code = code;
    this.detail = detail === undefined ? undefined : String(detail);
  }

  get fault(): Fault {
    return FAULTS[this.code];
  }
}

/** Any thrown value as a `PeerError`; what is not one already is a `bug`. */
export function toPeerError(thrown: unknown): PeerError {
  if (thrown instanceof PeerError) return thrown;
  return new PeerError('bug', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
}

/** Makes the compiler prove that a `switch` is complete. @throws {PeerError} `bug`, when the proof was circumvented. */
export function assertNever(value: never): never {
  throw new PeerError('bug', `unexpected ${JSON.stringify(value)}`);
}

import { PeerError } from './errors.ts';
import { fromHex } from './hex.ts';

/**
 * Whose turn it is in whatever both sides must put in one order: `first` is the side whose certificate's fingerprint
 * is the lower one.
 */
export type Role = 'first' | 'second';

/** SHA-256 fingerprints of the two certificates of one connection, as 64 lower-case hex digits each. */
export interface Fingerprints {
  own: string;
  other: string;
}

const IDENTITY_LABEL = 'tandem identity 3';

export function roleOf({ own, other }: Fingerprints): Role {
  return own < other ? 'first' : 'second';
}

/** What both sides have one of, in role order. */
export function inOrder<T>(role: Role, own: T, other: T): [T, T] {
  return role === 'first' ? [own, other] : [other, own];
}

/**
 * What the device key signs in a hello: label, the signer's role, both fingerprints of the connection in role order. So
 * a signature is no use on another connection, and cannot be sent back to its maker. See docs/protocol.md, "Identity".
 */
export function identityMessage(signer: Fingerprints): Uint8Array<ArrayBuffer> {
  const role = roleOf(signer);
  return concatBytes(IDENTITY_LABEL, roleByte(role), ...inOrder(role, signer.own, signer.other));
}

export function roleByte(role: Role): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(role === 'first' ? 1 : 2);
}

/**
 * A label in ASCII and bytes behind it; texts are hex.
 *
 * @throws {PeerError} `bug`, for a text that is not hex
 */
export function concatBytes(label: string, ...parts: (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const pieces = [
    new TextEncoder().encode(label),
    ...parts.map((part) => (typeof part === 'string' ? hex(part) : part)),
  ];
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}

function hex(text: string): Uint8Array {
  const bytes = fromHex(text);
  if (bytes === undefined) throw new PeerError('bug', 'not hex');
  return bytes;
}

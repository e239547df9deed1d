import { ADDRESS_BYTES, addressBytes, formatAddress } from './address.ts';
import { chooseCandidates } from './candidateChoice.ts';
import { crc24 } from './crc.ts';
import { decodeCredentials, encodeCredentials } from './credentials.ts';
import {
  type AddressFamily,
  type Candidate,
  type CandidateType,
  type Description,
  FINGERPRINT_BYTES,
} from './description.ts';
import { PeerError } from './errors.ts';
import type { Bytes } from './units.ts';

/** 102 bytes are 153 base45 characters; a QR code of version 5 at EC level L (37 modules) holds 154. */
export const MAX_CODE_BYTES: Bytes = 102;
/** Header, one byte, checksum: what a code of any version has at the least, so that its text has one whole group. */
export const MIN_CODE_BYTES: Bytes = 7;

const VERSION = 1;
const CHECKSUM_BYTES = 3;
const FAMILIES: readonly AddressFamily[] = ['ipv4', 'ipv6', 'mdns'];
const TYPES: readonly CandidateType[] = ['host', 'srflx', 'relay'];

/**
 * The pairing code of a description as at most `MAX_CODE_BYTES` bytes; the format is in docs/protocol.md, "The
 * pairing code". Where the candidates are too many, the most useful are kept (`chooseCandidates`).
 *
 * @throws {PeerError} `description-unsupported`, when fingerprint or credentials do not fit the format.
 */
export function encodeCode({ fingerprint, ufrag, pwd, candidates }: Description): Uint8Array {
  if (fingerprint.length !== FINGERPRINT_BYTES) throw new PeerError('description-unsupported', 'fingerprint');
  const { form, bytes: credentials } = encodeCredentials(ufrag, pwd);
  const room = MAX_CODE_BYTES - 1 - FINGERPRINT_BYTES - credentials.length - CHECKSUM_BYTES;
  if (room < 0) throw new PeerError('description-unsupported', 'ICE credentials too long');
  const chosen = chooseCandidates(candidates, room).flatMap(encodeCandidate);
  const body = [(VERSION << 4) | (form << 2), ...fingerprint, ...credentials, ...chosen];
  const sum = crc24(body);
  return Uint8Array.from([...body, sum >> 16, (sum >> 8) & 0xff, sum & 0xff]);
}

/**
 * The description that a code stands for, with the candidates in the sender's order of usefulness. Any address
 * may be among them: what may be probed is for `probeable` to say.
 *
 * @throws {PeerError} `code-newer`, when it is whole and of a later version; `code-damaged` for anything else that is not a code.
 */
export function decodeCode(bytes: Uint8Array): Description {
  checkCode(bytes);
  const header = bytes[0] ?? 0;
  if (bytes.length > MAX_CODE_BYTES || header >> 4 !== VERSION || (header & 3) !== 0) throw damaged();
  const body = bytes.subarray(0, -CHECKSUM_BYTES);
  const start = 1 + FINGERPRINT_BYTES;
  const credentials = decodeCredentials((header >> 2) & 3, body.subarray(start));
  if (!credentials) throw damaged();
  const { ufrag, pwd, length } = credentials;
  return { fingerprint: body.slice(1, start), ufrag, pwd, candidates: decodeCandidates(body.subarray(start + length)) };
}

/**
 * Checks what codes of all versions have in common, now and later: the checksum at the end and the version before it.
 *
 * @throws {PeerError} `code-damaged`, when the checksum is wrong; `code-newer`, when it is right and the version is a later one.
 */
export function checkCode(bytes: Uint8Array): void {
  if (bytes.length < MIN_CODE_BYTES) throw damaged();
  // A CRC with no final XOR, run over a message with its own checksum behind it, ends at 0.
  if (crc24(bytes) !== 0) throw damaged();
  if ((bytes[0] ?? 0) >> 4 > VERSION) throw new PeerError('code-newer');
}

function encodeCandidate({ type, address, port }: Candidate): number[] {
  const tag = FAMILIES.indexOf(address.family) | (TYPES.indexOf(type) << 2);
  return [tag, ...(addressBytes(address) ?? []), port >> 8, port & 0xff];
}

function decodeCandidates(bytes: Uint8Array): Candidate[] {
  const candidates: Candidate[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    const family = FAMILIES[tag & 3];
    const type = TYPES[tag >> 2];
    if (!family || !type) throw damaged();
    const start = at + 1;
    const end = start + ADDRESS_BYTES[family];
    const [high, low] = bytes.subarray(end, end + 2);
    if (high === undefined || low === undefined) throw damaged();
    candidates.push({ type, address: formatAddress(family, bytes.subarray(start, end)), port: (high << 8) | low });
    at = end + 2;
  }
  return candidates;
}

function damaged(): PeerError {
  return new PeerError('code-damaged');
}

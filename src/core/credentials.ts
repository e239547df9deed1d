import { PeerError } from './errors.ts';
import { fromHex, toHex } from './hex.ts';
import { packedLength, packIceChars, unpackIceChars } from './sixBits.ts';

/** ICE credentials packed to their entropy, in the form that the number in the code's header names. */
interface Packed {
  form: 0 | 1 | 2;
  bytes: number[];
}

interface Unpacked {
  ufrag: string;
  pwd: string;
  /** How many bytes were read. */
  length: number;
}

/** Form 0, Chromium: ice-ufrag of 4 and ice-pwd of 24 ice-chars, together 21 bytes. */
const SHORT = { ufrag: 4, pwd: 24 };
/** Form 1, Firefox: 8 and 32 lower-case hexadecimal digits, together 20 bytes. */
const HEX = { ufrag: 8, pwd: 32 };
/** RFC 8839 §5.4 asks for so many random ice-chars at the least: 24 bits and 128 bits. */
const LEAST = { ufrag: 4, pwd: 22 };

/** @throws {PeerError} `description-unsupported`, for what RFC 8839 §5.4 does not allow. */
export function encodeCredentials(ufrag: string, pwd: string): Packed {
  if (ufrag.length < LEAST.ufrag || pwd.length < LEAST.pwd || !/^[A-Za-z0-9+/]*$/.test(ufrag + pwd)) {
    throw new PeerError('description-unsupported', 'ICE credentials');
  }
  const both = ufrag + pwd;
  if (ufrag.length === SHORT.ufrag && pwd.length === SHORT.pwd) return { form: 0, bytes: packIceChars(both) };
  const hex = /^[0-9a-f]*$/.test(both) ? fromHex(both) : undefined;
  if (ufrag.length === HEX.ufrag && pwd.length === HEX.pwd && hex) return { form: 1, bytes: [...hex] };
  if (ufrag.length > 255 || pwd.length > 255) throw new PeerError('description-unsupported', 'ICE credentials');
  return { form: 2, bytes: [ufrag.length, pwd.length, ...packIceChars(both)] };
}

/** Reads credentials from the start of `bytes`; `undefined` where they are cut short or not what `form` says. */
export function decodeCredentials(form: number, bytes: Uint8Array): Unpacked | undefined {
  if (form === 1) {
    if (bytes.length < 20) return undefined;
    const digits = toHex(bytes.subarray(0, 20));
    return { ufrag: digits.slice(0, HEX.ufrag), pwd: digits.slice(HEX.ufrag), length: 20 };
  }
  if (form === 0) return unpack(bytes, SHORT.ufrag, SHORT.pwd);
  const [ufrag, pwd] = bytes;
  if (form !== 2 || ufrag === undefined || pwd === undefined) return undefined;
  const unpacked = ufrag < LEAST.ufrag || pwd < LEAST.pwd ? undefined : unpack(bytes.subarray(2), ufrag, pwd);
  return unpacked && { ...unpacked, length: 2 + unpacked.length };
}

function unpack(bytes: Uint8Array, ufrag: number, pwd: number): Unpacked | undefined {
  const length = packedLength(ufrag + pwd);
  if (bytes.length < length) return undefined;
  const both = unpackIceChars(bytes.subarray(0, length), ufrag + pwd);
  return both === undefined ? undefined : { ufrag: both.slice(0, ufrag), pwd: both.slice(ufrag), length };
}

import { decodeBase45, encodeBase45 } from './base45.ts';
import { crc8 } from './crc.ts';
import type { Description } from './description.ts';
import { PeerError, toPeerError } from './errors.ts';
import { checkCode, decodeCode, MIN_CODE_BYTES } from './pairingCode.ts';
import { decodeBase64url, encodeBase64url } from './sixBits.ts';

/** How the input came in: the text of a QR code, or a text somebody pasted. */
type InputKind = 'qr' | 'text';

/** A code is at most 347 characters; the rest leaves room for the chat lines around it, and bounds the work. */
const MAX_INPUT_CHARACTERS = 4096;

const PREFIX = 'tandem:';
/** 8 bytes of data and 1 check byte are 12 base64 characters with no bits left over. */
const GROUP_BYTES = 8;
const GROUP_CHARACTERS = 12;

/** What mail, chat and markdown put around or into a line: white space, invisible characters, marks of quotation and emphasis. */
const NOISE = /[\s\p{Cf}>|*`'"«»‹›‘’‚‛“”„‟]/gu;

/** A code's bytes as the text of its QR code, for the alphanumeric mode. */
export function codeToQr(bytes: Uint8Array): string {
  return encodeBase45(bytes);
}

/** A code's bytes as the line to copy: `tandem:` and groups of 12 characters, each with a check of its own. */
export function codeToText(bytes: Uint8Array): string {
  const counted = [bytes.length, ...bytes];
  let text = PREFIX;
  for (let index = 0; index * GROUP_BYTES < counted.length; index++) {
    const group = counted.slice(index * GROUP_BYTES, (index + 1) * GROUP_BYTES);
    text += encodeBase64url([...group, checkOf(index, group)]);
  }
  return text;
}

/**
 * The bytes of the code in what was scanned or pasted, which are a code with a right checksum and of a version that
 * is known. At most the first `MAX_INPUT_CHARACTERS` are read. The first code that reads wins; where none does, the
 * error is of the one that got furthest.
 *
 * @throws {PeerError} `code-missing` (`code-foreign` for a QR code), when there is none; `code-newer`; `code-damaged`
 * with the position of the first character of the damaged group, or of the character that cannot be in a code;
 * `code-incomplete` with the number of characters that were read. Characters are counted from 1, after the colon.
 */
export function readCode(input: string, kind: InputKind = 'text'): Uint8Array {
  const read = input.slice(0, MAX_INPUT_CHARACTERS);
  const scanned = readQr(read, kind);
  if (scanned) return scanned;

  let furthest: Failure = { reached: -1, error: new PeerError(kind === 'qr' ? 'code-foreign' : 'code-missing') };
  for (const { newer, text } of occurrences(read.replace(NOISE, ''))) {
    const result = newer ? { reached: Infinity, error: new PeerError('code-newer') } : readText(text);
    if (result instanceof Uint8Array) return result;
    if (result.reached > furthest.reached) furthest = result;
  }
  throw furthest.error;
}

/** `readCode` and `decodeCode` in one. @throws {PeerError} what they throw. */
export function decodeInput(input: string, kind: InputKind = 'text'): Description {
  return decodeCode(readCode(input, kind));
}

interface Failure {
  /** How many characters were in order. */
  reached: number;
  error: PeerError;
}

/** @throws {PeerError} `code-newer`. */
function readQr(input: string, kind: InputKind): Uint8Array | undefined {
  const trimmed = input.trim();
  // base45 may begin with a space, but never ends with one.
  for (const text of kind === 'qr' ? [input] : [trimmed, ` ${trimmed}`]) {
    const bytes = decodeBase45(text);
    const failure = bytes && failureOf(bytes);
    if (bytes && !failure) return bytes;
    // Only a right checksum makes it one of ours.
    if (failure?.code === 'code-newer') throw failure;
  }
  return undefined;
}

function failureOf(bytes: Uint8Array): PeerError | undefined {
  try {
    checkCode(bytes);
    return undefined;
  } catch (thrown) {
    return toPeerError(thrown);
  }
}

/** What follows each prefix, up to the next one. */
function occurrences(text: string): { newer: boolean; text: string }[] {
  const prefixes = [...text.matchAll(/tandem(\d*):/gi)];
  return prefixes.map((prefix, at) => ({
    newer: prefix[1] !== '',
    text: text.slice(prefix.index + prefix[0].length, prefixes[at + 1]?.index),
  }));
}

function readText(text: string): Uint8Array | Failure {
  const legal = text.search(/[^A-Za-z0-9_-]|$/);
  const bytes: number[] = [];
  // The first byte is the code's length; until it is known, one whole group is.
  let total = GROUP_BYTES;
  for (let index = 0; bytes.length < total; index++) {
    const start = index * GROUP_CHARACTERS;
    const length = Math.min(GROUP_BYTES, total - bytes.length);
    const end = start + Math.ceil(((length + 1) * 8) / 6);
    if (end > legal) return { reached: legal, error: cutAt(text, legal) };
    const group = decodeBase64url(text.slice(start, end));
    const check = group?.pop();
    if (!group || check !== checkOf(index, group)) return { reached: start, error: damagedAt(start) };
    bytes.push(...group);
    if (index === 0) total = 1 + (group[0] ?? 0);
    if (total <= MIN_CODE_BYTES) return { reached: 0, error: damagedAt(0) };
  }
  const code = Uint8Array.from(bytes.slice(1));
  const error = failureOf(code);
  return error ? { reached: error.code === 'code-newer' ? Infinity : legal, error } : code;
}

/** The text ends too early: it was cut off (also with an ellipsis, as previews do), or a character cannot be in a code. */
function cutAt(text: string, legal: number): PeerError {
  return /^($|…|\.\.\.)/.test(text.slice(legal)) ? new PeerError('code-incomplete', legal) : damagedAt(legal);
}

function damagedAt(offset: number): PeerError {
  return new PeerError('code-damaged', offset + 1);
}

/** The check byte of a group: its index goes in first, so that groups that changed places are found too. */
function checkOf(index: number, group: number[]): number {
  return crc8([index, ...group]);
}

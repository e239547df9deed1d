const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The ice-chars (RFC 8839 §5.1) in the order of base64 (RFC 4648 §4): they are the same 64 characters. */
const ICE_CHARS = `${LETTERS_AND_DIGITS}+/`;
/** RFC 4648 §5. */
const BASE64URL = `${LETTERS_AND_DIGITS}-_`;

/** ice-chars as six bits each, most significant bit first; the last byte is filled up with zero bits. */
export function packIceChars(text: string): number[] {
  return regroup(values(text, ICE_CHARS), 6, 8);
}

/** The `count` ice-chars in `packedLength(count)` bytes; `undefined` where a filling bit is not zero. */
export function unpackIceChars(bytes: Iterable<number>, count: number): string | undefined {
  const packed = regroup(bytes, 8, 6);
  if (packed.slice(count).some((value) => value !== 0)) return undefined;
  return characters(packed.slice(0, count), ICE_CHARS);
}

/** How many bytes `count` packed ice-chars take. */
export function packedLength(count: number): number {
  return Math.ceil((count * 6) / 8);
}

/** RFC 4648 §5, without padding. */
export function encodeBase64url(bytes: Iterable<number>): string {
  return characters(regroup(bytes, 8, 6), BASE64URL);
}

/** The inverse of `encodeBase64url`; `undefined` for any text that it would not have made (RFC 4648 §3.5). */
export function decodeBase64url(text: string): number[] | undefined {
  const digits = values(text, BASE64URL);
  if (digits.includes(-1) || text.length % 4 === 1) return undefined;
  const bytes = regroup(digits, 6, 8);
  const count = Math.floor((text.length * 6) / 8);
  return bytes.slice(count).some((byte) => byte !== 0) ? undefined : bytes.slice(0, count);
}

function values(text: string, alphabet: string): number[] {
  return Array.from(text, (character) => alphabet.indexOf(character));
}

function characters(digits: number[], alphabet: string): string {
  return digits.map((digit) => alphabet.charAt(digit)).join('');
}

/** The same bits in groups of another size, most significant first, the last group filled up with zero bits. */
function regroup(groups: Iterable<number>, from: 6 | 8, to: 6 | 8): number[] {
  const regrouped: number[] = [];
  let held = 0;
  let bits = 0;
  for (const group of groups) {
    held = (held << from) | group;
    bits += from;
    while (bits >= to) {
      bits -= to;
      regrouped.push(held >> bits);
      held &= (1 << bits) - 1;
    }
  }
  if (bits > 0) regrouped.push(held << (to - bits));
  return regrouped;
}

/** RFC 9285 §4.2, table 1: the characters of a QR code's alphanumeric mode, in that mode's order. */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** Two bytes as three characters, a last single byte as two (RFC 9285 §4). */
export function encodeBase45(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) {
    const low = bytes[at + 1];
    let value = low === undefined ? (bytes[at] ?? 0) : (bytes[at] ?? 0) * 256 + low;
    for (let left = low === undefined ? 2 : 3; left > 0; left--) {
      text += ALPHABET.charAt(value % 45);
      value = Math.floor(value / 45);
    }
  }
  return text;
}

/** The inverse of `encodeBase45`; `undefined` for what is not base45 (RFC 9285 §4, the last paragraph and §6). */
export function decodeBase45(text: string): Uint8Array | undefined {
  if (text.length % 3 === 1) return undefined;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const digits = Array.from(text.slice(at, at + 3), (character) => ALPHABET.indexOf(character));
    if (digits.includes(-1)) return undefined;
    const value = digits.reduceRight((sum, digit) => sum * 45 + digit, 0);
    if (value >= (digits.length === 3 ? 65536 : 256)) return undefined;
    if (digits.length === 3) bytes.push(value >> 8);
    bytes.push(value & 0xff);
  }
  return Uint8Array.from(bytes);
}

/**
 * CRC-24 of OpenPGP (RFC 9580 §6.1): generator 0x864CFB, initial value 0xB704CE, not reflected, no final XOR.
 * Of the ASCII digits 123456789 it is 0x21CF02.
 */
export function crc24(bytes: Iterable<number>): number {
  return crc(bytes, 24, 0x864cfb, 0xb704ce);
}

/**
 * CRC-8 with the generator x^8 + x^2 + x + 1 (0x07), initial value 0, not reflected, no final XOR.
 * Of the ASCII digits 123456789 it is 0xF4. It finds every error that lies within 8 neighbouring bits,
 * and so every single wrong base64 character.
 */
export function crc8(bytes: Iterable<number>): number {
  return crc(bytes, 8, 0x07, 0);
}

/** Bit by bit: the longest input is a few hundred bytes, so a table would only be more to read. */
function crc(bytes: Iterable<number>, width: 8 | 24, generator: number, initial: number): number {
  const top = 1 << (width - 1);
  const mask = 2 * top - 1;
  let register = initial;
  for (const byte of bytes) {
    register ^= byte << (width - 8);
    for (let bit = 0; bit < 8; bit++) register = ((register << 1) & mask) ^ (register & top ? generator : 0);
  }
  return register;
}

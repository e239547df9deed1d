import { toHex } from '../../core/hex.ts';

export const DIGEST_BYTES = 32;

export async function sha256(bytes: Uint8Array<ArrayBuffer> | ArrayBuffer): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(await sha256(bytes));
}

export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** Digests of the blocks of one file, in place. */
export interface DigestList {
  set(index: number, digest: Uint8Array): void;
  /** `undefined` where it is not known. */
  get(index: number): Uint8Array<ArrayBuffer> | undefined;
  readonly known: number;
  readonly length: number;
  /** SHA-256 over all of them, as hex: the file's root. */
  root(): Promise<string>;
}

export function createDigestList(length: number): DigestList {
  const bytes = new Uint8Array(length * DIGEST_BYTES);
  const isKnown = new Uint8Array(length);
  let known = 0;
  return {
    set(index, digest) {
      if (isKnown[index] === 0) known++;
      isKnown[index] = 1;
      bytes.set(digest, index * DIGEST_BYTES);
    },
    get: (index) => (isKnown[index] === 1 ? bytes.slice(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES) : undefined),
    get known() {
      return known;
    },
    length,
    root: () => sha256Hex(bytes),
  };
}

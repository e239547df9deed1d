import { createHash, randomBytes } from 'node:crypto';
import { createLayout, type Manifest, type ManifestEntry } from '../../../../src/core/manifest.ts';
import type { Bytes } from '../../../../src/core/units.ts';

export const TRANSFER = '00112233445566778899aabbccddeeff';
export const BLOCK_BYTES: Bytes = 256 * 1024;

/** Bytes that no deflating makes smaller. */
export const noise = (size: Bytes): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(size));

/** Bytes that deflate well, and no two stretches of which are the same. */
export function prose(size: Bytes): Uint8Array<ArrayBuffer> {
  const line = (number: number) => `Line ${number} of a letter that says much the same as the one before it.\n`;
  let text = '';
  for (let number = 0; text.length < size; number++) text += line(number);
  return new TextEncoder().encode(text.slice(0, size));
}

/** By an implementation that is not ours. */
export function nodeSha256(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

/** The blocks of one file. */
export function blocksOf(content: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const count = Math.max(1, Math.ceil(content.length / BLOCK_BYTES));
  return Array.from({ length: count }, (_, index) => content.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES));
}

export const rootOf = (content: Uint8Array<ArrayBuffer>): string =>
  hexOf(nodeSha256(...blocksOf(content).map((block) => nodeSha256(block))));

/** A manifest of files of these sizes (`null` is an empty folder), and its layout. */
export function manifestOf(...sizes: (number | null)[]) {
  const entries = sizes.map((size, index): ManifestEntry => ({ path: [`file ${index}`], size }));
  const manifest: Manifest = { transfer: TRANSFER, blockBytes: BLOCK_BYTES, entries };
  return { manifest, layout: createLayout(manifest) };
}

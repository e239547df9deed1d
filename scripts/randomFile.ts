import { createCipheriv, createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const CHUNK_BYTES = 1 << 20;

/**
 * Writes random bytes that are the same for the same seed: the AES-128-CTR key stream under the seed. They do
 * not compress, so a rate measured with them is a rate of the wire.
 */
export async function writeRandomFile(file: string, size: number, seed: number): Promise<void> {
  const key = createHash('sha256').update(`tandem random file ${seed}`).digest().subarray(0, 16);
  const cipher = createCipheriv('aes-128-ctr', key, Buffer.alloc(16));
  const zeros = Buffer.alloc(CHUNK_BYTES);
  function* chunks() {
    for (let offset = 0; offset < size; offset += CHUNK_BYTES) {
      yield cipher.update(zeros.subarray(0, Math.min(CHUNK_BYTES, size - offset)));
    }
  }
  await pipeline(Readable.from(chunks()), createWriteStream(file));
}

/** @returns the file's SHA-256 as hex */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

import { PDFDataRangeTransport } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Bytes } from '../../core/units.ts';

/** What a first page takes, of files of any size; a damaged file is read as a whole. */
const MAX_READ_BYTES: Bytes = 64 * 1024 * 1024;

/** Gives pdf.js the parts of a file that it asks for. */
export class BlobSource extends PDFDataRangeTransport {
  /** Rejects when no more can be read. */
  readonly failed: Promise<never>;
  #fail: (cause: unknown) => void = () => {};
  #blob: Blob;
  #read: Bytes = 0;

  constructor(blob: Blob) {
    super(blob.size, null);
    this.#blob = blob;
    this.failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
  }

  override requestDataRange(begin: Bytes, end: Bytes): void {
    this.#read += end - begin;
    if (this.#read > MAX_READ_BYTES) this.#fail(new Error('too much to read'));
    else void this.#give(begin, end);
  }

  async #give(begin: Bytes, end: Bytes): Promise<void> {
    try {
      this.onDataRange(begin, new Uint8Array(await this.#blob.slice(begin, end).arrayBuffer()));
    } catch (cause) {
      this.#fail(cause);
    }
  }
}

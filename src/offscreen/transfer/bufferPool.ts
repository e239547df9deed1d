/**
 * Buffers of one size that are used again: a fresh one costs its pages to be zeroed and mapped, which at 20 MB/s is a
 * twentieth of what the whole transfer costs.
 */
export interface BufferPool {
  /** A buffer with whatever was in it. */
  take(): Uint8Array<ArrayBuffer>;
  /** It must not be used any more by whoever gives it; of another size it is left to the garbage collector. */
  give(buffer: Uint8Array<ArrayBuffer>): void;
}

export function createBufferPool(bytes: number, kept: number): BufferPool {
  const free: Uint8Array<ArrayBuffer>[] = [];
  return {
    take: () => free.pop() ?? new Uint8Array(bytes),
    give(buffer) {
      if (buffer.buffer.byteLength === bytes && free.length < kept) free.push(new Uint8Array(buffer.buffer));
    },
  };
}

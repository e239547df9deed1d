import type { Bytes } from '../../../src/core/units.ts';
import type { Device } from '../driver.ts';

/** The part of a worker that counts. */
type Counting = typeof globalThis & {
  sentPieces?: Map<string, number>;
  sentBytes?: number;
  /** Somebody who waits for so many bytes. */
  awaited?: { bytes: number; reached(): void };
};

export interface SentBlocks {
  /** Bytes of files that were handed to a channel, each time they were. */
  bytes: Bytes;
  /** Of these, what had been handed to one before. */
  twiceBytes: Bytes;
  /** Numbers of the blocks that were sent more than once. */
  blocksTwice: number[];
}

/**
 * Counts what the device's transfer worker hands to its channels, block by block, from now on and until it
 * is counted anew: over all lanes, and over all links of this life of the worker. What is lost with a lane counts too.
 */
export async function countSentBlocks(device: Device): Promise<() => Promise<SentBlocks>> {
  const worker = await device.transferWorker();
  await worker.evaluate(startCounting);
  return () => worker.evaluate(readCounts);
}

/** Waits until the worker has sent so many bytes of files since it was told to count. */
export async function waitUntilSent(device: Device, bytes: Bytes, timeout = 60_000): Promise<void> {
  const worker = await device.transferWorker();
  await worker.evaluate(untilSent, bytes, timeout);
}

/** Runs in the worker. */
function untilSent(bytes: number, timeout: number): Promise<void> {
  const counting = self as Counting;
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`Only ${counting.sentBytes} of ${bytes} bytes were sent.`)), timeout);
    if ((counting.sentBytes ?? 0) >= bytes) resolve();
    else counting.awaited = { bytes, reached: resolve };
  });
}

/** Runs in the worker. The header of a piece is 62 bytes: type, transfer (16), block, offset, … (docs/protocol.md). */
function startCounting(): void {
  const counting = self as Counting;
  const isCounting = counting.sentPieces !== undefined;
  counting.sentPieces = new Map();
  counting.sentBytes = 0;
  if (isCounting) return;
  const { send } = RTCDataChannel.prototype;
  RTCDataChannel.prototype.send = function (frame: unknown) {
    if (frame instanceof Uint8Array && frame[0] === 0x20) {
      const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
      const key = `${view.getUint32(17)} ${view.getUint32(21)} ${frame.length - 62}`;
      const pieces = counting.sentPieces;
      pieces?.set(key, (pieces.get(key) ?? 0) + 1);
      counting.sentBytes = (counting.sentBytes ?? 0) + frame.length - 62;
      if (counting.awaited && counting.sentBytes >= counting.awaited.bytes) counting.awaited.reached();
    }
    send.call(this, frame as Uint8Array<ArrayBuffer>);
  };
}

/** Runs in the worker. */
function readCounts(): SentBlocks {
  let bytes = 0;
  let twiceBytes = 0;
  const twice = new Set<number>();
  for (const [key, times] of (self as Counting).sentPieces ?? []) {
    const [block = 0, , length = 0] = key.split(' ').map(Number);
    bytes += length * times;
    if (times > 1) twice.add(block);
    twiceBytes += length * (times - 1);
  }
  return { bytes, twiceBytes, blocksTwice: [...twice].sort((one, other) => one - other) };
}

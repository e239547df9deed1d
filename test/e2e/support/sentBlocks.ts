import type { Bytes } from '../../../src/core/units.ts';
import type { Device } from '../driver.ts';

/** The part of a worker that counts. */
type Counting = typeof globalThis & { sentPieces?: Map<string, number> };

export interface SentBlocks {
  /** Bytes of files that were handed to a channel, each time they were. */
  bytes: Bytes;
  /** Of these, what had been handed to one before. */
  twiceBytes: Bytes;
  /** Numbers of the blocks that were sent more than once. */
  blocksTwice: number[];
}

/**
 * Counts what the device's transfer worker hands to its channels, block by block, from now on: over all lanes, and
 * over all links of this life of the worker. What is lost with a lane counts too.
 */
export async function countSentBlocks(device: Device): Promise<() => Promise<SentBlocks>> {
  const worker = await device.transferWorker();
  await worker.evaluate(startCounting);
  return () => worker.evaluate(readCounts);
}

/** Runs in the worker. The header of a piece is 62 bytes: type, transfer (16), block, offset, … (docs/protocol.md). */
function startCounting(): void {
  const pieces = new Map<string, number>();
  (self as Counting).sentPieces = pieces;
  const { send } = RTCDataChannel.prototype;
  RTCDataChannel.prototype.send = function (frame: unknown) {
    if (frame instanceof Uint8Array && frame[0] === 0x20) {
      const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
      const key = `${view.getUint32(17)} ${view.getUint32(21)} ${frame.length - 62}`;
      pieces.set(key, (pieces.get(key) ?? 0) + 1);
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

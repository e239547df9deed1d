import type { Bytes } from '../core/units.ts';

/** Frames of one channel on their way to the browser. */
export interface Outbox {
  /** Sends it now, or when there is room. @returns false where more waits than an honest peer leaves waiting */
  put(frame: Uint8Array<ArrayBuffer>): boolean;
  /** Resolves when the browser has sent all that is there now; never where the channel closes before. */
  drained(): Promise<void>;
}

/** What the browser is given to keep: it throws at 16 MiB (Chromium 156), and no channel is faster with more than this. */
const HIGH_WATER_BYTES: Bytes = 1024 * 1024;
/**
 * Messages that wait are bounded, and so are offers with their pages: 6 MB and 38 MB at the very most. Beyond are
 * answers to a peer that asks and asks, and takes nothing.
 */
const MAX_WAITING_BYTES: Bytes = 64 * 1024 * 1024;

/**
 * Keeps what is said in a silence, in its order, and gives the browser no more than it takes. What waits goes with the
 * channel: whatever must arrive is said again on another (`link.ts`).
 */
export function createOutbox(channel: RTCDataChannel): Outbox {
  const waiting: Uint8Array<ArrayBuffer>[] = [];
  let waitingBytes: Bytes = 0;
  const listeners: (() => void)[] = [];

  function drain(): void {
    while (channel.readyState === 'open') {
      const size = waiting[0]?.length;
      if (size === undefined || channel.bufferedAmount + size > HIGH_WATER_BYTES) break;
      const frame = waiting.shift();
      if (frame === undefined) break;
      waitingBytes -= size;
      channel.send(frame);
    }
    if (channel.bufferedAmount > 0 || waiting.length > 0) return;
    for (const listener of listeners.splice(0)) listener();
  }

  channel.bufferedAmountLowThreshold = 0;
  channel.addEventListener('bufferedamountlow', drain);

  return {
    put(frame) {
      // What is said on a channel that has closed, or is not open yet, is said again on one that is.
      if (channel.readyState !== 'open') return true;
      if (waitingBytes + frame.length > MAX_WAITING_BYTES) return false;
      waiting.push(frame);
      waitingBytes += frame.length;
      drain();
      return true;
    },
    drained() {
      const all = new Promise<void>((resolve) => {
        listeners.push(resolve);
      });
      drain();
      return all;
    },
  };
}

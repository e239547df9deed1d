import { expect, it } from 'vitest';
import { createOutbox } from '../../../src/offscreen/outbox.ts';

const KIB = 1024;
/** Where `send` of Chromium 156 throws. */
const BROWSER_LIMIT_BYTES = 16 * KIB * KIB;

/** A channel into a silence: what it is given stays with the browser until `deliver`. */
class SilentChannel extends EventTarget {
  readyState: RTCDataChannelState = 'open';
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  readonly arrived: number[] = [];
  private readonly held: Uint8Array[] = [];

  send(frame: Uint8Array): void {
    if (this.bufferedAmount + frame.length > BROWSER_LIMIT_BYTES) throw new DOMException('full', 'OperationError');
    this.held.push(frame);
    this.bufferedAmount += frame.length;
  }

  /** The network is back: all that the browser has arrives, and whatever it is given then. */
  deliver(): void {
    while (this.held.length > 0) {
      for (const frame of this.held.splice(0)) this.arrived.push(new DataView(frame.buffer).getUint32(0));
      this.bufferedAmount = 0;
      this.dispatchEvent(new Event('bufferedamountlow'));
    }
  }
}

function start() {
  const channel = new SilentChannel();
  return { channel, outbox: createOutbox(channel as unknown as RTCDataChannel) };
}

function frame(number: number, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}

it('keeps three times what the browser would, and sends it in its order and once', () => {
  const { channel, outbox } = start();
  for (let number = 0; number < 192; number++) expect(outbox.put(frame(number, 256 * KIB))).toBe(true);
  expect(channel.bufferedAmount).toBeLessThanOrEqual(KIB * KIB);
  channel.deliver();
  expect(channel.arrived).toEqual(Array.from({ length: 192 }, (_, number) => number));
});

it('refuses what no honest peer leaves waiting, and drops nothing of what it took', () => {
  const { channel, outbox } = start();
  let taken = 0;
  while (outbox.put(frame(taken, 256 * KIB))) taken++;
  expect(taken).toBe(65 * 4);
  channel.deliver();
  expect(channel.arrived).toHaveLength(taken);
  expect(outbox.put(frame(0, 256 * KIB))).toBe(true);
});

it('tells when all of it has left', async () => {
  const { channel, outbox } = start();
  await outbox.drained();
  for (let number = 0; number < 8; number++) outbox.put(frame(number, 256 * KIB));
  let isDrained = false;
  const drained = outbox.drained().then(() => {
    isDrained = true;
  });
  await Promise.resolve();
  expect(isDrained).toBe(false);
  channel.deliver();
  await drained;
});

it('gives nothing to a channel that has closed', () => {
  const { channel, outbox } = start();
  channel.readyState = 'closed';
  expect(outbox.put(frame(1, 256))).toBe(true);
  expect(channel.bufferedAmount).toBe(0);
});

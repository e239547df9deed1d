import type { Bytes, Milliseconds } from '../../../../src/core/units.ts';

type Handler = ((event: { data: ArrayBuffer }) => void) | null;

/**
 * One end of a data channel: what is sent waits in `bufferedAmount`, leaves at a rate, and arrives in order. Uses the
 * timers that there are, so fake time drives it.
 */
export class FakeChannel {
  readyState: 'connecting' | 'open' | 'closed' = 'connecting';
  bufferedAmount: Bytes = 0;
  bufferedAmountLowThreshold: Bytes = 0;
  binaryType = '';
  onopen: Handler | (() => void) = null;
  onclose: (() => void) | null = null;
  onmessage: Handler = null;
  onbufferedamountlow: (() => void) | null = null;
  /** Frames that were sent, whether or not they arrive. */
  readonly sent: Uint8Array<ArrayBuffer>[] = [];
  /** Nothing arrives while it is silent; nothing is lost either. */
  isSilent = false;
  remote: FakeChannel | null = null;
  private readonly queue: Uint8Array<ArrayBuffer>[] = [];
  private isDraining = false;
  private readonly bytesPerMs: Bytes;

  constructor(bytesPerMs: Bytes = 256 * 1024) {
    this.bytesPerMs = bytesPerMs;
  }

  open(): void {
    if (this.readyState !== 'connecting') return;
    this.readyState = 'open';
    (this.onopen as (() => void) | null)?.();
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    if (this.readyState !== 'open') throw new DOMException('not open', 'InvalidStateError');
    const copy = frame.slice();
    this.sent.push(copy);
    this.queue.push(copy);
    this.bufferedAmount += copy.length;
    this.drainSoon();
  }

  close(): void {
    this.end();
    const { remote } = this;
    if (remote !== null) setTimeout(() => remote.end(), 1);
  }

  /** The connection below dies: what is under way is lost. */
  cut(): void {
    this.end();
    this.remote?.end();
  }

  resume(): void {
    this.isSilent = false;
    this.drainSoon();
  }

  asChannel(): RTCDataChannel {
    return this as unknown as RTCDataChannel;
  }

  private end(): void {
    if (this.readyState === 'closed') return;
    this.readyState = 'closed';
    this.queue.length = 0;
    this.onclose?.();
  }

  /** What left a moment ago holds up what comes behind it. */
  private drainSoon(heldUp: Milliseconds = 0): void {
    if (this.isDraining || this.isSilent || (heldUp === 0 && this.queue.length === 0)) return;
    this.isDraining = true;
    setTimeout(() => this.drain(), Math.max(1, heldUp));
  }

  private drain(): void {
    this.isDraining = false;
    let left: Bytes = 0;
    while (left < this.bytesPerMs && this.readyState === 'open' && !this.isSilent) {
      const frame = this.queue.shift();
      if (frame === undefined) break;
      left += frame.length;
      const before = this.bufferedAmount;
      this.bufferedAmount -= frame.length;
      if (this.remote?.readyState === 'open') this.remote.onmessage?.({ data: frame.slice().buffer });
      const isLow = before > this.bufferedAmountLowThreshold && this.bufferedAmount <= this.bufferedAmountLowThreshold;
      if (isLow) this.onbufferedamountlow?.();
    }
    this.drainSoon(left / this.bytesPerMs);
  }
}

/** Two ends of one channel. */
export function fakeChannelPair(bytesPerMs?: Bytes): [FakeChannel, FakeChannel] {
  const pair: [FakeChannel, FakeChannel] = [new FakeChannel(bytesPerMs), new FakeChannel(bytesPerMs)];
  pair[0].remote = pair[1];
  pair[1].remote = pair[0];
  return pair;
}

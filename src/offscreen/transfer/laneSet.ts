import { PIECE_TYPE } from '../../core/blockPiece.ts';
import type { Bytes, Milliseconds } from '../../core/units.ts';

/** A channel that carries bulk data for a link. */
export interface Lane {
  /** The id of its connection. */
  readonly id: string;
  readonly link: string;
  /** It shares its connection with chat: used only where no other lane comes about. */
  readonly isFallback: boolean;
  readonly channel: RTCDataChannel;
  /** No more is sent on it; it goes when what it carries is written. */
  isRetiring: boolean;
  /** When a block that it carried was last written over there, or when it got the first of those that it carries. */
  writtenAt: Milliseconds;
}

export interface LaneSetPorts {
  now(): Milliseconds;
  /** It has become open, or has room again. */
  ready(lane: Lane): void;
  lost(lane: Lane): void;
  /** The channel has closed by itself: its connection is of no use any more. */
  closed(id: string): void;
  /** A frame that carries file bytes. */
  piece(lane: Lane, frame: Uint8Array<ArrayBuffer>): void;
  /** Any other frame. */
  frame(lane: Lane, frame: Uint8Array<ArrayBuffer>): void;
}

/** 1 MiB was as fast as 8 (measured), and leaves little to throw away. */
const HIGH_WATER_BYTES: Bytes = 1024 * 1024;
/** Many lanes share what one may hold; each needs enough for the time until somebody looks again. */
const LEAST_HIGH_WATER_BYTES: Bytes = 256 * 1024;

/** The channels that the host gave to this worker, by link. */
export interface LaneSet {
  made(id: string, channel: RTCDataChannel): void;
  add(id: string, link: string, isFallback: boolean): void;
  remove(id: string): void;
  removeLink(link: string): void;
  get(id: string): Lane | undefined;
  /** Open lanes of a link that are not the fallback. */
  open(link: string): Lane[];
  /** Lets go of lanes whose channel has closed without an event, as one does whose other end closed (Chromium 156). */
  sweep(): void;
  /** All of a link that can carry, also the fallback and those that are to go. */
  all(link: string): Lane[];
  /** Lanes of a link that are to go. */
  retiring(link: string): Lane[];
  /** False where the channel is at its end: it is no lane any more then. */
  send(lane: Lane, frames: readonly Uint8Array<ArrayBuffer>[]): boolean;
  /** The lane that is ready first: the one with the least waiting in it; `undefined` while none has room. */
  readiest(link: string, mayFallBack: boolean): Lane | undefined;
}

export function createLaneSet(ports: LaneSetPorts): LaneSet {
  const channels = new Map<string, RTCDataChannel>();
  const lanes = new Map<string, Lane>();

  function forget(id: string): void {
    const lane = lanes.get(id);
    const channel = channels.get(id);
    channels.delete(id);
    lanes.delete(id);
    if (channel !== undefined) {
      channel.onopen = channel.onclose = channel.onmessage = channel.onbufferedamountlow = null;
      channel.close();
    }
    if (lane !== undefined) ports.lost(lane);
  }

  const open = (link: string) =>
    [...lanes.values()].filter(
      (lane) => lane.link === link && !lane.isFallback && lane.channel.readyState === 'open' && !lane.isRetiring,
    );

  return {
    made(id, channel) {
      channel.binaryType = 'arraybuffer';
      channels.set(id, channel);
      channel.onclose = () => {
        forget(id);
        ports.closed(id);
      };
    },
    add(id, link, isFallback) {
      const channel = channels.get(id);
      if (channel === undefined) return;
      const lane: Lane = { id, link, isFallback, channel, isRetiring: false, writtenAt: ports.now() };
      lanes.set(id, lane);
      channel.bufferedAmountLowThreshold = LEAST_HIGH_WATER_BYTES / 2;
      channel.onmessage = ({ data }: MessageEvent<unknown>) => {
        // A text message parses as no frame at all, with an error of its own.
        const bytes = new Uint8Array(data instanceof ArrayBuffer ? data : new ArrayBuffer(0));
        if (bytes[0] === PIECE_TYPE) ports.piece(lane, bytes);
        else ports.frame(lane, bytes);
      };
      channel.onbufferedamountlow = () => ports.ready(lane);
      channel.onopen = () => {
        lane.writtenAt = ports.now();
        ports.ready(lane);
      };
      if (channel.readyState === 'open') ports.ready(lane);
    },
    remove: forget,
    removeLink(link) {
      for (const lane of [...lanes.values()]) if (lane.link === link) forget(lane.id);
    },
    get: (id) => lanes.get(id),
    open,
    sweep() {
      for (const [id, channel] of channels) {
        if (channel.readyState !== 'closed') continue;
        forget(id);
        ports.closed(id);
      }
    },
    all: (link) => [...lanes.values()].filter((lane) => lane.link === link && lane.channel.readyState === 'open'),
    retiring: (link) => [...lanes.values()].filter((lane) => lane.link === link && lane.isRetiring),
    send(lane, frames) {
      try {
        for (const frame of frames) lane.channel.send(frame);
        return true;
      } catch (cause) {
        // It closes in this very moment.
        console.info('A lane took no more:', cause);
        forget(lane.id);
        return false;
      }
    },
    readiest(link, mayFallBack) {
      const regular = open(link);
      const usable =
        regular.length > 0 || !mayFallBack
          ? regular
          : [...lanes.values()].filter(
              (lane) => lane.link === link && lane.isFallback && lane.channel.readyState === 'open',
            );
      const highWater = Math.max(LEAST_HIGH_WATER_BYTES, HIGH_WATER_BYTES / Math.max(1, usable.length));
      let readiest: Lane | undefined;
      for (const lane of usable) {
        // Called early enough that the lane does not run dry while this thread hashes and reads.
        lane.channel.bufferedAmountLowThreshold = highWater / 2;
        if (lane.channel.bufferedAmount >= highWater) continue;
        if (readiest === undefined || lane.channel.bufferedAmount < readiest.channel.bufferedAmount) readiest = lane;
      }
      return readiest;
    },
  };
}

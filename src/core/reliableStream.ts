import { PeerError } from './errors.ts';
import type { Body } from './frame.ts';
import { MAX_EARLY_FRAMES, MAX_WAITING_CHARS, MAX_WAITING_MESSAGES } from './limits.ts';
import { messageChars } from './shared.ts';

/**
 * The link-wide sequence: every body is delivered once and in order, whatever connection carried it and however
 * often it was sent. Both directions of it in one value.
 */
export interface ReliableStream {
  /** Sequence number of the next body to send; the first is 1. */
  readonly nextSeq: number;
  /** Sent and not yet acknowledged, oldest first. */
  readonly unacked: readonly Sequenced[];
  /** The last number that was delivered here; 0 before the first. */
  readonly deliveredSeq: number;
  /** Arrived before an earlier one did. */
  readonly early: readonly Sequenced[];
}

export interface Sequenced {
  seq: number;
  body: Body;
}

export const EMPTY_STREAM: ReliableStream = { nextSeq: 1, unacked: [], deliveredSeq: 0, early: [] };

export function enqueue(stream: ReliableStream, body: Body): [ReliableStream, Sequenced] {
  const sequenced = { seq: stream.nextSeq, body };
  return [{ ...stream, nextSeq: stream.nextSeq + 1, unacked: [...stream.unacked, sequenced] }, sequenced];
}

/** Whether so many more messages, of so many characters in all, may wait for their acknowledgement. */
export function hasRoomFor({ unacked }: ReliableStream, chars: number, messages: number): boolean {
  const waiting = unacked.flatMap(({ body }) =>
    body.kind === 'chat' ? [messageChars(body.text, body.shared ?? null)] : [],
  );
  const total = waiting.reduce((sum, count) => sum + count, chars);
  return waiting.length + messages <= MAX_WAITING_MESSAGES && total <= MAX_WAITING_CHARS;
}

/**
 * Takes a cumulative acknowledgement; an older one than the last changes nothing.
 * @throws {PeerError} `protocol-violation`, when it names a number that was never sent.
 */
export function acknowledge(stream: ReliableStream, seq: number): [ReliableStream, Body[]] {
  if (seq >= stream.nextSeq) throw new PeerError('protocol-violation', `ack ${seq} of ${stream.nextSeq - 1}`);
  const acknowledged = stream.unacked.filter((sent) => sent.seq <= seq).map((sent) => sent.body);
  if (acknowledged.length === 0) return [stream, []];
  return [{ ...stream, unacked: stream.unacked.filter((sent) => sent.seq > seq) }, acknowledged];
}

/**
 * Takes a sequenced frame; returns the bodies that are due now, in order. A repeated one is dropped. One that is
 * early waits; beyond `MAX_EARLY_FRAMES` it is dropped, since it will be sent again.
 */
export function receive(stream: ReliableStream, incoming: Sequenced): [ReliableStream, Body[]] {
  const known = incoming.seq <= stream.deliveredSeq || stream.early.some((early) => early.seq === incoming.seq);
  if (known) return [stream, []];
  const isNext = incoming.seq === stream.deliveredSeq + 1;
  if (!isNext && stream.early.length >= MAX_EARLY_FRAMES) return [stream, []];
  const waiting = [...stream.early, incoming].sort((left, right) => left.seq - right.seq);
  const due: Body[] = [];
  let deliveredSeq = stream.deliveredSeq;
  while (waiting[0]?.seq === deliveredSeq + 1) {
    const next = waiting.shift();
    if (next === undefined) break;
    due.push(next.body);
    deliveredSeq = next.seq;
  }
  return [{ ...stream, deliveredSeq, early: waiting }, due];
}

import { assertNever, type ErrorCode, PeerError } from './errors.ts';
import type { Body, ForeignHello, Frame, Hello, JsonFrame } from './frame.ts';
import { PROTOCOL_VERSION } from './limits.ts';
import { acknowledge, EMPTY_STREAM, enqueue, type ReliableStream, receive } from './reliableStream.ts';
import type { Milliseconds } from './units.ts';

/**
 * The link machine: a set of connections to one device, and what is said over them.
 *
 * ```text
 *                 hello                silence, ICE lost               close, theirs or ours
 *   connecting ───────────► connected ─────────────────► interrupted ───────────────► closed
 *       │                     ▲   │                        │   │
 *       │                     └───┼──── any frame heard ───┘   │
 *       └─────────────────────────┴─── no connection left ─────┴──────────────────────► failed
 *                                      or the protocol broken
 * ```
 * `interrupted` is a normal state: `healing.ts` says what is done about it, and a frame that is heard ends it. Where that
 * is a standby's hello, the standby carries the link from then on, and connections of lower rank are retired.
 * A hello comes with its signature checked: one that does not fit never gets here. Time is a parameter; the edge sends
 * `ticked` twice a second.
 */
export type LinkState =
  | ({ phase: 'connecting' } & Common)
  | ({
      phase: 'connected';
      remote: Hello;
      heardAt: Milliseconds;
      /** Since when there is reason to believe that the other side is gone; `null` where there is none. */
      doubtedAt: Milliseconds | null;
      ping: Ping;
      roundTripMs: Milliseconds | null;
    } & Common)
  | ({ phase: 'interrupted'; remote: Hello; since: Milliseconds; ping: Ping } & Common)
  | { phase: 'closed'; remote: Hello | null; by: 'local' | 'remote'; at: Milliseconds }
  | { phase: 'failed'; remote: Hello | null; error: PeerError; at: Milliseconds };

interface Common {
  /** The open ones, the one that control frames use first. */
  connections: readonly Connection[];
  stream: ReliableStream;
}

interface Connection {
  id: string;
  /** Of two, the higher one carries the link as soon as both sides are on it: 0 for the first, a standby's number. */
  rank: number;
  /** Its hello was heard, so the other side has it open too. */
  isHeard: boolean;
}

/** The last ping: its id counts up, so that a late pong is told from a current one. */
interface Ping {
  id: number;
  sentAt: Milliseconds;
  answered: boolean;
}

export type LinkEvent =
  /** `local` is our hello on this connection: its signature covers the connection's fingerprints. */
  | { type: 'connectionOpened'; connection: string; rank: number; local: Hello; now: Milliseconds }
  /** The connection's ICE transport reports `disconnected` or `failed`: it may come back. */
  | { type: 'connectionFaded'; connection: string; now: Milliseconds }
  /** The connection's channel closed: it will not come back. `hasStandby`: another may come about in its place. */
  | { type: 'connectionLost'; connection: string; hasStandby: boolean; now: Milliseconds }
  | { type: 'frameReceived'; connection: string; frame: LinkFrame; now: Milliseconds }
  | { type: 'violated'; error: PeerError; now: Milliseconds }
  /** The network changed or the machine slept: a silence would be no accident. */
  | { type: 'doubted'; now: Milliseconds }
  | { type: 'said'; body: Body }
  | { type: 'closeAsked'; now: Milliseconds }
  | { type: 'ticked'; now: Milliseconds };

export type LinkCommand =
  | { type: 'sendFrame'; connection: string; frame: JsonFrame }
  | { type: 'deliver'; body: Body }
  | { type: 'acknowledged'; body: Body }
  /** Close this connection: another carries the link, on both sides. */
  | { type: 'retire'; connection: string }
  /** Close every connection, after what is queued has left. */
  | { type: 'destroy' };

/** Frames of the control channel: bulk data goes its own ways. */
export type LinkFrame = Exclude<Frame, { is: 'piece' | 'written' }>;

export type LinkStep = [LinkState, LinkCommand[]];

/** Two pings fit into the silence that is noticed. */
export const PING_INTERVAL_MS: Milliseconds = 2000;
/** Longer than two pings and any pause of a loaded machine that was seen; a killed peer is noticed within 10 s. */
export const SILENCE_MS: Milliseconds = 6000;
/** The same where there is doubt: an answer that takes longer than this would be a slow one. */
export const DOUBT_MS: Milliseconds = 1500;

/** Reasons of a close that a person should hear: what it means on this side. */
const HEARD_REASONS = new Map<string, ErrorCode>([
  ['emoji-differ', 'emoji-differ'],
  ['key-changed', 'not-expected'],
]);

export function createLink(): LinkState {
  return { phase: 'connecting', connections: [], stream: EMPTY_STREAM };
}

/** One step. Events that mean nothing in a phase are ignored there: an ended link hears nothing any more. */
export function stepLink(state: LinkState, event: LinkEvent): LinkStep {
  if (state.phase === 'closed' || state.phase === 'failed') return [state, []];
  try {
    return stepLive(state, event);
  } catch (thrown) {
    if (thrown instanceof PeerError && thrown.code !== 'bug') {
      return fail(state, thrown, 'now' in event ? event.now : 0);
    }
    throw thrown;
  }
}

type Live = Extract<LinkState, Common>;
type OpenedEvent = Extract<LinkEvent, { type: 'connectionOpened' }>;
type LostEvent = Extract<LinkEvent, { type: 'connectionLost' }>;

function stepLive(state: Live, event: LinkEvent): LinkStep {
  switch (event.type) {
    case 'connectionOpened':
      return connectionOpened(state, event);
    case 'connectionFaded':
      if (state.phase !== 'connected' || state.connections[0]?.id !== event.connection) return [state, []];
      return interrupt(state, event.now);
    case 'connectionLost':
      return connectionLost(state, event);
    case 'frameReceived':
      return frameReceived(state, event.connection, event.frame, event.now);
    case 'violated':
      return fail(state, event.error, event.now);
    case 'doubted':
      return state.phase === 'connected' ? doubted(state, event.now) : [state, []];
    case 'said': {
      const [stream, { seq, body }] = enqueue(state.stream, event.body);
      // Before the hello the frame waits in `unacked`, which is sent when the hello has come.
      return [{ ...state, stream }, state.phase === 'connecting' ? [] : send(state, { is: 'sequenced', seq, body })];
    }
    case 'closeAsked':
      return [
        { phase: 'closed', remote: remoteOf(state), by: 'local', at: event.now },
        [...send(state, { is: 'close', reason: 'closed' }), { type: 'destroy' }],
      ];
    case 'ticked':
      return ticked(state, event.now);
    default:
      return assertNever(event);
  }
}

function connectionOpened(state: Live, { connection, rank, local }: OpenedEvent): LinkStep {
  if (state.connections.some(({ id }) => id === connection)) return [state, []];
  // A higher one was quicker: it carries the link, and nothing would be said on this one.
  if (state.connections.some((known) => known.isHeard && known.rank > rank)) {
    return [state, [{ type: 'retire', connection }]];
  }
  const next = { ...state, connections: [...state.connections, { id: connection, rank, isHeard: false }] };
  const commands: LinkCommand[] = [{ type: 'sendFrame', connection, frame: { is: 'hello', ...local } }];
  // Beside another it only greets: what is said goes on there until the answer has come.
  if (state.phase === 'connecting' || state.connections.length > 0) return [next, commands];
  return [next, [...commands, ...resend(next)]];
}

function connectionLost(state: Live, { connection, hasStandby, now }: LostEvent): LinkStep {
  const wasControl = state.connections[0]?.id === connection;
  const connections = state.connections.filter(({ id }) => id !== connection);
  if (connections.length === 0) {
    // A channel that closes in a silence was given up by its browser. In any other moment it was the other side.
    if (hasStandby && state.phase === 'interrupted') return [{ ...state, connections, ping: abandon(state.ping) }, []];
    return fail({ ...state, connections }, new PeerError('link-lost'), now);
  }
  if (!wasControl || state.phase === 'connecting') return [{ ...state, connections }, []];
  // The ping that waits for its answer was lost with the connection: the next tick may send another.
  const next = { ...state, connections, ping: abandon(state.ping) };
  return [next, sayAgain(next)];
}

/** Once its hello is heard, both sides have it open: those of lower rank have done their duty. */
function helloHeard(state: Live, connection: string): LinkStep {
  const known = state.connections.find(({ id }) => id === connection);
  if (known === undefined || known.isHeard) return [state, []];
  const heardOn = { ...known, isHeard: true };
  const control = state.connections[0];
  const higher = state.connections.filter(({ id, rank }) => id !== connection && rank > known.rank);
  if (higher.some(({ isHeard }) => isHeard)) {
    // A higher one carries the link already, here and soon over there.
    const connections = state.connections.filter(({ id }) => id !== connection);
    return [{ ...state, connections }, [{ type: 'retire', connection }]];
  }
  const lower = state.connections.filter(({ rank }) => rank < known.rank);
  const next = { ...state, connections: [heardOn, ...higher] };
  const retired = lower.map(({ id }): LinkCommand => ({ type: 'retire', connection: id }));
  if (state.phase === 'connecting' || control?.id === connection) return [next, retired];
  const asking = next.phase === 'connecting' ? next : { ...next, ping: abandon(state.ping) };
  return [asking, [...sayAgain(asking), ...retired]];
}

function frameReceived(before: Live, connection: string, frame: LinkFrame, now: Milliseconds): LinkStep {
  const carrier = before.connections.find(({ id }) => id === connection);
  // It was retired or lost: what was still under way comes again on another.
  if (carrier === undefined) return [before, []];
  const state = heard(before, now);
  if (frame.is === 'hello') return helloReceived(state, connection, frame, now);
  if (frame.is === 'close') {
    const heard = HEARD_REASONS.get(frame.reason);
    if (heard !== undefined) return fail(state, new PeerError(heard), now);
    return [{ phase: 'closed', remote: remoteOf(state), by: 'remote', at: now }, [{ type: 'destroy' }]];
  }
  if (state.phase === 'connecting' || !carrier.isHeard) {
    throw new PeerError('protocol-violation', `${frame.is} before hello`);
  }
  switch (frame.is) {
    case 'ping':
      return [state, [{ type: 'sendFrame', connection, frame: { is: 'pong', id: frame.id } }]];
    case 'pong':
      return [pongReceived(state, frame.id, now), []];
    case 'ack': {
      const [stream, bodies] = acknowledge(state.stream, frame.seq);
      return [{ ...state, stream }, bodies.map((body) => ({ type: 'acknowledged', body }))];
    }
    case 'sequenced': {
      const [stream, bodies] = receive(state.stream, frame);
      const deliveries = bodies.map((body): LinkCommand => ({ type: 'deliver', body }));
      return [{ ...state, stream }, [...deliveries, ...send(state, { is: 'ack', seq: stream.deliveredSeq })]];
    }
    default:
      return assertNever(frame);
  }
}

function helloReceived(before: Live, connection: string, hello: Hello | ForeignHello, now: Milliseconds): LinkStep {
  if (hello.protocol !== PROTOCOL_VERSION || !('key' in hello)) {
    return fail(before, new PeerError('protocol-mismatch', hello.protocol > PROTOCOL_VERSION ? 'newer' : 'older'), now);
  }
  const { protocol, app, name, key, signature } = hello;
  const remote = { protocol, app, name, key, signature };
  if (before.phase !== 'connecting' && before.remote.key !== key) throw new PeerError('key-changed');
  const [state, commands] = helloHeard(before, connection);
  if (state.phase !== 'connecting') return [{ ...state, remote }, commands];
  const { connections, stream } = state;
  const ping = { id: 1, sentAt: now, answered: false };
  const next: Live = { phase: 'connected', connections, stream, remote, ...heardNow(now), ping };
  return [next, [...resend(next), ...send(next, { is: 'ping', id: 1 })]];
}

function pongReceived(state: Live, id: number, now: Milliseconds): Live {
  if (state.phase !== 'connected' || state.ping.id !== id || state.ping.answered) return state;
  return { ...state, ping: { ...state.ping, answered: true }, roundTripMs: now - state.ping.sentAt };
}

function ticked(state: Live, now: Milliseconds): LinkStep {
  switch (state.phase) {
    case 'connecting':
      return [state, []];
    case 'connected': {
      const { heardAt, doubtedAt } = state;
      if (doubtedAt === null ? now - heardAt > SILENCE_MS : now - doubtedAt > DOUBT_MS) return interrupt(state, now);
      return now - state.ping.sentAt < PING_INTERVAL_MS ? [state, []] : sendPing(state, now);
    }
    case 'interrupted':
      // An unanswered ping is still in the browser's queue: another would only lengthen it.
      return state.ping.answered ? sendPing(state, now) : [state, []];
    default:
      return assertNever(state);
  }
}

function sendPing(state: Extract<Live, { ping: Ping }>, now: Milliseconds): LinkStep {
  const id = state.ping.id + 1;
  return [{ ...state, ping: { id, sentAt: now, answered: false } }, send(state, { is: 'ping', id })];
}

function interrupt(state: Extract<Live, { phase: 'connected' }>, now: Milliseconds): LinkStep {
  const { connections, stream, remote, ping } = state;
  return [{ phase: 'interrupted', connections, stream, remote, ping, since: now }, []];
}

/** What was said until now tells nothing any more: the other side is asked. */
function doubted(state: Extract<Live, { phase: 'connected' }>, now: Milliseconds): LinkStep {
  return state.doubtedAt === null ? sendPing({ ...state, doubtedAt: now }, now) : [state, []];
}

function heardNow(now: Milliseconds) {
  return { heardAt: now, doubtedAt: null, roundTripMs: null };
}

/** Any frame is a sign of life. */
function heard(state: Live, now: Milliseconds): Live {
  switch (state.phase) {
    case 'connecting':
      return state;
    case 'connected':
      return { ...state, heardAt: now, doubtedAt: null };
    case 'interrupted': {
      const { connections, stream, remote } = state;
      // The answer to a ping from before the silence would measure the silence.
      const ping = abandon(state.ping);
      return { phase: 'connected', connections, stream, remote, ping, ...heardNow(now) };
    }
    default:
      return assertNever(state);
  }
}

function fail(state: Live, error: PeerError, now: Milliseconds): LinkStep {
  const next: LinkState = { phase: 'failed', remote: remoteOf(state), error, at: now };
  return [next, [...send(state, { is: 'close', reason: error.code }), { type: 'destroy' }]];
}

/** A ping whose answer tells nothing any more. */
function abandon(ping: Ping): Ping {
  return { ...ping, answered: true };
}

function remoteOf(state: Live): Hello | null {
  return state.phase === 'connecting' ? null : state.remote;
}

function send(state: Live, frame: JsonFrame): LinkCommand[] {
  const connection = state.connections[0]?.id;
  return connection === undefined ? [] : [{ type: 'sendFrame', connection, frame }];
}

/** What may have been lost with another connection; our last acknowledgement too, for nothing else would repeat it. */
function sayAgain(state: Live): LinkCommand[] {
  return [...resend(state), ...send(state, { is: 'ack', seq: state.stream.deliveredSeq })];
}

function resend(state: Live): LinkCommand[] {
  return state.stream.unacked.flatMap(({ seq, body }) => send(state, { is: 'sequenced', seq, body }));
}

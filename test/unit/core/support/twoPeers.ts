import { decodeFrame, encodeFrame, type Hello } from '../../../../src/core/frame.ts';
import { createHealing, type HealingEvent, type HealingState, stepHealing } from '../../../../src/core/healing.ts';
import { createLink, type LinkCommand, type LinkEvent, type LinkState, stepLink } from '../../../../src/core/link.ts';
import { chat, LOCAL, REMOTE, textOf } from './linkDriver.ts';

export type Side = 'left' | 'right';
export const SIDES = ['left', 'right'] as const;
export const other = (side: Side): Side => (side === 'left' ? 'right' : 'left');

/**
 * One data channel: frames of a direction arrive in order and none is missing, until it dies; then an end of them
 * never arrives. In a silence nothing arrives, and all of it does afterwards (SCTP goes on sending).
 */
interface FakeConnection {
  id: string;
  isAlive: boolean;
  isSilent: boolean;
  /** What each side knows of it. */
  seen: Record<Side, 'new' | 'open' | 'lost'>;
  /** Frames on their way to a side. */
  toSide: Record<Side, Uint8Array[]>;
}

interface Peer {
  hello: Hello;
  state: LinkState;
  healing: HealingState;
  said: string[];
  delivered: string[];
  acknowledged: string[];
  probes: number;
}

/** Adds what must be the next of `expected`: a fault is found where it happens, not at the end. */
function push(list: string[], text: string, expected: readonly string[]): void {
  if (expected[list.length] !== text) throw new Error(`${text} where ${expected[list.length]} is next`);
  list.push(text);
}

/** Two link machines in one process, joined by connections that come and go, with a clock of their own. */
export class TwoPeers {
  now = 1_000_000;
  readonly connections: FakeConnection[] = [];
  readonly left: Peer;
  readonly right: Peer;

  constructor(left: Hello = LOCAL, right: Hello = REMOTE) {
    const peer = (hello: Hello): Peer => ({
      hello,
      state: createLink(),
      healing: createHealing(false, this.now),
      said: [],
      delivered: [],
      acknowledged: [],
      probes: 0,
    });
    this.left = peer(left);
    this.right = peer(right);
  }

  /** Two peers that have heard each other on one connection. */
  static connected(): TwoPeers {
    const peers = new TwoPeers();
    peers.connect(true);
    peers.arriveAll();
    return peers;
  }

  connect(isOpen = false): FakeConnection {
    const connection: FakeConnection = {
      id: `c${this.connections.length + 1}`,
      isAlive: true,
      isSilent: false,
      seen: { left: 'new', right: 'new' },
      toSide: { left: [], right: [] },
    };
    this.connections.push(connection);
    if (isOpen) for (const side of SIDES) this.open(connection, side);
    return connection;
  }

  open(connection: FakeConnection, side: Side): void {
    if (connection.seen[side] !== 'new' || !connection.isAlive) return;
    connection.seen[side] = 'open';
    const rank = this.connections.indexOf(connection);
    const { hello: local } = this[side];
    this.step(side, { type: 'connectionOpened', connection: connection.id, rank, local, now: this.now });
  }

  say(side: Side, text: string): void {
    this[side].said.push(text);
    this.step(side, { type: 'said', body: chat(text) });
  }

  close(side: Side): void {
    this.step(side, { type: 'closeAsked', now: this.now });
  }

  fade(connection: FakeConnection, side: Side): void {
    if (connection.seen[side] !== 'open') return;
    this.step(side, { type: 'connectionFaded', connection: connection.id, now: this.now });
  }

  /** Lets up to `count` frames arrive; tells how many did. */
  arrive(connection: FakeConnection, side: Side, count = Number.POSITIVE_INFINITY): number {
    if (connection.isSilent) return 0;
    let arrived = 0;
    while (arrived < count && connection.seen[side] !== 'lost') {
      const bytes = connection.toSide[side].shift();
      if (bytes === undefined) break;
      // A channel opens before its first message.
      this.open(connection, side);
      const frame = decodeFrame(bytes);
      if (frame.is === 'piece' || frame.is === 'written') throw new Error('links carry no files');
      this.step(side, { type: 'frameReceived', connection: connection.id, frame, now: this.now });
      arrived++;
    }
    return arrived;
  }

  /** Lets everything arrive that is under way, and what is said in answer to it. */
  arriveAll(): void {
    let arrived: number;
    do {
      arrived = 0;
      for (const connection of this.connections) {
        for (const side of SIDES) arrived += this.arrive(connection, side);
      }
    } while (arrived > 0);
  }

  /** The connection dies. Of what is under way, the first few frames still arrive. */
  cut(connection: FakeConnection, arriving: Record<Side, number> = { left: 0, right: 0 }): void {
    connection.isAlive = false;
    for (const side of SIDES) connection.toSide[side].splice(arriving[side]);
  }

  /** A side learns that a connection died; it hears nothing more of it. */
  notice(connection: FakeConnection, side: Side): void {
    if (connection.isAlive || connection.seen[side] !== 'open') return;
    connection.seen[side] = 'lost';
    this.step(side, { type: 'connectionLost', connection: connection.id, hasStandby: false, now: this.now });
  }

  /** Time passes, with the host's ticks; frames arrive only where `isArriving`. */
  pass(duration: number, isArriving: boolean): void {
    for (const end = this.now + duration; this.now < end; ) {
      this.now += 500;
      for (const side of SIDES) {
        this.heal(side, { type: 'ticked', attended: true, now: this.now });
        this.step(side, { type: 'ticked', now: this.now });
      }
      if (isArriving) this.arriveAll();
    }
  }

  private step(side: Side, event: LinkEvent): void {
    const peer = this[side];
    const [next, commands] = stepLink(peer.state, event);
    const before = peer.state.phase;
    peer.state = next;
    for (const command of commands) this.run(side, command);
    if (before === 'connected' && next.phase === 'interrupted') this.heal(side, { type: 'interrupted', now: this.now });
    if (before === 'interrupted' && next.phase === 'connected') this.heal(side, { type: 'healed' });
  }

  private heal(side: Side, event: HealingEvent): void {
    const peer = this[side];
    const [next, commands] = stepHealing(peer.healing, event);
    peer.healing = next;
    for (const { type } of commands) {
      if (type === 'probe') peer.probes++;
      if (type === 'doubt') this.step(side, { type: 'doubted', now: this.now });
    }
  }

  private run(side: Side, command: LinkCommand): void {
    const peer = this[side];
    switch (command.type) {
      case 'sendFrame': {
        const connection = this.connections.find(({ id }) => id === command.connection);
        if (connection?.isAlive) connection.toSide[other(side)].push(encodeFrame(command.frame));
        return;
      }
      case 'deliver':
        push(peer.delivered, textOf(command.body), this[other(side)].said);
        return;
      case 'acknowledged':
        push(peer.acknowledged, textOf(command.body), peer.said);
        if (peer.acknowledged.length > this[other(side)].delivered.length) throw new Error('acknowledged too early');
        return;
      case 'retire': {
        const retired = this.connections.find(({ id }) => id === command.connection);
        // What was said on it still arrives; what is said to this side on it does not.
        if (retired?.isAlive) this.cut(retired, { left: 1e9, right: 1e9, [side]: 0 });
        if (retired !== undefined) retired.seen[side] = 'lost';
        return;
      }
      case 'destroy':
        for (const connection of this.connections) {
          // What was sent before still arrives at the other side.
          if (connection.isAlive) this.cut(connection, { left: 1e9, right: 1e9, [side]: 0 });
          connection.seen[side] = 'lost';
        }
        return;
    }
  }
}

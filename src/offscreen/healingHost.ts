import { assertNever } from '../core/errors.ts';
import type { Body } from '../core/frame.ts';
import {
  createHealing,
  type HealingCommand,
  type HealingEvent,
  hasStandby,
  type Prompt,
  stepHealing,
} from '../core/healing.ts';
import type { IceServer } from '../core/iceServer.ts';
import type { PeerConnection } from './peerConnection.ts';
import { createStandbyHost } from './standbyHost.ts';

type StandbyBody = Extract<Body, { kind: 'standby' }>;

export interface HealingHostPorts {
  /** True on the side that numbers the standbys. */
  tends: boolean;
  createConnection(): RTCPeerConnection;
  /** Asked for the addresses of standbys. */
  servers: readonly IceServer[];
  randomId(): string;
  now(): number;
  /** True while any page of Tandem is open. */
  isWatched(): boolean;
  say(body: StandbyBody): void;
  giveChannel(connection: string, channel: RTCDataChannel): void;
  /** On every connection that carries the link, or could. */
  probe(): void;
  doubt(): void;
  /** A standby's channel is open: it is one of the link's connections, until `retired` is called. */
  opened(connection: PeerConnection): void;
}

/** Runs the healing machine of one link, with its standbys. */
export interface HealingHost {
  /** 0 for the connection that the codes made, else the standby's number. */
  rankOf(connection: string): number;
  hasStandby(): boolean;
  /** The link has closed this connection. */
  retired(connection: string): void;
  interrupted(): void;
  /** A frame was heard, and the link is carried by this connection now. @returns true if it is another than before */
  carriedBy(connection: string): boolean;
  /** The interruption is over. */
  healed(): void;
  /** No connection is left. */
  stranded(): void;
  prompt(by: Prompt): void;
  tick(): void;
  /** @throws {PeerError} `protocol-violation`. */
  deliver(body: StandbyBody): void;
  closeAll(): void;
}

export function createHealingHost(ports: HealingHostPorts): HealingHost {
  let state = createHealing(ports.tends, ports.now());
  /** Numbers of the standbys that are connections of the link. */
  const ranks = new Map<string, number>();
  const rankOf = (connection: string) => ranks.get(connection) ?? 0;
  let carrier = 0;
  let interruptedOn = 0;
  const standbys = createStandbyHost({
    createConnection: ports.createConnection,
    servers: ports.servers,
    randomId: ports.randomId,
    now: ports.now,
    say: ports.say,
    giveChannel: ports.giveChannel,
    offered: (number) => step({ type: 'standbyOffered', number }),
    ready(number) {
      performance.mark('tandem:standby-ready', { detail: { number } });
      step({ type: 'standbyReady', number });
    },
    checksArrived: (number) => step({ type: 'checksArrived', number, now: ports.now() }),
    readdressed: () => step({ type: 'prompted', by: 'network', now: ports.now() }),
    gone: (number) => step({ type: 'standbyGone', number, now: ports.now() }),
    opened(number, connection) {
      ranks.set(connection.id, number);
      step({ type: 'standbyOpened', number });
      ports.opened(connection);
    },
  });

  function step(event: HealingEvent): void {
    const [next, commands] = stepHealing(state, event);
    state = next;
    for (const command of commands) run(command);
  }

  function run(command: HealingCommand): void {
    switch (command.type) {
      case 'probe':
        ports.probe();
        return standbys.probe();
      case 'doubt':
        return ports.doubt();
      case 'make':
        return standbys.make(command.number);
      case 'activate':
        return standbys.activate(command.number);
      case 'drop':
        return standbys.drop(command.number);
      default:
        assertNever(command);
    }
  }

  return {
    rankOf,
    hasStandby: () => hasStandby(state),
    retired(connection) {
      const number = ranks.get(connection);
      if (number === undefined) return;
      ranks.delete(connection);
      standbys.release(number);
      step({ type: 'standbyGone', number, now: ports.now() });
    },
    interrupted() {
      performance.mark('tandem:interrupted');
      interruptedOn = carrier;
      step({ type: 'interrupted', now: ports.now() });
    },
    carriedBy(connection) {
      const number = rankOf(connection);
      if (number <= carrier) return false;
      carrier = number;
      performance.mark('tandem:switched', { detail: { number } });
      step({ type: 'switched', number });
      return true;
    },
    healed() {
      performance.mark('tandem:healed', { detail: { level: carrier === interruptedOn ? 1 : 2 } });
      step({ type: 'healed' });
    },
    stranded: () => step({ type: 'stranded', now: ports.now() }),
    prompt: (by) => step({ type: 'prompted', by, now: ports.now() }),
    tick: () => step({ type: 'ticked', attended: ports.isWatched(), now: ports.now() }),
    deliver: standbys.deliver,
    closeAll: standbys.closeAll,
  };
}

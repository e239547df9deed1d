import { type AllowanceLimits, fullAllowance, takeOne } from '../core/allowance.ts';
import type { Description } from '../core/description.ts';
import { PeerError } from '../core/errors.ts';
import type { Body } from '../core/frame.ts';
import { fromHex, toHex } from '../core/hex.ts';
import type { IceServer } from '../core/iceServer.ts';
import { MAX_STANDBYS } from '../core/limits.ts';
import { decodeCode, encodeCode } from '../core/pairingCode.ts';
import type { EpochMs } from '../core/units.ts';
import { createPeerConnection, type PeerConnection } from './peerConnection.ts';

type StandbyBody = Extract<Body, { kind: 'standby' }>;

export interface StandbyHostPorts {
  createConnection(): RTCPeerConnection;
  servers: readonly IceServer[];
  randomId(): string;
  now(): EpochMs;
  say(body: StandbyBody): void;
  giveChannel(connection: string, channel: RTCDataChannel): void;
  /** The other side tells of a standby that is not known here. */
  offered(number: number): void;
  /** Both codes are known. */
  ready(number: number): void;
  checksArrived(number: number): void;
  /** A network came that was not there when it was made. */
  readdressed(): void;
  gone(number: number): void;
  /** It belongs to the link from now on. */
  opened(number: number, connection: PeerConnection): void;
}

/**
 * The connections of a link that wait to be needed. Nobody has set an answer to their offers, so each gathers on every
 * network that comes, with the credentials that its code has told.
 */
export interface StandbyHost {
  make(number: number): void;
  activate(number: number): void;
  /** Closes it, and tells so. */
  drop(number: number): void;
  /** The link has closed one that was opened. */
  release(number: number): void;
  /** Of those that are active. */
  probe(): void;
  /** @throws {PeerError} `protocol-violation`. */
  deliver(body: StandbyBody): void;
  closeAll(): void;
}

interface Standby {
  connection: PeerConnection;
  /** The last code of either side. */
  local: string | null;
  remote: Description | null;
  isActive: boolean;
}

/**
 * Standbys that the other side may ask for: each costs a connection and its certificate. Whoever tends the pool makes
 * one every 2 s at most (`MAKE_GAP_MS`).
 */
const ASKED_LIMITS: AllowanceLimits = { atOnce: 2 * MAX_STANDBYS, perSecond: 0.5 };

export function createStandbyHost(ports: StandbyHostPorts): StandbyHost {
  const standbys = new Map<number, Standby>();
  /** Those that belong to the link, until it closes them: the other side may still give them up. */
  const handedOver = new Map<number, PeerConnection>();
  /** Codes of standbys whose end is not made here yet. */
  const offers = new Map<number, Description>();
  let allowance = fullAllowance(ASKED_LIMITS, ports.now());
  let isClosed = false;

  function make(number: number): void {
    if (offers.has(number) && !takeAllowed()) return lost(number);
    const id = ports.randomId();
    let connection: PeerConnection;
    try {
      connection = createPeerConnection(id, ports.createConnection(), {
        purpose: 'link',
        servers: ports.servers,
        giveChannel: (channel) => ports.giveChannel(id, channel),
      });
    } catch (cause) {
      console.info('A standby could not be made:', cause);
      ports.say({ kind: 'standby', standby: number, code: null });
      return ports.gone(number);
    }
    const standby: Standby = { connection, local: null, remote: offers.get(number) ?? null, isActive: false };
    offers.delete(number);
    standbys.set(number, standby);
    connection.listener = {
      described: (local) => described(number, standby, local),
      failedToDescribe: () => lost(number),
      checksArrived: () => ports.checksArrived(number),
      opened() {
        standbys.delete(number);
        handedOver.set(number, connection);
        ports.opened(number, connection);
      },
      lost: () => lost(number),
    };
  }

  function takeAllowed(): boolean {
    const left = takeOne(allowance, ASKED_LIMITS, ports.now());
    allowance = left ?? allowance;
    return left !== null;
  }

  function described(number: number, standby: Standby, local: Description): void {
    let code: string;
    try {
      code = toHex(encodeCode(local));
    } catch (cause) {
      console.info('A standby has no code:', cause);
      return lost(number);
    }
    const before = standby.local;
    if (before === code) return;
    standby.local = code;
    // The other side learns it when it hears from us again, and the new address already by our checks.
    ports.say({ kind: 'standby', standby: number, code });
    if (before !== null) ports.readdressed();
    else if (standby.remote !== null) ports.ready(number);
  }

  function lost(number: number): void {
    drop(number);
    ports.gone(number);
  }

  function drop(number: number): void {
    offers.delete(number);
    const standby = standbys.get(number);
    standbys.delete(number);
    standby?.connection.close();
    if (!isClosed) ports.say({ kind: 'standby', standby: number, code: null });
  }

  function take(number: number, code: string): void {
    const remote = decode(code);
    if (remote === null) return lost(number);
    const standby = standbys.get(number);
    if (standby === undefined) {
      offers.set(number, remote);
      ports.offered(number);
      // Whether it is wanted here is decided by then.
      offers.delete(number);
      return;
    }
    const known = standby.remote;
    if (known !== null && (known.ufrag !== remote.ufrag || toHex(known.fingerprint) !== toHex(remote.fingerprint))) {
      throw new PeerError('protocol-violation', 'another standby of the same number');
    }
    standby.remote = remote;
    if (known === null && standby.local !== null) ports.ready(number);
  }

  return {
    make,
    activate(number) {
      const standby = standbys.get(number);
      if (standby === undefined || standby.remote === null) return;
      standby.isActive = true;
      standby.connection.applyRemote(standby.remote).catch((cause) => {
        console.info('A standby could not be activated:', cause);
        lost(number);
      });
    },
    drop,
    release(number) {
      handedOver.delete(number);
    },
    probe() {
      for (const { connection, isActive } of standbys.values()) {
        if (isActive) connection.probe().catch((cause) => console.info('A probe was refused by the browser:', cause));
      }
    },
    deliver({ standby: number, code }) {
      if (isClosed) return;
      if (code !== null) return take(number, code);
      // It opened here and not over there.
      const opened = handedOver.get(number);
      const { lost: linkLost } = opened?.listener ?? {};
      handedOver.delete(number);
      opened?.close();
      linkLost?.();
      const standby = standbys.get(number);
      if (standby === undefined) return;
      standbys.delete(number);
      standby.connection.close();
      ports.gone(number);
    },
    closeAll() {
      isClosed = true;
      for (const number of [...standbys.keys()]) drop(number);
    },
  };
}

/** A code that is none costs its standby, and nothing else. */
function decode(code: string): Description | null {
  try {
    return decodeCode(fromHex(code) ?? new Uint8Array());
  } catch (cause) {
    console.info('The code of a standby does not read:', cause);
    return null;
  }
}

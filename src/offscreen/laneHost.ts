import { type AllowanceLimits, fullAllowance, takeOne } from '../core/allowance.ts';
import type { Description } from '../core/description.ts';
import { PeerError } from '../core/errors.ts';
import type { Body } from '../core/frame.ts';
import { fromHex, toHex } from '../core/hex.ts';
import type { IceServer } from '../core/iceServer.ts';
import { MAX_LANES } from '../core/limits.ts';
import { decodeCode, encodeCode } from '../core/pairingCode.ts';
import type { EpochMs } from '../core/units.ts';
import { createPeerConnection, type PeerConnection } from './peerConnection.ts';

/** What the lanes of one link need. */
export interface LaneHostPorts {
  createConnection(): RTCPeerConnection;
  /** Which of them the link's own connection asked: a lane must find the same way. */
  servers: readonly IceServer[];
  /** 32 lower-case hex digits. */
  randomId(): string;
  now(): EpochMs;
  /** False while nothing that is said would arrive. */
  mayMake(): boolean;
  say(body: Extract<Body, { kind: 'lane' | 'laneAnswer' }>): void;
  giveChannel(connection: string, channel: RTCDataChannel): void;
  added(connection: string): void;
  removed(connection: string): void;
  /** It is about to be closed. */
  retired(connection: PeerConnection): void;
}

/**
 * The extra connections that carry bulk data of one link. They are negotiated over its first connection and inherit
 * its trust, because their fingerprints travel on it. Both sides make an offer and take the other's code as the
 * answer, as when pairing.
 */
export interface LaneHost {
  /** Makes as many as are missing. More than that go when the transfer worker says that one is of no use. */
  want(count: number): void;
  /** Replaces those that an interruption of the link has cut off. */
  renew(): void;
  /** @throws {PeerError} `protocol-violation`. */
  deliver(body: Extract<Body, { kind: 'lane' | 'laneAnswer' }>): void;
  /** Closes it if it is one of this link. */
  remove(connection: string): void;
  /** Those that are there now. */
  connections(): PeerConnection[];
  closeAll(): void;
}

const LANE_ID_DIGITS = 16;
/** A lane that has not opened by then never will; another is made when it is missed. */
const OPEN_LIMIT_MS = 20_000;
/**
 * Lanes that the other side may ask for: each costs a connection and its certificate. On the worst of networks, 16 are
 * given up and asked for again every 6 s.
 */
const ASKED_LIMITS: AllowanceLimits = { atOnce: 4 * MAX_LANES, perSecond: 4 };

export function createLaneHost(ports: LaneHostPorts): LaneHost {
  const lanes = new Map<string, PeerConnection>();
  let isClosed = false;
  let wanted = 0;
  let allowance = fullAllowance(ASKED_LIMITS, ports.now());

  /** Makes a connection and says its code as soon as it is known. */
  function make(lane: string, describe: (code: string) => void): void {
    const connection = createPeerConnection(lane, ports.createConnection(), {
      purpose: 'lane',
      servers: ports.servers,
      giveChannel: (channel) => ports.giveChannel(lane, channel),
    });
    lanes.set(lane, connection);
    ports.added(lane);
    const limit = setTimeout(() => {
      if (!isOpen) remove(lane);
    }, OPEN_LIMIT_MS);
    let isOpen = false;
    let isDescribed = false;
    connection.listener = {
      described(local: Description) {
        // A network that comes later is for the next lane.
        if (isDescribed) return;
        isDescribed = true;
        try {
          describe(toHex(encodeCode(local)));
        } catch (cause) {
          console.info('A lane has no code:', cause);
          remove(lane);
        }
      },
      failedToDescribe(error) {
        console.info('A lane could not be made:', error.message);
        remove(lane);
      },
      opened() {
        isOpen = true;
        clearTimeout(limit);
      },
      lost: () => remove(lane),
    };
  }

  /** The other side is told: its browser may notice the end of a connection only after half a minute. */
  function remove(lane: string): void {
    if (drop(lane) && !isClosed) ports.say({ kind: 'laneAnswer', lane, code: null });
  }

  /** False where there is no such lane. */
  function drop(lane: string): boolean {
    const connection = lanes.get(lane);
    if (connection === undefined) return false;
    lanes.delete(lane);
    ports.removed(lane);
    ports.retired(connection);
    connection.close();
    return true;
  }

  function makeMissing(): void {
    if (isClosed || !ports.mayMake()) return;
    for (let missing = wanted - lanes.size; missing > 0; missing--) {
      const lane = ports.randomId().slice(0, LANE_ID_DIGITS);
      make(lane, (code) => ports.say({ kind: 'lane', lane, code }));
    }
  }

  /** A code that is none costs the lane, and nothing else. */
  async function applyCode(lane: string, code: string): Promise<void> {
    try {
      await lanes.get(lane)?.applyRemote(decodeCode(fromHex(code) ?? new Uint8Array()));
    } catch (cause) {
      console.info('A lane could not be opened:', cause);
      remove(lane);
    }
  }

  return {
    want(count) {
      wanted = Math.min(count, MAX_LANES);
      makeMissing();
    },
    renew() {
      // A lane that comes back by itself begins with a window of one packet: another is faster.
      for (const [lane, connection] of lanes) if (!connection.isConnected()) remove(lane);
      makeMissing();
    },
    deliver(body) {
      if (isClosed) return;
      if (body.kind === 'laneAnswer') {
        if (body.code === null) drop(body.lane);
        else void applyCode(body.lane, body.code);
        return;
      }
      const { lane, code } = body;
      if (lanes.has(lane)) throw new PeerError('protocol-violation', 'lane twice');
      const left = takeOne(allowance, ASKED_LIMITS, ports.now());
      // Both sides may have begun at the same moment: together no more than one link may have.
      if (left === null || lanes.size >= MAX_LANES) return ports.say({ kind: 'laneAnswer', lane, code: null });
      allowance = left;
      make(lane, (own) => {
        ports.say({ kind: 'laneAnswer', lane, code: own });
        void applyCode(lane, code);
      });
    },
    remove,
    connections: () => [...lanes.values()],
    closeAll() {
      isClosed = true;
      for (const lane of [...lanes.keys()]) remove(lane);
    },
  };
}

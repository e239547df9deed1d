import { MAX_LANES } from './limits.ts';
import type { Bytes, Milliseconds } from './units.ts';

/**
 * How many connections carry bulk data. One SCTP association is slow over distance, whatever one does with channels
 * on it (measured over 100 ms: 1 carries 0.8 MB/s, 4 3.5, 16 9.4), and on a LAN one is enough.
 *
 * ```text
 *   idle ── demand ──► trying ── faster than before ──► trying (twice as many)
 *    ▲                    │
 *    │                    └── not faster ──► settled (as many as before) ── a long while ──► trying
 *    └── no demand for a while ── from any
 * ```
 * The first number is guessed from the round trip, since over a distance every second of trying is a megabyte not sent.
 */
export type LaneControl =
  /** `learnt`: how many it was good for a moment ago. */
  | { phase: 'idle'; idleSince: Milliseconds | null; learnt: number | null }
  | {
      phase: 'trying';
      lanes: number;
      since: Milliseconds;
      before: { lanes: number; rate: number };
      /** `null` until the lanes are open. */
      measuredFrom: Sample | null;
    }
  | { phase: 'settled'; lanes: number; measuredFrom: Sample; rate: number };

interface Sample {
  at: Milliseconds;
  bytes: Bytes;
}

export interface LaneSight {
  now: Milliseconds;
  /** Something could be sent now, if there were a lane for it. */
  demand: boolean;
  openLanes: number;
  /** Written at the other side so far, over all transfers: only grows. */
  writtenBytes: Bytes;
  /** The latest, with all that waits on the way. */
  roundTripMs: Milliseconds;
  /** How far it is: see `baseRoundTrip`. */
  baseRoundTripMs: Milliseconds;
}

/** A lane needs some round trips to gain speed before it can be judged. */
const SETTLE_ROUND_TRIPS = 10;
const SETTLE_MS: Milliseconds = 1200;
/** More lanes must be worth their packets: a machine at its limit measures the same rate within some percent. */
const WORTH = 1.12;
/** A lane takes about four round trips to open. */
const OPEN_LIMIT_MS: Milliseconds = 3000;
/** On a LAN that carries this much, the processors are the limit, and trying more only costs them. */
const NEAR_MS: Milliseconds = 8;
const NEAR_RATE: Bytes = 8_000_000;
/** The network may have changed: try again. */
const RETRY_MS: Milliseconds = 30_000;
/** Lanes of a link that sends nothing cost their keep-alives. One stays, for the next file. */
const IDLE_MS: Milliseconds = 15_000;

export const IDLE_LANES: LaneControl = { phase: 'idle', idleSince: null, learnt: null };

/** The next state, and how many lanes there should be. */
export function stepLanes(state: LaneControl, sight: LaneSight): [LaneControl, number] {
  const { now, writtenBytes, openLanes } = sight;
  switch (state.phase) {
    case 'idle': {
      if (sight.demand) {
        const lanes = state.learnt ?? firstGuess(sight.baseRoundTripMs);
        return [{ phase: 'trying', lanes, since: now, before: { lanes, rate: 0 }, measuredFrom: null }, lanes];
      }
      const idleSince = state.idleSince ?? now;
      if (now - idleSince < IDLE_MS) return [{ ...state, idleSince }, openLanes];
      return [{ phase: 'idle', idleSince, learnt: null }, Math.min(openLanes, 1)];
    }
    case 'trying': {
      if (!sight.demand) return [{ phase: 'idle', idleSince: now, learnt: state.before.lanes }, openLanes];
      const { lanes, before, measuredFrom } = state;
      const sample = { at: now, bytes: writtenBytes };
      // Lanes that do not come up are not waited for: what is there is judged.
      if (measuredFrom === null) {
        if (openLanes === 0 || (openLanes < lanes && now - state.since < OPEN_LIMIT_MS)) return [state, lanes];
        return [{ ...state, measuredFrom: sample }, lanes];
      }
      // Files that are slow to read, or a network that is silent, tell nothing of the lanes.
      if (writtenBytes === measuredFrom.bytes) return [{ ...state, measuredFrom: sample }, lanes];
      const elapsed = now - measuredFrom.at;
      if (elapsed < Math.max(SETTLE_MS, SETTLE_ROUND_TRIPS * sight.roundTripMs)) return [state, lanes];
      const rate = ((writtenBytes - measuredFrom.bytes) * 1000) / elapsed;
      if (rate < before.rate * WORTH) {
        return [{ phase: 'settled', lanes: before.lanes, measuredFrom: sample, rate: before.rate }, before.lanes];
      }
      if (isEnough(lanes, rate, sight)) return [{ phase: 'settled', lanes, measuredFrom: sample, rate }, lanes];
      return tryMore(lanes, rate, now);
    }
    case 'settled': {
      if (!sight.demand) return [{ phase: 'idle', idleSince: now, learnt: state.lanes }, openLanes];
      const { lanes, measuredFrom } = state;
      if (now - measuredFrom.at < RETRY_MS) return [state, lanes];
      const rate = ((writtenBytes - measuredFrom.bytes) * 1000) / (now - measuredFrom.at);
      if (rate === 0 || isEnough(lanes, rate, sight)) {
        return [{ phase: 'settled', lanes, measuredFrom: { at: now, bytes: writtenBytes }, rate }, lanes];
      }
      return tryMore(lanes, rate, now);
    }
  }
}

function isEnough(lanes: number, rate: number, { baseRoundTripMs }: LaneSight): boolean {
  return lanes >= MAX_LANES || (baseRoundTripMs < NEAR_MS && rate > NEAR_RATE);
}

function tryMore(lanes: number, rate: number, now: Milliseconds): [LaneControl, number] {
  const more = Math.min(MAX_LANES, lanes * 2);
  return [{ phase: 'trying', lanes: more, since: now, before: { lanes, rate }, measuredFrom: null }, more];
}

/** About 80 KB are under way on one association at its best, and 16 of them filled this machine. */
function firstGuess(roundTripMs: Milliseconds): number {
  if (roundTripMs < NEAR_MS) return 1;
  if (roundTripMs < 15) return 2;
  return roundTripMs < 50 ? 4 : 8;
}

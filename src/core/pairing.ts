import type { Description } from './description.ts';
import { assertNever, PeerError } from './errors.ts';
import { PROBE_INTERVAL_MS } from './healing.ts';
import { toHex } from './hex.ts';
import type { NetworkChoice } from './iceServer.ts';
import type { Milliseconds } from './units.ts';

/**
 * The pairing machine: one code on show, which pairs with one device.
 *
 * ```text
 *                                     ┌── their code ──► scanned ── their checks ──┐
 *   preparing ── described ──► shown ─┤                                            ├─► both ── opened ──► preparing
 *       ▲                             └── their checks ──► seen ──── their code ───┘   └── a handshake
 *       │                                                                                  without end ──► failed
 *       └── renew; another code where one was taken already (kept, and applied to the fresh connection);
 *           another network (the connection stays, and what is known of the other side with it)
 * ```
 * Each attempt has a generation; the edge drops reports of older ones by it. Waiting never ends by itself.
 *
 * Another network choice makes another code for the same connection: the certificate stays, credentials and candidates
 * are new. Who has the code from before still fits, and whoever takes the new one takes it in place of that.
 */
export type PairingState =
  /** `pending` is a code that was taken before there was a connection to apply it to. */
  | ({ phase: 'preparing'; pending: Scanned | null; seen: boolean } & Attempt)
  | ({ phase: 'shown' | 'seen' } & Offered)
  | ({
      phase: 'scanned' | 'both';
      scanned: Scanned;
      probedAt: Milliseconds;
      /** Since when both sides were seen to hold these two codes while no encryption came about; `null` otherwise. */
      handshakeSince: Milliseconds | null;
    } & Offered)
  | ({ phase: 'failed'; error: PeerError } & Attempt);

/** A handshake takes a few round trips, and its first lost packet a second more (RFC 9147 §5.8.1). */
const HANDSHAKE_LIMIT_MS: Milliseconds = 8000;

interface Attempt {
  generation: number;
  /** Which addresses are gathered for the code. */
  network: NetworkChoice;
  usedFingerprints: readonly string[];
}

interface Offered extends Attempt {
  local: Description;
  shownAt: Milliseconds;
}

export interface Scanned {
  remote: Description;
  by: 'camera' | 'text';
  at: Milliseconds;
}

export type PairingEvent =
  /** Gathering gave a (better) description of the connection of this generation. */
  | { type: 'described'; generation: number; local: Description; now: Milliseconds }
  /** Connectivity checks with our credentials arrived: they have our code. */
  | { type: 'checksArrived'; generation: number }
  | { type: 'codeTaken'; remote: Description; by: 'camera' | 'text'; now: Milliseconds }
  /**
   * Whether checks made with both of these codes pass in both directions while DTLS is still at its handshake: for a
   * moment that is how every link begins.
   */
  | { type: 'handshakeSeen'; generation: number; running: boolean; now: Milliseconds }
  | { type: 'opened'; generation: number }
  | { type: 'renewAsked' }
  | { type: 'networkChosen'; network: NetworkChoice }
  | { type: 'prepareFailed'; generation: number; error: PeerError }
  | { type: 'ticked'; now: Milliseconds };

export type PairingCommand =
  /** Close the connection of the generation before, if it is still ours, and make one for this. */
  | { type: 'prepare'; generation: number; network: NetworkChoice }
  /** Gather for the same connection anew, with other servers and fresh credentials. */
  | { type: 'regather'; generation: number; network: NetworkChoice }
  /** Take this code as the answer, also in place of another one of the same device. */
  | { type: 'applyRemote'; remote: Description }
  /** Add the remote candidates again with fresh foundations. */
  | { type: 'probe' };

export type PairingStep = [PairingState, PairingCommand[]];

export function createPairing(): PairingStep {
  return prepare({ generation: -1, network: 'same', usedFingerprints: [] }, null);
}

/**
 * @throws {PeerError} `code-own` and `code-used` on `codeTaken`: the state stays as it was.
 */
export function stepPairing(state: PairingState, event: PairingEvent): PairingStep {
  if ('generation' in event && event.generation !== state.generation) return [state, []];
  switch (event.type) {
    case 'described':
      return described(state, event.local, event.now);
    case 'checksArrived':
      if (state.phase === 'shown') return [{ ...state, phase: 'seen' }, []];
      if (state.phase === 'scanned') return [{ ...state, phase: 'both' }, []];
      return state.phase === 'preparing' ? [{ ...state, seen: true }, []] : [state, []];
    case 'handshakeSeen':
      return handshakeSeen(state, event.running, event.now);
    case 'codeTaken':
      return codeTaken(state, { remote: event.remote, by: event.by, at: event.now });
    case 'opened': {
      if (state.phase !== 'scanned' && state.phase !== 'both') return [state, []];
      const usedFingerprints = [...state.usedFingerprints, toHex(state.scanned.remote.fingerprint)];
      // Servers are asked for the pairing that they were chosen for, and not for whatever comes after it.
      return prepare({ ...state, usedFingerprints, network: 'same' }, null);
    }
    case 'renewAsked':
      return prepare(state, null);
    case 'networkChosen':
      return networkChosen(state, event.network);
    case 'prepareFailed':
      return failed(state, event.error);
    case 'ticked': {
      const waits = state.phase === 'scanned' || state.phase === 'both';
      if (!waits || event.now - state.probedAt < PROBE_INTERVAL_MS) return [state, []];
      return [{ ...state, probedAt: event.now }, [{ type: 'probe' }]];
    }
    default:
      return assertNever(event);
  }
}

/**
 * A handshake that goes on and on cannot end well. Chromium (156) keeps the first message of a handshake that came
 * before there was an answer, and starts with that one: if it was from a try that the other side has given up since,
 * the two never come together, and only fresh codes help.
 */
function handshakeSeen(state: PairingState, running: boolean, now: Milliseconds): PairingStep {
  if (state.phase !== 'scanned' && state.phase !== 'both') return [state, []];
  if (!running) return [{ ...state, handshakeSince: null }, []];
  const handshakeSince = state.handshakeSince ?? now;
  if (now - handshakeSince < HANDSHAKE_LIMIT_MS) return [{ ...state, handshakeSince }, []];
  return failed(state, new PeerError('codes-crossed'));
}

function failed({ generation, network, usedFingerprints }: Attempt, error: PeerError): PairingStep {
  return [{ phase: 'failed', generation, network, usedFingerprints, error }, []];
}

/** The attempt after this one. */
function prepare(before: Attempt, pending: Scanned | null): PairingStep {
  const { network, usedFingerprints } = before;
  const generation = before.generation + 1;
  return [
    { phase: 'preparing', generation, network, usedFingerprints, pending, seen: false },
    [{ type: 'prepare', generation, network }],
  ];
}

function networkChosen(state: PairingState, network: NetworkChoice): PairingStep {
  // Chosen once more is asked once more: the servers in the settings may be others now.
  if (state.network === network && network === 'same') return [state, []];
  const { generation, usedFingerprints } = state;
  switch (state.phase) {
    case 'failed':
      return prepare({ ...state, network }, null);
    case 'preparing':
      return [{ ...state, network }, [{ type: 'regather', generation, network }]];
    case 'shown':
    case 'seen':
    case 'scanned':
    case 'both': {
      const pending = 'scanned' in state ? state.scanned : null;
      const seen = state.phase === 'seen' || state.phase === 'both';
      return [
        { phase: 'preparing', generation, network, usedFingerprints, pending, seen },
        [{ type: 'regather', generation, network }],
      ];
    }
    default:
      return assertNever(state);
  }
}

function described(state: PairingState, local: Description, now: Milliseconds): PairingStep {
  switch (state.phase) {
    case 'preparing': {
      const { generation, network, usedFingerprints, pending, seen } = state;
      const offered = { generation, network, usedFingerprints, local, shownAt: now };
      if (pending === null) return [{ phase: seen ? 'seen' : 'shown', ...offered }, []];
      const phase = seen ? 'both' : 'scanned';
      return [{ phase, ...offered, scanned: pending, probedAt: now, handshakeSince: null }, [apply(pending)]];
    }
    case 'shown':
    case 'seen':
    case 'scanned':
    case 'both':
      // The network changed while the code was on show: same credentials, other addresses.
      return [{ ...state, local }, []];
    case 'failed':
      return [state, []];
    default:
      return assertNever(state);
  }
}

function codeTaken(state: PairingState, scanned: Scanned): PairingStep {
  const fingerprint = toHex(scanned.remote.fingerprint);
  if (state.usedFingerprints.includes(fingerprint)) throw new PeerError('code-used');
  switch (state.phase) {
    case 'preparing':
      return [{ ...state, pending: scanned }, []];
    case 'failed':
      return prepare(state, scanned);
    case 'shown':
    case 'seen': {
      if (toHex(state.local.fingerprint) === fingerprint) throw new PeerError('code-own');
      const phase = state.phase === 'seen' ? 'both' : 'scanned';
      return [{ ...state, phase, scanned, probedAt: scanned.at, handshakeSince: null }, [apply(scanned)]];
    }
    case 'scanned':
    case 'both':
      if (toHex(state.local.fingerprint) === fingerprint) throw new PeerError('code-own');
      if (toHex(state.scanned.remote.fingerprint) === fingerprint) {
        // The same code once more: nothing to do but to look at once.
        if (state.scanned.remote.ufrag === scanned.remote.ufrag) return [state, [{ type: 'probe' }]];
        // The same device chose another network since: its new code takes the place of the old one.
        return [{ ...state, scanned, probedAt: scanned.at, handshakeSince: null }, [apply(scanned)]];
      }
      // What another device knows of us must not meet what this one does: a fresh connection, and a fresh code of ours.
      return prepare(state, scanned);
    default:
      return assertNever(state);
  }
}

function apply({ remote }: Scanned): PairingCommand {
  return { type: 'applyRemote', remote };
}

import { isCodeOf } from './appointment.ts';
import type { Description } from './description.ts';
import { assertNever, PeerError } from './errors.ts';
import { PROBE_INTERVAL_MS } from './healing.ts';
import { toHex } from './hex.ts';
import type { NetworkChoice } from './iceServer.ts';
import type { Milliseconds } from './units.ts';

/**
 * The pairing machine: one code on show, which pairs with one device. Long, for every transition is in this file.
 *
 * ```text
 *                                     ┌── their code ──► scanned ── their checks ──┐
 *   preparing ── described ──► shown ─┤                                            ├─► both ── opened ──► preparing
 *       ▲                             └── their checks ──► seen ──── their code ───┘   └── a handshake
 *       │                                                                                  without end ──► failed
 *       └── renew; another code where one was taken already (kept, and applied to the fresh connection);
 *           another network (the connection stays, and what is known of the other side with it);
 *           a device with an appointment is chosen, or its code is taken
 * ```
 * Each attempt has a generation; the edge drops reports of older ones by it. Waiting never ends by itself.
 *
 * Another network choice makes another code for the same connection: the certificate stays, credentials and candidates
 * are new. Who has the code from before still fits, and whoever takes the new one takes it in place of that.
 *
 * With an appointment the other side's answer is known but for its addresses, and applied as soon as there is an offer: so
 * the link opens from `shown` and `seen` too, when the other side has our code. Whatever fails there, a code that is
 * taken replaces that answer, and all goes on as without an appointment.
 */
export type PairingState =
  /** `pending` is a code that was taken before there was a connection to apply it to. */
  | ({ phase: 'preparing'; pending: Scanned | null; seen: boolean } & Attempt)
  | ({ phase: 'shown' | 'seen' } & Offered)
  | ({
      phase: 'scanned' | 'both';
      scanned: Scanned;
      probedAt: Milliseconds;
      /** Until when the appointment's answer stands, and theirs is not applied; `null` where it is. */
      heldUntil: Milliseconds | null;
      /** Since when both sides were seen to hold these two codes while no encryption came about; `null` otherwise. */
      handshakeSince: Milliseconds | null;
    } & Offered)
  | ({ phase: 'failed'; error: PeerError } & Attempt);

/**
 * How long a code of somebody else waits where the device of the appointment may be reading ours in this very moment: two
 * that hold their screens in front of each other's cameras. It would leave for a connection that this one answers no more.
 */
const HELD_MS: Milliseconds = 1000;

/** A handshake takes a few round trips, and its first lost packet a second more (RFC 9147 §5.8.1). */
const HANDSHAKE_LIMIT_MS: Milliseconds = 8000;

interface Attempt {
  generation: number;
  /** Which addresses are gathered for the code. */
  network: NetworkChoice;
  usedFingerprints: readonly string[];
  /** With the device that this pairing is for, where there is one. */
  appointment: Appointed | null;
}

/** What is known of a device's next connection before its code is. */
export interface Appointed {
  /** The device's. */
  key: string;
  other: Description;
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
  /** `appointment` is the one whose device made the code, if there is one. */
  | {
      type: 'codeTaken';
      remote: Description;
      by: 'camera' | 'text';
      appointment: Appointed | null;
      now: Milliseconds;
    }
  /** The person chose the device to pair with, or nobody any more; `appointment` is the one with it. */
  | { type: 'deviceChosen'; appointment: Appointed | null }
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
  | { type: 'prepare'; generation: number; network: NetworkChoice; appointment: Appointed | null }
  /** Gather for the same connection anew, with other servers and fresh credentials. */
  | { type: 'regather'; generation: number; network: NetworkChoice }
  /** Take this code as the answer, also in place of another one of the same device. */
  | { type: 'applyRemote'; remote: Description }
  /** Add the remote candidates again with fresh foundations. */
  | { type: 'probe' };

export type PairingStep = [PairingState, PairingCommand[]];

export function createPairing(): PairingStep {
  return prepare({ generation: -1, network: 'same', usedFingerprints: [], appointment: null }, null);
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
      return codeTaken(state, { remote: event.remote, by: event.by, at: event.now }, event.appointment);
    case 'deviceChosen':
      if (state.appointment?.other.pwd === event.appointment?.other.pwd) return [state, []];
      return prepare({ ...state, appointment: event.appointment }, null);
    case 'opened': {
      const remote = remoteOf(state);
      if (remote === null) return [state, []];
      const usedFingerprints = [...state.usedFingerprints, toHex(remote.fingerprint)];
      // Servers are asked for the pairing that they were chosen for, and not for whatever comes after it.
      return prepare({ ...state, usedFingerprints, network: 'same', appointment: null }, null);
    }
    case 'renewAsked':
      // Also the way out of an appointment that leads nowhere.
      return prepare({ ...state, appointment: null }, null);
    case 'networkChosen':
      return networkChosen(state, event.network);
    case 'prepareFailed':
      return failed(state, event.error);
    case 'ticked': {
      if (state.phase !== 'scanned' && state.phase !== 'both') return [state, []];
      if (state.heldUntil !== null) {
        if (event.now < state.heldUntil) return [state, []];
        return [{ ...state, heldUntil: null, probedAt: event.now }, [apply(state.scanned.remote)]];
      }
      if (event.now - state.probedAt < PROBE_INTERVAL_MS) return [state, []];
      return [{ ...state, probedAt: event.now }, [{ type: 'probe' }]];
    }
    default:
      return assertNever(event);
  }
}

/** Whose answer is set: theirs that was taken, else what the appointment says; `null` while there is none. */
export function remoteOf(state: PairingState): Description | null {
  if (state.phase === 'preparing' || state.phase === 'failed') return null;
  const takes = (state.phase === 'scanned' || state.phase === 'both') && state.heldUntil === null;
  return takes ? state.scanned.remote : (state.appointment?.other ?? null);
}

/** The device that is to be at the other end, if the answer that is set, or will be, is its appointment's. */
export function appointedKey(state: PairingState): string | null {
  if (state.phase === 'preparing' && state.pending === null) return state.appointment?.key ?? null;
  const remote = state.phase === 'preparing' ? (state.pending?.remote ?? null) : remoteOf(state);
  if (remote === null || state.appointment === null) return null;
  return isCodeOf(state.appointment, remote) ? state.appointment.key : null;
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

function failed({ generation, network, usedFingerprints, appointment }: Attempt, error: PeerError): PairingStep {
  return [{ phase: 'failed', generation, network, usedFingerprints, appointment, error }, []];
}

/** The attempt after this one. */
function prepare(before: Attempt, pending: Scanned | null): PairingStep {
  const { network, usedFingerprints, appointment } = before;
  const generation = before.generation + 1;
  return [
    { phase: 'preparing', generation, network, usedFingerprints, appointment, pending, seen: false },
    [{ type: 'prepare', generation, network, appointment }],
  ];
}

function networkChosen(state: PairingState, network: NetworkChoice): PairingStep {
  // Chosen once more is asked once more: the servers in the settings may be others now.
  if (state.network === network && network === 'same') return [state, []];
  const { generation, usedFingerprints, appointment } = state;
  if (appointment !== null) {
    // Its credentials stay, and gathering anew means others: so the connection is another, which fits as well.
    const taken = 'scanned' in state ? state.scanned : 'pending' in state ? state.pending : null;
    return prepare({ ...state, network }, taken);
  }
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
        { phase: 'preparing', generation, network, usedFingerprints, appointment, pending, seen },
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
      const { generation, network, usedFingerprints, appointment, pending, seen } = state;
      const offered = { generation, network, usedFingerprints, appointment, local, shownAt: now };
      if (pending === null) {
        const expected = appointment === null ? [] : [apply(appointment.other)];
        return [{ phase: seen ? 'seen' : 'shown', ...offered }, expected];
      }
      const phase = seen ? 'both' : 'scanned';
      return [
        { phase, ...offered, scanned: pending, probedAt: now, heldUntil: null, handshakeSince: null },
        [apply(pending.remote)],
      ];
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

function codeTaken(state: PairingState, scanned: Scanned, appointment: Appointed | null): PairingStep {
  const fingerprint = toHex(scanned.remote.fingerprint);
  if (state.usedFingerprints.includes(fingerprint)) throw new PeerError('code-used');
  const meetsAnother = appointment !== null && appointment.key !== state.appointment?.key;
  switch (state.phase) {
    case 'preparing':
      if (meetsAnother) return prepare({ ...state, appointment }, scanned);
      return [{ ...state, pending: scanned }, []];
    case 'failed':
      return prepare({ ...state, appointment }, scanned);
    case 'shown':
      if (toHex(state.local.fingerprint) === fingerprint) throw new PeerError('code-own');
      // The code on show is of no use to that device: what it waits for is the connection of the appointment.
      if (meetsAnother) return prepare({ ...state, appointment }, scanned);
      if (state.appointment === null || isCodeOf(state.appointment, scanned.remote)) return taken(state, scanned);
      return [{ ...withTaken(state, scanned), heldUntil: scanned.at + HELD_MS }, []];
    case 'seen':
      // Whoever has the code on show needs the very connection that it leads to.
      if (toHex(state.local.fingerprint) === fingerprint) throw new PeerError('code-own');
      return taken(state, scanned);
    case 'scanned':
    case 'both':
      if (toHex(state.local.fingerprint) === fingerprint) throw new PeerError('code-own');
      if (toHex(state.scanned.remote.fingerprint) === fingerprint) {
        // The same code once more: nothing to do but to look at once.
        if (state.scanned.remote.ufrag === scanned.remote.ufrag) return [state, [{ type: 'probe' }]];
        // The same device chose another network since: its new code takes the place of the old one.
        return taken(state, scanned);
      }
      // What another device knows of us must not meet what this one does: a fresh connection, and a fresh code of ours.
      return prepare({ ...state, appointment }, scanned);
    default:
      return assertNever(state);
  }
}

function taken(state: PairingState & Offered, scanned: Scanned): PairingStep {
  return [withTaken(state, scanned), [apply(scanned.remote)]];
}

function withTaken(state: PairingState & Offered, scanned: Scanned): PairingState & { phase: 'scanned' | 'both' } {
  const phase = state.phase === 'seen' || state.phase === 'both' ? 'both' : 'scanned';
  return { ...state, phase, scanned, probedAt: scanned.at, heldUntil: null, handshakeSince: null };
}

function apply(remote: Description): PairingCommand {
  return { type: 'applyRemote', remote };
}

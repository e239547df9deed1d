import type { Comparison, Trust } from '../contract/snapshot.ts';
import { admit } from '../core/autoAccept.ts';
import {
  type ComparisonEvent,
  type ComparisonState,
  type ComparisonStep,
  createComparison,
  type Session,
  stepComparison,
} from '../core/comparison.ts';
import { PeerError } from '../core/errors.ts';
import type { Body } from '../core/frame.ts';
import type { Bytes, EpochMs, Milliseconds } from '../core/units.ts';
import type { AppointmentBook, KeptAppointment } from './appointmentBook.ts';
import { createAppointmentHost } from './appointmentHost.ts';
import type { DeviceShelf } from './deviceShelf.ts';
import { hkdf, sha256 } from './identity.ts';

export type TrustBody = Extract<Body, { kind: 'commit' | 'reveal' | 'regard' }>;

export function isTrustBody(body: Body): body is TrustBody {
  return body.kind === 'commit' || body.kind === 'reveal' || body.kind === 'regard';
}

/** A certificate for the next meeting, and its SHA-256 fingerprint as hex. */
export interface PromisedCertificate {
  certificate: KeptAppointment['certificate'];
  fingerprint: string;
}

export interface TrustHostPorts {
  /** True where their code came through this side's live camera. */
  scanned: boolean;
  /** The key of the remembered device that the person chose to pair with. */
  expected: string | null;
  shelf: DeviceShelf;
  appointments: Pick<AppointmentBook, 'keep' | 'drop'>;
  generateCertificate(): Promise<PromisedCertificate>;
  now(): EpochMs;
  randomNonce(): string;
  say(body: TrustBody): void;
  changed(): void;
  /** Ends the link. */
  violated(thrown: unknown): void;
}

/** Finds out, and keeps, how far it is certain who is at the other end of one link. */
export interface TrustHost {
  /**
   * The other side has introduced itself: the comparison begins.
   *
   * @throws {PeerError} `key-changed`, when another device was expected: nothing was said then
   */
  begin(session: Session): void;
  /** @throws {PeerError} where the other side breaks the protocol. */
  deliver(body: TrustBody): void;
  /** The other side has it. */
  acknowledged(body: TrustBody): void;
  /** A person's answer. */
  compared(match: boolean): void;
  /** Remembers the device under this name; resolves when it is kept. */
  remember(name: string): Promise<void>;
  /** What is remembered changed. */
  shelfChanged(): void;
  ended(): void;
  /** Twice a second. */
  tick(isConnected: boolean): void;
  /** Counts an offer as accepted, if it may be without a question. */
  admits(size: Bytes): boolean;
  /** True where a notification must not tell what was written. */
  isDiscreet(): boolean;
  /** What this browser calls the device, if it remembers it. */
  name(): string | undefined;
  /** The other's key, once it is proven. */
  key(): string | null;
  trust(): Trust;
  comparison(): Comparison;
}

/** An honest peer commits and reveals within two round trips; what takes longer does not come. */
export const COMPARE_LIMIT_MS: Milliseconds = 15_000;

export function createTrustHost(ports: TrustHostPorts): TrustHost {
  let key: string | null = null;
  /** Since when the other side could have answered the comparison; `null` while the link is silent. */
  let waitsSince: EpochMs | null = null;
  let isOverdue = false;
  let state: ComparisonState | null = null;
  let matched = false;
  let theyScanned = false;
  let theyRemember = false;
  let said = { remembers: false, forgot: false };
  const next = createAppointmentHost({
    generateCertificate: ports.generateCertificate,
    randomShare: ports.randomNonce,
    hkdf,
    now: ports.now,
    partChanged: sayRegard,
    agreed(appointment, certificate) {
      if (key !== null && device()) ports.appointments.keep({ key, certificate, ...appointment });
    },
    revoked() {
      if (key !== null) ports.appointments.drop(key);
    },
    violated: ports.violated,
  });
  const device = () => (key === null ? undefined : ports.shelf.find(key));
  const bothScanned = () => ports.scanned && theyScanned;

  function take([next, commands]: ComparisonStep): void {
    state = next;
    for (const command of commands) {
      if (command.type === 'say') ports.say(command.body);
      else void digest(command.bytes);
    }
    if (next.phase === 'known') ports.changed();
  }

  /** The machine asks for one digest at a time, so the answer needs no name. */
  async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      step({ type: 'digested', digest: await sha256(bytes) });
    } catch (thrown) {
      ports.violated(thrown);
    }
  }

  function step(event: ComparisonEvent): void {
    if (state === null) throw new PeerError('bug', 'a comparison before the hello');
    take(stepComparison(state, event));
  }

  function sayRegard(): void {
    said = { remembers: device() !== undefined, forgot: key !== null && ports.shelf.hasForgotten(key) };
    const part = next.part();
    ports.say({ kind: 'regard', scanned: ports.scanned, ...said, ...(part === undefined ? {} : { next: part }) });
  }

  function noteVerified(): void {
    if (key !== null && device()?.verified === false && (matched || bothScanned())) {
      ports.shelf.note(key, { verified: true });
    }
  }

  function agreeOnNext(): void {
    next.setMutual(device() !== undefined && theyRemember);
  }

  function regarded(body: TrustBody & { kind: 'regard' }): void {
    theyScanned = body.scanned;
    theyRemember = body.remembers;
    const forgotUs = body.forgot && !body.remembers;
    const known = device();
    if (known && known.forgotUs !== forgotUs && (forgotUs || body.remembers)) ports.shelf.note(known.key, { forgotUs });
    noteVerified();
    agreeOnNext();
    if (body.next !== undefined) next.heard(body.next);
    ports.changed();
  }

  return {
    begin(session) {
      const { other } = session.keys;
      if (ports.expected !== null && ports.expected !== other) {
        throw new PeerError('key-changed', ports.shelf.find(ports.expected)?.name);
      }
      key = other;
      // It was for this meeting, and another one is agreed on for the next.
      ports.appointments.drop(key);
      if (device()) ports.shelf.note(key, { seenAt: ports.now() });
      sayRegard();
      take(createComparison(session, ports.randomNonce()));
    },
    deliver(body) {
      switch (body.kind) {
        case 'commit':
          return step({ type: 'committed', commitment: body.commitment });
        case 'reveal':
          return step({ type: 'revealed', nonce: body.nonce });
        case 'regard':
          return regarded(body);
      }
    },
    acknowledged(body) {
      if (body.kind !== 'regard') return;
      if (body.forgot && key !== null) ports.shelf.wasTold(key);
      if (body.next !== undefined) next.acknowledged(body.next);
    },
    compared(match) {
      if (!match) return ports.violated(new PeerError('emoji-differ'));
      if (state?.phase !== 'known') return;
      matched = true;
      noteVerified();
      ports.changed();
    },
    async remember(name) {
      if (key === null || device()) return;
      const now = ports.now();
      const verified = matched || bothScanned();
      await ports.shelf.remember({
        ...{ key, name, since: now, seenAt: now, verified, keepsHistory: true, forgotUs: false },
        accepts: verified ? ports.shelf.firstAccepts() : { kind: 'nothing' },
        accepted: { since: now, bytes: 0 },
      });
    },
    shelfChanged() {
      if (key === null) return;
      const remembers = device() !== undefined;
      // That it was told of being forgotten is nothing to tell it.
      if (remembers !== said.remembers || (ports.shelf.hasForgotten(key) && !said.forgot)) sayRegard();
      agreeOnNext();
    },
    ended() {
      if (key !== null && device()) ports.shelf.note(key, { seenAt: ports.now() });
    },
    tick(isConnected) {
      next.tick();
      if (key === null || state?.phase === 'known') return;
      waitsSince = isConnected ? (waitsSince ?? ports.now()) : null;
      const isLate = waitsSince !== null && ports.now() - waitsSince > COMPARE_LIMIT_MS;
      if (isLate === isOverdue) return;
      isOverdue = isLate;
      ports.changed();
    },
    admits(size) {
      const known = device();
      if (!known?.verified || known.accepts.kind !== 'files') return false;
      const accepted = admit(size, known.accepts.dailyBytes, known.accepted, ports.now());
      if (accepted === null) return false;
      ports.shelf.note(known.key, { accepted });
      return true;
    },
    isDiscreet: () => device()?.accepts.kind === 'nothing',
    name: () => device()?.name,
    key: () => key,
    trust() {
      if (matched) return { kind: 'checked', by: 'emoji' };
      if (ports.scanned) return { kind: 'checked', by: 'camera' };
      const known = device();
      return known ? { kind: 'remembered', since: known.since, verified: known.verified } : { kind: 'unchecked' };
    },
    comparison() {
      const emoji = state?.phase === 'known' ? state.emoji : null;
      if (matched && emoji) return { phase: 'matched', emoji };
      if (bothScanned()) return { phase: 'needless', emoji: null };
      if (device()?.verified) return { phase: 'needless', emoji };
      if (emoji) return { phase: 'asking', emoji };
      return { phase: isOverdue ? 'unanswered' : 'waiting' };
    },
  };
}

import type { Comparison, Trust } from '../contract/snapshot.ts';
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
import { sha256 } from './identity.ts';

export type TrustBody = Extract<Body, { kind: 'commit' | 'reveal' | 'regard' }>;

export interface TrustHostPorts {
  /** True where their code came through this side's live camera. */
  scanned: boolean;
  randomNonce(): string;
  say(body: TrustBody): void;
  changed(): void;
  /** Ends the link. */
  violated(thrown: unknown): void;
}

/** Finds out, and keeps, how far it is certain who is at the other end of one link. */
export interface TrustHost {
  /** The other side has introduced itself: the comparison begins. */
  begin(session: Session): void;
  /** @throws {PeerError} where the other side breaks the protocol. */
  deliver(body: TrustBody): void;
  /** A person's answer. */
  compared(match: boolean): void;
  trust(): Trust;
  comparison(): Comparison;
}

export function createTrustHost(ports: TrustHostPorts): TrustHost {
  let state: ComparisonState | null = null;
  let matched = false;
  let theyScanned = false;

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

  return {
    begin(session) {
      ports.say({ kind: 'regard', scanned: ports.scanned, remembers: false, forgot: false });
      take(createComparison(session, ports.randomNonce()));
    },
    deliver(body) {
      switch (body.kind) {
        case 'commit':
          return step({ type: 'committed', commitment: body.commitment });
        case 'reveal':
          return step({ type: 'revealed', nonce: body.nonce });
        case 'regard':
          theyScanned = body.scanned;
          return ports.changed();
      }
    },
    compared(match) {
      if (!match) return ports.violated(new PeerError('emoji-differ'));
      if (state?.phase !== 'known') return;
      matched = true;
      ports.changed();
    },
    trust() {
      if (matched) return { kind: 'checked', by: 'emoji' };
      return ports.scanned ? { kind: 'checked', by: 'camera' } : { kind: 'unchecked' };
    },
    comparison() {
      if (ports.scanned && theyScanned) return { phase: 'needless' };
      if (state?.phase !== 'known') return { phase: 'waiting' };
      return { phase: matched ? 'matched' : 'asking', emoji: state.emoji };
    },
  };
}

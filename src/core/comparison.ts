import { EMOJI } from './emoji.ts';
import { assertNever, PeerError } from './errors.ts';
import { concatBytes, type Fingerprints, inOrder, roleByte, roleOf } from './identity.ts';
import { PROTOCOL_VERSION } from './limits.ts';

/**
 * The machine of the comparison: commit, reveal, and four emoji that two people compare. It runs once a link.
 *
 * ```text
 *   committing ── our digest ──► committed ── their commitment ──► revealed ── their nonce ──► opening
 *       │                                                             ▲                          │ it fits
 *       └──── our digest, where their commitment was here first ──────┘                          ▼
 *                                                                       known ◄── digest ── deriving
 * ```
 * Nobody says a nonce before the other's commitment is here, so nobody can choose theirs by it: whoever stands in the
 * middle gets one try at 1 in 2²⁴. Digests are SHA-256 and made by the edge. What breaks the order, and a nonce that
 * does not fit its commitment, is thrown, and ends the link.
 */
export type ComparisonState =
  | ({ phase: 'committing'; theirCommitment: string | null } & Ours)
  | ({ phase: 'committed'; commitment: string } & Ours)
  | ({ phase: 'revealed'; theirCommitment: string } & Ours)
  | ({ phase: 'opening'; theirCommitment: string; theirNonce: string } & Ours)
  | { phase: 'deriving' }
  | { phase: 'known'; emoji: FourEmoji };

/** Numbers of `EMOJI`. */
export type FourEmoji = readonly [number, number, number, number];

interface Ours {
  session: Session;
  /** 32 random bytes, as hex. */
  nonce: string;
}

/** What the two sides of a link must agree on. Keys are uncompressed points on P-256, as 130 hex digits. */
export interface Session {
  fingerprints: Fingerprints;
  keys: { own: string; other: string };
}

export type ComparisonEvent =
  /** The digest that was asked for last. 64 hex digits. */
  | { type: 'digested'; digest: string }
  | { type: 'committed'; commitment: string }
  | { type: 'revealed'; nonce: string };

export type ComparisonCommand =
  | { type: 'digest'; bytes: Uint8Array<ArrayBuffer> }
  | { type: 'say'; body: { kind: 'commit'; commitment: string } | { kind: 'reveal'; nonce: string } };

export type ComparisonStep = [ComparisonState, ComparisonCommand[]];

export function createComparison(session: Session, nonce: string): ComparisonStep {
  const bytes = commitmentBytes(session.fingerprints, nonce);
  return [{ phase: 'committing', session, nonce, theirCommitment: null }, [{ type: 'digest', bytes }]];
}

/** @throws {PeerError} `protocol-violation`, or `identity-forged` where their nonce is not what they committed to. */
export function stepComparison(state: ComparisonState, event: ComparisonEvent): ComparisonStep {
  switch (event.type) {
    case 'digested':
      return digested(state, event.digest);
    case 'committed':
      return committed(state, event.commitment);
    case 'revealed':
      return revealed(state, event.nonce);
    default:
      return assertNever(event);
  }
}

function digested(state: ComparisonState, digest: string): ComparisonStep {
  switch (state.phase) {
    case 'committing': {
      const { session, nonce, theirCommitment } = state;
      const say: ComparisonCommand = { type: 'say', body: { kind: 'commit', commitment: digest } };
      const next: ComparisonState = { phase: 'committed', session, nonce, commitment: digest };
      if (theirCommitment === null) return [next, [say]];
      const [revealing, commands] = committed(next, theirCommitment);
      return [revealing, [say, ...commands]];
    }
    case 'opening': {
      if (digest !== state.theirCommitment) throw new PeerError('identity-forged', 'another nonce than committed to');
      return [
        { phase: 'deriving' },
        [{ type: 'digest', bytes: comparedBytes(state.session, state.nonce, state.theirNonce) }],
      ];
    }
    case 'deriving':
      return [{ phase: 'known', emoji: emojiOf(digest) }, []];
    case 'committed':
    case 'revealed':
    case 'known':
      throw new PeerError('bug', `digest while ${state.phase}`);
    default:
      return assertNever(state);
  }
}

function committed(state: ComparisonState, theirCommitment: string): ComparisonStep {
  if (state.phase === 'committing' && state.theirCommitment === null) return [{ ...state, theirCommitment }, []];
  if (state.phase !== 'committed') throw new PeerError('protocol-violation', 'a second commitment');
  // Ours, sent back: the role in it makes an honest one differ.
  if (theirCommitment === state.commitment) throw new PeerError('identity-forged', 'our own commitment');
  const { session, nonce } = state;
  return [{ phase: 'revealed', session, nonce, theirCommitment }, [{ type: 'say', body: { kind: 'reveal', nonce } }]];
}

function revealed(state: ComparisonState, theirNonce: string): ComparisonStep {
  if (state.phase !== 'revealed') throw new PeerError('protocol-violation', `nonce while ${state.phase}`);
  const { own, other } = state.session.fingerprints;
  const bytes = commitmentBytes({ own: other, other: own }, theirNonce);
  return [{ ...state, phase: 'opening', theirNonce }, [{ type: 'digest', bytes }]];
}

/** What a side commits to: label, its role, both fingerprints in role order, its nonce. */
function commitmentBytes(committer: Fingerprints, nonce: string): Uint8Array<ArrayBuffer> {
  const role = roleOf(committer);
  return concatBytes('tandem commit 3', roleByte(role), ...inOrder(role, committer.own, committer.other), nonce);
}

/** What both sides show a digest of: label, protocol version, and fingerprints, keys and nonces in role order. */
function comparedBytes({ fingerprints, keys }: Session, nonce: string, theirNonce: string): Uint8Array<ArrayBuffer> {
  const role = roleOf(fingerprints);
  return concatBytes(
    'tandem compare 3',
    Uint8Array.of(PROTOCOL_VERSION >> 8, PROTOCOL_VERSION & 0xff),
    ...inOrder(role, fingerprints.own, fingerprints.other),
    ...inOrder(role, keys.own, keys.other),
    ...inOrder(role, nonce, theirNonce),
  );
}

/** The first 24 bits, six for each. */
function emojiOf(digest: string): FourEmoji {
  const bits = Number.parseInt(digest.slice(0, 6), 16);
  const at = (shift: number) => (bits >> shift) % EMOJI.length;
  return [at(18), at(12), at(6), at(0)];
}

import { createHash, webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type ComparisonCommand,
  type ComparisonEvent,
  type ComparisonState,
  createComparison,
  type Session,
  stepComparison,
} from '../../../src/core/comparison.ts';
import { EMOJI } from '../../../src/core/emoji.ts';
import { fromHex } from '../../../src/core/hex.ts';
import { identityMessage } from '../../../src/core/identity.ts';
import { thrownBy } from './support/thrownBy.ts';

interface StoredSide {
  fingerprint: string;
  key: string;
  message: string;
  signature: string;
  nonce: string;
  commitment: string;
}
interface StoredVector {
  name: string;
  sides: [StoredSide, StoredSide];
  digest: string;
  emoji: number[];
}
const { vectors } = JSON.parse(readFileSync(new URL('../../vectors/trust.json', import.meta.url), 'utf8')) as {
  vectors: StoredVector[];
};

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
/** 32 bytes that nobody chose, the same in every run. */
const bytesNamed = (name: string) => sha256(name);
const keyNamed = (name: string) => `04${sha256(`${name} x`)}${sha256(`${name} y`)}`;

type Said = Extract<ComparisonCommand, { type: 'say' }>['body'];

/** One side: digests at once, with a hash that we did not write. */
class Side {
  state: ComparisonState;
  said: Said[] = [];

  constructor(session: Session, nonce: string) {
    const [state, commands] = createComparison(session, nonce);
    this.state = state;
    this.#run(commands);
  }

  hear(body: Said): void {
    if (body.kind === 'commit') this.step({ type: 'committed', commitment: body.commitment });
    else this.step({ type: 'revealed', nonce: body.nonce });
  }

  step(event: ComparisonEvent): void {
    const [state, commands] = stepComparison(this.state, event);
    this.state = state;
    this.#run(commands);
  }

  get emoji(): readonly number[] | null {
    return this.state.phase === 'known' ? this.state.emoji : null;
  }

  /** What it has said since this was asked last. */
  take(): Said[] {
    return this.said.splice(0);
  }

  #run(commands: ComparisonCommand[]): void {
    for (const command of commands) {
      if (command.type === 'say') this.said.push(command.body);
      else this.step({ type: 'digested', digest: sha256(command.bytes) });
    }
  }
}

function sessionOf(own: { fingerprint: string; key: string }, other: { fingerprint: string; key: string }): Session {
  return {
    fingerprints: { own: own.fingerprint, other: other.fingerprint },
    keys: { own: own.key, other: other.key },
  };
}

const named = (name: string) => ({ fingerprint: bytesNamed(`${name} certificate`), key: keyNamed(name) });
const honest = (own: string, other: string, nonce = `${own} nonce`) =>
  new Side(sessionOf(named(own), named(other)), bytesNamed(nonce));

/** Carries everything that both say, until nobody says anything more. */
function talk(left: Side, right: Side): void {
  for (let round = 0; round < 4; round++) {
    const [fromLeft, fromRight] = [left.take(), right.take()];
    for (const body of fromRight) left.hear(body);
    for (const body of fromLeft) right.hear(body);
  }
}

describe('the vectors', () => {
  it.each(vectors)('are what is signed, and its signature holds: $name', async ({ sides }) => {
    for (const [own, other] of [sides, sides.toReversed()] as [StoredSide, StoredSide][]) {
      const message = identityMessage({ own: own.fingerprint, other: other.fingerprint });
      expect(Buffer.from(message).toString('hex')).toBe(own.message);
      const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
      const raw = fromHex(own.key) ?? new Uint8Array();
      const key = await webcrypto.subtle.importKey('raw', raw, algorithm, false, ['verify']);
      const signature = fromHex(own.signature) ?? new Uint8Array();
      expect(await webcrypto.subtle.verify(algorithm, key, signature, message)).toBe(true);
      const theirs = identityMessage({ own: other.fingerprint, other: own.fingerprint });
      expect(await webcrypto.subtle.verify(algorithm, key, signature, theirs)).toBe(false);
    }
  });

  it.each(vectors)('are what is committed to and shown: $name', ({ sides, emoji, digest }) => {
    const [first, second] = sides;
    const left = new Side(sessionOf(first, second), first.nonce);
    const right = new Side(sessionOf(second, first), second.nonce);
    expect(left.said).toEqual([{ kind: 'commit', commitment: first.commitment }]);
    expect(right.said).toEqual([{ kind: 'commit', commitment: second.commitment }]);
    talk(left, right);
    expect(left.emoji).toEqual(emoji);
    expect(right.emoji).toEqual(emoji);
    const bits = Buffer.from(digest, 'hex').readUIntBE(0, 3);
    expect([bits >> 18, (bits >> 12) & 63, (bits >> 6) & 63, bits & 63]).toEqual(emoji);
  });
});

describe('the emoji', () => {
  it('are 64 different ones, of one code point each, that are drawn in colour by themselves', () => {
    expect(new Set(EMOJI).size).toBe(64);
    for (const emoji of EMOJI) {
      expect([...emoji]).toHaveLength(1);
      expect(emoji).toMatch(/^\p{Emoji_Presentation}$/u);
    }
  });

  it('are each as likely as the others', () => {
    const counts = new Array<number>(64).fill(0);
    for (let run = 0; run < 640; run++) {
      const left = honest('here', 'there', `left ${run}`);
      const right = honest('there', 'here', `right ${run}`);
      talk(left, right);
      for (const index of left.emoji ?? []) counts[index] = (counts[index] ?? 0) + 1;
    }
    // 40 expected for each; the seeds are fixed, so this is no matter of chance.
    expect(Math.min(...counts)).toBeGreaterThan(18);
    expect(Math.max(...counts)).toBeLessThan(66);
  });
});

describe('two honest sides', () => {
  it('see the same four, whoever is first, and others on each link', () => {
    const seen = new Set<string>();
    for (let run = 0; run < 50; run++) {
      const left = honest('here', 'there', `one ${run}`);
      const right = honest('there', 'here', `two ${run}`);
      talk(left, right);
      expect(left.emoji).not.toBeNull();
      expect(left.emoji).toEqual(right.emoji);
      seen.add(String(left.emoji));
    }
    expect(seen.size).toBe(50);
  });

  it('see the same four when a commitment comes before the own digest is ready', () => {
    const right = honest('there', 'here');
    const [commit] = right.take();
    const session = sessionOf(named('here'), named('there'));
    const [state, [hash]] = createComparison(session, bytesNamed('late'));
    const [early] = stepComparison(state, {
      type: 'committed',
      commitment: commit?.kind === 'commit' ? commit.commitment : '',
    });
    if (hash?.type !== 'digest') throw new Error('a digest was expected');
    const [next, commands] = stepComparison(early, { type: 'digested', digest: sha256(hash.bytes) });
    expect(commands.map((command) => command.type === 'say' && command.body.kind)).toEqual(['commit', 'reveal']);
    expect(next.phase).toBe('revealed');
  });

  it('say no nonce before the other is committed', () => {
    const left = honest('here', 'there');
    expect(left.take().map(({ kind }) => kind)).toEqual(['commit']);
    left.hear({ kind: 'commit', commitment: bytesNamed('any') });
    expect(left.take().map(({ kind }) => kind)).toEqual(['reveal']);
  });
});

describe('a side that does not keep to the order', () => {
  const commit = (name: string): Said => ({ kind: 'commit', commitment: bytesNamed(name) });
  const reveal = (name: string): Said => ({ kind: 'reveal', nonce: bytesNamed(name) });

  it.each([
    ['reveals before it committed', [reveal('n')]],
    ['commits twice', [commit('one'), commit('two')]],
    ['commits twice to the same', [commit('one'), commit('one')]],
  ])('breaks the protocol when it %s', (_, bodies) => {
    const left = honest('here', 'there');
    const hearAll = () => {
      for (const body of bodies) left.hear(body);
    };
    expect(thrownBy(hearAll).code).toBe('protocol-violation');
  });

  it('is no one else’s when it sends back what it heard', () => {
    const left = honest('here', 'there');
    const [own] = left.take();
    expect(thrownBy(() => left.hear(own as Said)).code).toBe('identity-forged');
  });

  it('is refused with a nonce that it did not commit to', () => {
    const left = honest('here', 'there');
    left.hear(commit('another'));
    expect(thrownBy(() => left.hear(reveal('n'))).code).toBe('identity-forged');
  });

  it('gets one run a link, and no more after the emoji are known', () => {
    const [left, right] = [honest('here', 'there'), honest('there', 'here')];
    talk(left, right);
    expect(thrownBy(() => left.hear(commit('again'))).code).toBe('protocol-violation');
    expect(thrownBy(() => left.hear(reveal('again'))).code).toBe('protocol-violation');
  });
});

/**
 * Somebody in the middle who replaced both codes: one link with each, with certificates and keys of its own. `left` and
 * `right` are the two people; what becomes of it is `differ` (they see it) or `ended` (their link ends by itself).
 */
type Attack = (left: Side, right: Side, run: number) => void;
type Middle = 'middle towards left' | 'middle towards right';
const middle = (towards: Middle, other: string, nonce: string) => honest(towards, other, nonce);

const ATTACKS: Record<string, Attack> = {
  'plays both ends honestly, with nonces of its own': (left, right, run) => {
    talk(left, middle('middle towards left', 'left', `m ${run}`));
    talk(right, middle('middle towards right', 'right', `m ${run}`));
  },
  'passes on every commitment and nonce as it came': (left, right) => talk(left, right),
  'sends each its own words back': (left, right) => {
    for (const side of [left, right])
      for (let round = 0; round < 3; round++) for (const body of side.take()) side.hear(body);
  },
  'commits to nothing it could open': (left, right, run) => {
    for (const side of [left, right]) {
      side.hear({ kind: 'commit', commitment: bytesNamed(`blind ${run}`) });
      side.hear({ kind: 'reveal', nonce: bytesNamed(`blind ${run}`) });
    }
  },
  'finishes with the left first, then grinds a nonce for the right and has to commit to it unseen': (
    left,
    right,
    run,
  ) => {
    talk(left, middle('middle towards left', 'left', `m ${run}`));
    const wanted = String(left.emoji);
    // The best of 64 nonces against a guess at what the right one has under its commitment.
    let best = middle('middle towards right', 'right', `grind ${run} 0`);
    for (let tried = 1; tried < 64; tried++) {
      const guess = honest('right', 'middle towards right', `guess ${run}`);
      const attempt = middle('middle towards right', 'right', `grind ${run} ${tried}`);
      const [mine, theirs] = [attempt.take(), guess.take()];
      for (const body of theirs) attempt.hear(body);
      for (const body of mine) guess.hear(body);
      talk(attempt, guess);
      if (String(attempt.emoji) === wanted) best = middle('middle towards right', 'right', `grind ${run} ${tried}`);
    }
    talk(right, best);
  },
};

describe('a man in the middle who replaced both codes', () => {
  it.each(Object.entries(ATTACKS))('is caught 200 of 200 times when he %s', (_, attack) => {
    let caught = 0;
    for (let run = 0; run < 200; run++) {
      const left = honest('left', 'middle towards left', `left ${run}`);
      const right = honest('right', 'middle towards right', `right ${run}`);
      let ended = false;
      try {
        attack(left, right, run);
      } catch (thrown) {
        expect(thrown).toMatchObject({ name: 'PeerError', fault: 'remote' });
        ended = true;
      }
      const same = left.emoji !== null && String(left.emoji) === String(right.emoji);
      if (ended || !same) caught++;
    }
    expect(caught).toBe(200);
  });

  it('would not be caught by emoji that depend on nothing of his', () => {
    // That the test can fail: two sides of one honest link do agree.
    const [left, right] = [honest('left', 'right'), honest('right', 'left')];
    talk(left, right);
    expect(left.emoji).toEqual(right.emoji);
  });
});

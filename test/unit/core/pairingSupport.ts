import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { formatAddress } from '../../../src/core/address.ts';
import type { Candidate, Description } from '../../../src/core/description.ts';
import { PeerError } from '../../../src/core/errors.ts';

type Stored = Omit<Description, 'fingerprint'> & { fingerprint: string };

interface Vector {
  name: string;
  origin: string;
  browser: string;
  sdp: string;
  /** What the browser's description says, all of it. */
  description: Description;
  code: Uint8Array;
  /** What the code says: the candidates that were chosen, in their order. */
  decoded: Description;
  qr: string;
  text: string;
}

interface Reject {
  name: string;
  kind: 'qr' | 'text';
  input: string;
  error: string;
  detail?: string;
}

const file = new URL('../../vectors/pairing-code.json', import.meta.url);
const stored = JSON.parse(readFileSync(file, 'utf8')) as {
  vectors: (Omit<Vector, 'description' | 'decoded' | 'code'> & {
    description: Stored;
    decoded: Stored;
    code: string;
  })[];
  rejects: Reject[];
};

const fromHex = (digits: string) => Uint8Array.from(Buffer.from(digits, 'hex'));
const revive = (from: Stored): Description => ({ ...from, fingerprint: fromHex(from.fingerprint) });

export const VECTORS: Vector[] = stored.vectors.map((vector) => ({
  ...vector,
  description: revive(vector.description),
  decoded: revive(vector.decoded),
  code: fromHex(vector.code),
}));
export const REJECTS = stored.rejects;

/** The code and detail of the `PeerError` that `act` throws; any other throw fails the test, and so does none. */
export function errorOf(act: () => unknown): { code: string; detail: string | undefined } {
  try {
    act();
  } catch (thrown) {
    if (!(thrown instanceof PeerError)) throw thrown;
    return { code: thrown.code, detail: thrown.detail };
  }
  throw new Error('nothing was thrown');
}

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const address = fc.oneof(
  bytes(4).map((four) => formatAddress('ipv4', four)),
  // 2000::/3 and fc00::/7: link-local ones are not put into codes.
  fc
    .tuple(fc.constantFrom(0x20, 0x2a, 0xfd), bytes(15))
    .map(([first, rest]) => formatAddress('ipv6', [first, ...rest])),
  bytes(16).map((sixteen) => formatAddress('mdns', sixteen)),
);

const candidates: fc.Arbitrary<Candidate> = fc.record({
  type: fc.constantFrom('host', 'srflx', 'relay'),
  address,
  port: fc.integer({ min: 0, max: 65535 }),
});

const text = (alphabet: string, minLength: number, maxLength = minLength) =>
  fc.array(fc.constantFrom(...alphabet), { minLength, maxLength }).map((letters) => letters.join(''));
const ICE_CHARS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const HEX = '0123456789abcdef';

export const descriptions: fc.Arbitrary<Description> = fc
  .record({
    fingerprint: bytes(32),
    credentials: fc.oneof(
      fc.tuple(text(ICE_CHARS, 4), text(ICE_CHARS, 24)),
      fc.tuple(text(HEX, 8), text(HEX, 32)),
      fc.tuple(text(ICE_CHARS, 4, 16), text(ICE_CHARS, 22, 40)),
    ),
    candidates: fc.array(candidates, { maxLength: 15 }),
  })
  .map(({ fingerprint, credentials: [ufrag, pwd], candidates }) => ({ fingerprint, ufrag, pwd, candidates }));

/** Every string that differs from `original` in one bit of one character. */
export function* bitFlips(original: string): Generator<string> {
  for (let at = 0; at < original.length; at++) {
    for (let bit = 0; bit < 7; bit++) {
      const flipped = String.fromCharCode(original.charCodeAt(at) ^ (1 << bit));
      yield original.slice(0, at) + flipped + original.slice(at + 1);
    }
  }
}

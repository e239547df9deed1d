/**
 * Identity and comparison, by docs/protocol.md and node:crypto and by nothing else: it shares no code with src, so that
 * the vectors can prove it wrong. Keys, nonces and signatures are other ones each time.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

const ORIGIN =
  'Made by scripts/makeVectors.ts with node:crypto, apart from src, from the format in docs/protocol.md (version 4), ' +
  '"Identity" and "Comparing". All bytes are hex; emoji are numbers of the list there.';

const PROTOCOL = 4;
const ascii = (text: string) => Buffer.from(text, 'ascii');
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();

interface Side {
  fingerprint: Buffer;
  key: Buffer;
  privateKey: KeyObject;
  nonce: Buffer;
}

function makeSide(fingerprint: Buffer): Side {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const key = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return { fingerprint, key, privateKey, nonce: randomBytes(32) };
}

/** The sides with the lower and the higher fingerprint. */
function makeVector(name: string, lower: Buffer, higher: Buffer) {
  const sides = [makeSide(lower), makeSide(higher)] as const;
  const both = (part: (side: Side) => Buffer) => Buffer.concat(sides.map(part));
  const fingerprints = both(({ fingerprint }) => fingerprint);
  const compared = Buffer.concat([
    ascii('tandem compare 3'),
    Buffer.of(0, PROTOCOL),
    fingerprints,
    both(({ key }) => key),
    both(({ nonce }) => nonce),
  ]);
  const digest = sha256(compared);
  const bits = digest.readUIntBE(0, 3);
  return {
    name,
    sides: sides.map(({ fingerprint, key, privateKey, nonce }, index) => {
      const role = Buffer.of(index + 1);
      const message = Buffer.concat([ascii('tandem identity 3'), role, fingerprints]);
      const commitment = sha256(Buffer.concat([ascii('tandem commit 3'), role, fingerprints, nonce]));
      return {
        fingerprint: fingerprint.toString('hex'),
        key: key.toString('hex'),
        message: message.toString('hex'),
        signature: sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('hex'),
        nonce: nonce.toString('hex'),
        commitment: commitment.toString('hex'),
      };
    }),
    digest: digest.toString('hex'),
    emoji: [18, 12, 6, 0].map((shift) => (bits >> shift) & 63),
  };
}

/** The text of test/vectors/trust.json. */
export function trustVectors(): string {
  const [one, other] = [randomBytes(32), randomBytes(32)].sort(Buffer.compare) as [Buffer, Buffer];
  const nearly = Buffer.from(one);
  nearly[31] = (nearly[31] ?? 0) ^ 1;
  const [lower, higher] = [one, nearly].sort(Buffer.compare) as [Buffer, Buffer];
  const vectors = [
    makeVector('two random fingerprints', one, other),
    makeVector('fingerprints that differ in their last bit', lower, higher),
    makeVector('the lowest and the highest fingerprint', Buffer.alloc(32), Buffer.alloc(32, 0xff)),
    makeVector(
      'fingerprints that a signed comparison of bytes would turn round',
      Buffer.alloc(32, 0x7f),
      Buffer.alloc(32, 0x80),
    ),
  ];
  return `${JSON.stringify({ origin: ORIGIN, vectors }, null, 2)}\n`;
}

/**
 * Appointments, by docs/protocol.md and node:crypto and by nothing else: it shares no code with src, so that the vectors
 * can prove it wrong. Certificates and shares are digests of their names, so that they are the same each time.
 */
import { createHash, hkdfSync } from 'node:crypto';

const ORIGIN =
  'Made by scripts/makeVectors.ts with node:crypto, apart from src, from the format in docs/protocol.md (version 4), ' +
  '"Appointments". The first of two sides is the one with the lower certificate.';

const ICE_CHARS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

interface Part {
  certificate: Buffer;
  share: Buffer;
}

const bytes = (name: string) => createHash('sha256').update(name).digest();

function credentials(role: number, first: Part, second: Part): { ufrag: string; pwd: string } {
  const secret = Buffer.concat([first.share, second.share]);
  const salt = Buffer.concat([first.certificate, second.certificate]);
  const info = Buffer.concat([Buffer.from('tandem appointment 3', 'ascii'), Buffer.of(role)]);
  const derived = Buffer.from(hkdfSync('sha256', secret, salt, info, 21));
  const bits = [...derived].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const characters = (bits.match(/.{6}/g) ?? []).map((six) => ICE_CHARS.charAt(Number.parseInt(six, 2))).join('');
  return { ufrag: characters.slice(0, 4), pwd: characters.slice(4) };
}

function makeVector(name: string, one: Part, other: Part) {
  const [first, second] = Buffer.compare(one.certificate, other.certificate) < 0 ? [one, other] : [other, one];
  const side = (role: number, { certificate, share }: Part) => ({
    certificate: certificate.toString('hex'),
    share: share.toString('hex'),
    ...credentials(role, first, second),
  });
  return { name, sides: [side(1, first), side(2, second)] };
}

/** The text of test/vectors/appointment.json. */
export function appointmentVectors(): string {
  const shares = { one: bytes('share one'), other: bytes('share other') };
  const certificate = bytes('certificate one');
  const nearly = Buffer.from(certificate);
  nearly[31] = (nearly[31] ?? 0) ^ 1;
  const pair = (name: string, one: Buffer, other: Buffer) =>
    makeVector(name, { certificate: one, share: shares.one }, { certificate: other, share: shares.other });
  const vectors = [
    pair('two certificates', certificate, bytes('certificate other')),
    pair('certificates that differ in their last bit', certificate, nearly),
    pair('the lowest and the highest certificate', Buffer.alloc(32), Buffer.alloc(32, 0xff)),
    pair('certificates that a signed comparison would turn round', Buffer.alloc(32, 0x80), Buffer.alloc(32, 0x7f)),
    makeVector(
      'shares of zeros',
      { certificate, share: Buffer.alloc(32) },
      { certificate: bytes('certificate other'), share: Buffer.alloc(32) },
    ),
  ];
  return `${JSON.stringify({ origin: ORIGIN, vectors }, null, 2)}\n`;
}

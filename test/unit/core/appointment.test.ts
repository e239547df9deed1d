import { hkdfSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type AppointmentPart,
  type Credentials,
  type Hkdf,
  isDueForRenewal,
  makeAppointment,
} from '../../../src/core/appointment.ts';
import { decodeCode, encodeCode } from '../../../src/core/pairingCode.ts';

interface Vector {
  name: string;
  sides: [Side, Side];
}

type Side = AppointmentPart & Credentials;

const { vectors } = JSON.parse(readFileSync(new URL('../../vectors/appointment.json', import.meta.url), 'utf8')) as {
  vectors: Vector[];
};

const hkdf: Hkdf = async ({ secret, salt, info, length }) =>
  new Uint8Array(hkdfSync('sha256', secret, salt, info, length));

const part = ({ certificate, share }: Side): AppointmentPart => ({ certificate, share });
const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));

it.each(vectors)('gives each side what the other expects: $name', async ({ sides: [first, second] }) => {
  for (const [own, other] of [
    [first, second],
    [second, first],
  ] as const) {
    const appointment = await makeAppointment(part(own), part(other), hkdf);
    expect(appointment).toEqual({
      own: { ufrag: own.ufrag, pwd: own.pwd },
      other: { fingerprint: bytesOf(other.certificate), ufrag: other.ufrag, pwd: other.pwd, candidates: [] },
    });
  }
});

const hex32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const parts = fc.record({ certificate: hex32, share: hex32 });

it('makes credentials that fit the shortest form of a code', async () => {
  await fc.assert(
    fc.asyncProperty(parts, parts, async (own, other) => {
      fc.pre(own.certificate !== other.certificate);
      const { other: description } = await makeAppointment(own, other, hkdf);
      const code = encodeCode(description);
      expect(code).toHaveLength(1 + 32 + 21 + 3);
      expect(decodeCode(code)).toEqual(description);
    }),
    { numRuns: 50 },
  );
});

it('changes both sides’ credentials with any part of it', async () => {
  const [own, other] = [
    { certificate: '1'.repeat(64), share: '2'.repeat(64) },
    { certificate: '3'.repeat(64), share: '4'.repeat(64) },
  ];
  const before = await makeAppointment(own, other, hkdf);
  expect(before.own).not.toEqual({ ufrag: before.other.ufrag, pwd: before.other.pwd });
  for (const [changedOwn, changedOther] of [
    [{ ...own, share: '5'.repeat(64) }, other],
    [{ ...own, certificate: '2'.repeat(64) }, other],
    [own, { ...other, share: '5'.repeat(64) }],
    [own, { ...other, certificate: '4'.repeat(64) }],
  ] as const) {
    const after = await makeAppointment(changedOwn, changedOther, hkdf);
    expect(after.own.pwd).not.toBe(before.own.pwd);
    expect(after.other.pwd).not.toBe(before.other.pwd);
  }
});

it('refuses our own certificate in the other’s name', async () => {
  const own = { certificate: '1'.repeat(64), share: '2'.repeat(64) };
  await expect(makeAppointment(own, { ...own, share: '3'.repeat(64) }, hkdf)).rejects.toMatchObject({
    code: 'protocol-violation',
  });
});

it('is renewed on a link that lasts, long before the certificate ends', () => {
  const DAY = 24 * 60 * 60 * 1000;
  expect(isDueForRenewal(0, 29 * DAY)).toBe(false);
  expect(isDueForRenewal(0, 31 * DAY)).toBe(true);
});

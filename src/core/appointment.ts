import { decodeCredentials } from './credentials.ts';
import type { Description } from './description.ts';
import { PeerError } from './errors.ts';
import { fromHex, toHex } from './hex.ts';
import { concatBytes, inOrder, type Role, roleByte, roleOf } from './identity.ts';
import type { EpochMs, Milliseconds } from './units.ts';

/**
 * What two devices that remember each other agree on, over their link, for the next time: which certificate each will
 * have, and a secret that both credentials follow from. Each then knows the other's answer but for its addresses, so
 * one code read in one direction is enough. It is used once. See docs/protocol.md, "Appointments".
 */
export interface Appointment {
  own: Credentials;
  /** The other's description, without candidates: those come with its code or its checks. */
  other: Description;
}

/** An ice-ufrag of 4 and an ice-pwd of 24 ice-chars. */
export interface Credentials {
  ufrag: string;
  pwd: string;
}

/** What one side says of itself, both as 64 lower-case hex digits. */
export interface AppointmentPart {
  /** SHA-256 fingerprint of the certificate that it will have. */
  certificate: string;
  /** Its random half of the secret. */
  share: string;
}

/** What goes into HKDF with SHA-256 (RFC 5869), and how many bytes come out. */
export interface HkdfInput {
  secret: Uint8Array<ArrayBuffer>;
  salt: Uint8Array<ArrayBuffer>;
  info: Uint8Array<ArrayBuffer>;
  length: number;
}

export type Hkdf = (input: HkdfInput) => Promise<Uint8Array>;

/** Browsers keep a certificate for a year at most (Chromium 156). */
export const CERTIFICATE_MS: Milliseconds = 365 * 24 * 60 * 60 * 1000;
/** A link that lasts renews what it agreed on long before that. */
const RENEW_MS: Milliseconds = 30 * 24 * 60 * 60 * 1000;

const LABEL = 'tandem appointment 3';
/** 28 ice-chars of six bits, as in form 0 of the pairing code's credentials. */
const CREDENTIAL_BYTES = 21;

export function isDueForRenewal(madeAt: EpochMs, now: EpochMs): boolean {
  return now - madeAt > RENEW_MS;
}

/**
 * Both sides come to the same from the two parts, whichever is theirs.
 *
 * @throws {PeerError} `protocol-violation`, where the other side named our own certificate
 */
export async function makeAppointment(own: AppointmentPart, other: AppointmentPart, hkdf: Hkdf): Promise<Appointment> {
  if (own.certificate === other.certificate) throw new PeerError('protocol-violation', 'our own certificate');
  const role = roleOf({ own: own.certificate, other: other.certificate });
  const ordered = inOrder(role, own, other);
  const [ours, theirs] = await Promise.all(
    [role, otherRole(role)].map(async (one) => credentialsOf(await hkdf(hkdfInput(one, ordered)))),
  );
  const fingerprint = fromHex(other.certificate);
  if (ours === undefined || theirs === undefined || fingerprint === undefined) throw new PeerError('bug', 'no hex');
  return { own: ours, other: { fingerprint, ...theirs, candidates: [] } };
}

/** True for the code of the device that the appointment is with. */
export function isCodeOf({ other }: Pick<Appointment, 'other'>, code: Description): boolean {
  return toHex(other.fingerprint) === toHex(code.fingerprint);
}

function hkdfInput(role: Role, [first, second]: [AppointmentPart, AppointmentPart]): HkdfInput {
  return {
    secret: concatBytes('', first.share, second.share),
    salt: concatBytes('', first.certificate, second.certificate),
    info: concatBytes(LABEL, roleByte(role)),
    length: CREDENTIAL_BYTES,
  };
}

function credentialsOf(bytes: Uint8Array): Credentials {
  const credentials = decodeCredentials(0, bytes);
  if (credentials === undefined) throw new PeerError('bug', `${bytes.length} bytes of credentials`);
  return { ufrag: credentials.ufrag, pwd: credentials.pwd };
}

function otherRole(role: Role): Role {
  return role === 'first' ? 'second' : 'first';
}

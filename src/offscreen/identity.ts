import type { HkdfInput } from '../core/appointment.ts';
import { fromHex, toHex } from '../core/hex.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** What makes a browser the same device from one link to the next. */
export interface DeviceKey {
  /** The public key: an uncompressed point (SEC 1 §2.3.3), as 130 hex digits. */
  publicKey: string;
  /** ECDSA with SHA-256, `r` and `s` as 128 hex digits. */
  sign(message: Uint8Array<ArrayBuffer>): Promise<string>;
}

/** The private key never leaves the browser's keeping: it is not extractable. */
export async function generateDeviceKey(): Promise<{ privateKey: CryptoKey; publicKey: string }> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
  const publicKey = toHex(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  return { privateKey: pair.privateKey, publicKey };
}

export function createDeviceKey({ privateKey, publicKey }: { privateKey: CryptoKey; publicKey: string }): DeviceKey {
  return {
    publicKey,
    sign: async (message) => toHex(new Uint8Array(await crypto.subtle.sign(SIGNING, privateKey, message))),
  };
}

/** False as well for a key that is no point on the curve. */
export async function verifySignature(
  publicKey: string,
  signature: string,
  message: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  try {
    const point = fromHex(publicKey) ?? new Uint8Array();
    const key = await crypto.subtle.importKey('raw', point, ALGORITHM, false, ['verify']);
    return await crypto.subtle.verify(SIGNING, key, fromHex(signature) ?? new Uint8Array(), message);
  } catch (cause) {
    console.warn('Not a key:', cause);
    return false;
  }
}

/** HKDF with SHA-256 (RFC 5869). */
export async function hkdf({ secret, salt, info, length }: HkdfInput): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, length * 8));
}

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

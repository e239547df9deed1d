import { CERTIFICATE_MS } from '../core/appointment.ts';
import { PeerError } from '../core/errors.ts';
import type { PromisedCertificate } from './trustHost.ts';

/** A certificate that outlives its page: it can be kept in IndexedDB, and its private key never leaves the browser. */
export async function promiseCertificate(): Promise<PromisedCertificate> {
  const algorithm: EcKeyGenParams & { expires: number } = {
    name: 'ECDSA',
    namedCurve: 'P-256',
    expires: CERTIFICATE_MS,
  };
  const certificate = await RTCPeerConnection.generateCertificate(algorithm);
  const fingerprint = certificate.getFingerprints().find(({ algorithm }) => algorithm === 'sha-256')?.value;
  if (fingerprint === undefined) throw new PeerError('connection-unavailable', 'no SHA-256 fingerprint');
  return { certificate, fingerprint: fingerprint.replaceAll(':', '').toLowerCase() };
}

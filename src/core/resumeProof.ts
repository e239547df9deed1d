import { concatBytes } from './identity.ts';

/** Which side of the transfer says it. */
export type ResumeRole = 'sender' | 'receiver';

/**
 * The message whose HMAC-SHA-256, under the secret of the offer, proves on a new link that one knows the transfer:
 * label, role, one's own fingerprint of this link and the other's. Role and order keep a proof from being sent back,
 * the fingerprints from being used on another link. See docs/protocol.md, "Going on".
 *
 * @param own SHA-256 fingerprint of the prover's certificate, as hex
 */
export function resumeMessage(role: ResumeRole, own: string, other: string): Uint8Array<ArrayBuffer> {
  return concatBytes('tandem resume 3', Uint8Array.of(role === 'sender' ? 1 : 2), own, other);
}

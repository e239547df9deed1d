import { fromHex, toHex } from '../../core/hex.ts';
import { type ResumeRole, resumeMessage } from '../../core/resumeProof.ts';

export interface Proofs {
  /** HMAC-SHA-256 of `resumeMessage` under the secret, all as hex. */
  make(secret: string, role: ResumeRole, own: string, other: string): Promise<string>;
}

export function createProofs(): Proofs {
  return {
    async make(secret, role, own, other) {
      const raw = fromHex(secret) ?? new Uint8Array();
      const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
      return toHex(new Uint8Array(await crypto.subtle.sign('HMAC', key, resumeMessage(role, own, other))));
    },
  };
}

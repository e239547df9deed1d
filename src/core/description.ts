/**
 * What one browser must know of the other to reach it and to know it again: the part of a session
 * description (SDP, RFC 8866) that differs between two data-channel offers. Everything else is the template.
 */
export interface Description {
  /** SHA-256 of the DTLS certificate, 32 bytes (RFC 8122 §5). */
  fingerprint: Uint8Array;
  /** `ice-ufrag`, ice-chars (RFC 8839 §5.4). */
  ufrag: string;
  /** `ice-pwd`, ice-chars (RFC 8839 §5.4). */
  pwd: string;
  /** UDP candidates of the one component, the most useful first. */
  candidates: Candidate[];
}

export interface Candidate {
  type: CandidateType;
  address: Address;
  port: number;
}

export type CandidateType = 'host' | 'srflx' | 'relay';

/** Always in canonical text, so that equal addresses are equal strings; see `address.ts`. */
export interface Address {
  family: AddressFamily;
  text: string;
}

/** `mdns` is a `<uuid>.local` name, behind which browsers hide host addresses from web pages. */
export type AddressFamily = 'ipv4' | 'ipv6' | 'mdns';

/** Length of a SHA-256 digest. */
export const FINGERPRINT_BYTES = 32;

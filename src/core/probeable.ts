import { addressBytes, isLoopback } from './address.ts';
import type { Candidate } from './description.ts';
import { PeerError } from './errors.ts';

/**
 * The remote candidates that may be probed. A code is written by somebody else, and each address in it gets packets
 * from this machine: none that would turn the browser against itself, and none that many machines would hear.
 *
 * Loopback is refused unless the local description names nothing else: two browsers on a machine without a network.
 */
export function probeable(candidates: Candidate[], localCandidates: Candidate[]): Candidate[] {
  const loopbackOnly = localCandidates.every(({ address }) => isLoopback(address));
  return candidates.filter((candidate) => {
    if (candidate.port === 0) return false;
    return isLoopback(candidate.address) ? loopbackOnly : isUnicast(candidate);
  });
}

/**
 * `probeable`, for a code that must lead somewhere. A code that names no address at all is fine: its owner can do
 * the probing.
 *
 * @throws {PeerError} `code-unreachable`, when there are candidates and none may be probed.
 */
export function requireProbeable(candidates: Candidate[], localCandidates: Candidate[]): Candidate[] {
  const allowed = probeable(candidates, localCandidates);
  if (candidates.length > 0 && allowed.length === 0) throw new PeerError('code-unreachable');
  return allowed;
}

function isUnicast({ address }: Candidate): boolean {
  if (address.family === 'mdns') return true;
  const bytes = addressBytes(address);
  if (!bytes) return false;
  return bytes.length === 4 ? isUnicastIpv4(bytes) : isUnicastIpv6(bytes);
}

/** Refuses 0.0.0.0/8 ("this network"), 224.0.0.0/4 (multicast) and 240.0.0.0/4 (reserved, and the broadcast address). */
function isUnicastIpv4([first = 0]: number[]): boolean {
  return first !== 0 && first < 224;
}

/**
 * Refuses ff00::/8 (multicast, RFC 4291 §2.7), all of ::/96 (the unspecified address and the deprecated
 * IPv4-compatible ones, RFC 4291 §2.5.2 and §2.5.5.1), and as IPv4-mapped whatever is refused as IPv4.
 */
function isUnicastIpv6(bytes: number[]): boolean {
  if (bytes[0] === 0xff) return false;
  if (bytes.slice(0, 10).some((byte) => byte !== 0)) return true;
  if (bytes[10] === 0xff && bytes[11] === 0xff) return isUnicastIpv4(bytes.slice(12));
  return bytes[10] !== 0 || bytes[11] !== 0;
}

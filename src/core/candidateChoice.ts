import { ADDRESS_BYTES, addressBytes, formatAddress, isLoopback } from './address.ts';
import type { Candidate } from './description.ts';
import { MOST_REMOTE, networkOf, remoteness } from './remoteness.ts';
import type { Bytes } from './units.ts';

/** Type byte, address and port. */
export function candidateLength({ address }: Candidate): Bytes {
  return 1 + ADDRESS_BYTES[address.family] + 2;
}

/**
 * The candidates that go into a code of limited size, the most useful first. What is left out the other side
 * can still learn from the connectivity checks, as peer-reflexive candidates (RFC 8445 §7.3.1.3), so what counts
 * is not to name every address but one on each way that may lead here.
 *
 * The likely addresses come before the unlikely (`remoteness`; a browser's own order says little: Chromium 156 names a
 * container bridge before the Wi-Fi). Among equally likely ones the classes take turns, in this order: host IPv4 (the
 * LAN; 7 bytes), server-reflexive IPv4 (through a NAT), relay (only where the user configured one, and then it is the
 * way that works when no other does), host IPv6, mDNS names, server-reflexive IPv6 (it mostly repeats a host).
 * A candidate that no longer fits is passed over, and a shorter one may still take its place.
 */
export function chooseCandidates(candidates: Candidate[], room: Bytes): Candidate[] {
  const chosen: Candidate[] = [];
  let left = room;
  for (const candidate of byUsefulness(encodable(candidates))) {
    if (candidateLength(candidate) > left) continue;
    chosen.push(candidate);
    left -= candidateLength(candidate);
  }
  return chosen;
}

const CLASSES = ['host ipv4', 'srflx ipv4', 'relay', 'host ipv6', 'host mdns', 'srflx ipv6', 'srflx mdns'];

function classOf({ type, address }: Candidate): number {
  return CLASSES.indexOf(type === 'relay' ? type : `${type} ${address.family}`);
}

/** In canonical text, each transport address once, and only those that can mean something on the other machine. */
function encodable(candidates: Candidate[]): Candidate[] {
  const byTransportAddress = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const bytes = addressBytes(candidate.address);
    if (!bytes || isLinkLocalIpv6(candidate, bytes)) continue;
    const address = formatAddress(candidate.address.family, bytes);
    const key = `${address.text} ${candidate.port}`;
    if (!byTransportAddress.has(key)) byTransportAddress.set(key, { ...candidate, address });
  }
  const unique = [...byTransportAddress.values()];
  const reaching = unique.filter((candidate) => !isLoopback(candidate.address));
  return reaching.length > 0 ? reaching : unique;
}

/** fe80::/10 needs the number of an interface beside it (RFC 4007 §6), which differs on every machine. */
function isLinkLocalIpv6({ address }: Candidate, bytes: number[]): boolean {
  return address.family === 'ipv6' && bytes[0] === 0xfe && ((bytes[1] ?? 0) & 0xc0) === 0x80;
}

/** Sorting is stable: what is equal stays in the browser's own order. */
function byUsefulness(candidates: Candidate[]): Candidate[] {
  const counts = new Map<string, number>();
  return candidates
    .map((candidate) => ({ candidate, tier: remoteness(candidate), kind: classOf(candidate) }))
    .toSorted((one, other) => one.tier - other.tier)
    .map((ranked) => {
      const { type, address } = ranked.candidate;
      // The second address in a network opens hardly another way. Of IPv6 one interface has several (RFC 8981), and each
      // takes the room of two IPv4 networks or more: those come last of all.
      const isAgain = next(counts, `${type} ${networkOf(ranked.candidate)}`) > 0;
      return { ...ranked, isAgain, tier: isAgain && address.family === 'ipv6' ? MOST_REMOTE : ranked.tier };
    })
    .toSorted((one, other) => one.tier - other.tier || Number(one.isAgain) - Number(other.isAgain))
    .map((ranked) => ({ ...ranked, turn: next(counts, `${ranked.tier} ${ranked.kind}`) }))
    .toSorted((one, other) => one.tier - other.tier || one.turn - other.turn || one.kind - other.kind)
    .map(({ candidate }) => candidate);
}

/** How often it was called for `key` before. */
function next(counts: Map<string, number>, key: string): number {
  const count = counts.get(key) ?? 0;
  counts.set(key, count + 1);
  return count;
}

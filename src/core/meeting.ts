import { addressBytes, isLoopback } from './address.ts';
import type { Address, Candidate } from './description.ts';
import type { NetworkChoice } from './iceServer.ts';
import type { Milliseconds } from './units.ts';

/**
 * Why two devices do not meet, as far as it can be known here; each is something a person can act on.
 *
 * - `no-server`: other networks were chosen and there is no server to ask.
 * - `no-server-answers`: none of them answers from here, so the code names addresses of this network alone.
 * - `credentials-refused`: a relay did not take user name and password, and nothing else leads out of this network.
 * - `different-networks`: the addresses of the two codes share no network, and this side's code leads no further.
 * - `their-code-local`: this side's code leads out of its network, theirs does not.
 * - `kept-apart`: both are in one network, and nothing comes through: it separates its computers, or their side is gone.
 * - `relay-needed`: both networks show every server another address, or one does and nothing comes through.
 * - `nothing-answers`: whatever could be done here was; their side may be gone.
 */
export type Trouble =
  | 'no-server'
  | 'no-server-answers'
  | 'credentials-refused'
  | 'different-networks'
  | 'their-code-local'
  | 'kept-apart'
  | 'relay-needed'
  | 'nothing-answers';

/** What was seen while the code was made. */
export interface Gathered {
  /** Whether any server answered with anything but an error. */
  answered: boolean;
  /** Whether a relay refused the credentials. */
  refused: boolean;
  /** Whether the NAT gave one socket different addresses towards different servers (RFC 4787 §4.1). */
  mapsByServer: boolean;
}

export interface MeetingFacts extends Gathered {
  network: NetworkChoice;
  /** How many servers could be asked. */
  servers: number;
  local: readonly Candidate[];
  /** What their code names; `null` before it is here. */
  remote: readonly Candidate[] | null;
  /** Whether their checks arrived. */
  seen: boolean;
  /** Since their code was taken. */
  waited: Milliseconds;
}

/** A LAN answers within a second, and a routed one that shares no subnet as well. */
const SOON_MS: Milliseconds = 8000;
/** Nothing that could come about by itself is still to come: two probes after the browser's own checks (15 s). */
export const LONG_MS: Milliseconds = 20_000;

/** What a person should know, or `null` while there is nothing but to wait. */
export function troubleOf(facts: MeetingFacts): Trouble | null {
  const { network, local, remote, seen, waited } = facts;
  if (network === 'different' && !leadsOut(local)) {
    if (facts.servers === 0) return 'no-server';
    if (facts.refused) return 'credentials-refused';
    if (!facts.answered) return 'no-server-answers';
  }
  if (remote === null || remote.length === 0 || seen) return null;
  if (!shareNetwork(local, remote)) {
    if (!leadsOut(local)) return leadsOut(remote) || waited >= SOON_MS ? 'different-networks' : null;
    if (!leadsOut(remote)) return 'their-code-local';
  }
  const hasRelay = [...local, ...remote].some(({ type }) => type === 'relay');
  const mapping = [facts.mapsByServer, mapsByServer(remote)].filter(Boolean).length;
  if (!hasRelay && mapping === 2 && !shareNetwork(local, remote)) return 'relay-needed';
  if (waited < LONG_MS) return null;
  if (network === 'same' && shareNetwork(local, remote)) return 'kept-apart';
  return mapping > 0 && !hasRelay ? 'relay-needed' : 'nothing-answers';
}

/** Whether somebody outside of the local network could find one of these. */
export function leadsOut(candidates: readonly Candidate[]): boolean {
  return candidates.some(({ type, address }) => type !== 'host' || isGlobal(address));
}

/** An address that no NAT stands before: IPv6 global unicast, and IPv4 outside of RFC 1918, 3927 and 6598. */
export function isGlobal(address: Address): boolean {
  const bytes = addressBytes(address);
  if (!bytes || isLoopback(address) || address.family === 'mdns') return false;
  const [first = 0, second = 0] = bytes;
  if (address.family === 'ipv6') return (first & 0xe0) === 0x20;
  const isPrivate = first === 10 || (first === 172 && (second & 0xf0) === 16) || (first === 192 && second === 168);
  return !isPrivate && !(first === 169 && second === 254) && !(first === 100 && (second & 0xc0) === 64);
}

/** A guess: networks of homes and offices are mostly a /24. What has no readable address may be anywhere. */
export function shareNetwork(local: readonly Candidate[], remote: readonly Candidate[]): boolean {
  const here = new Set(local.flatMap(subnet));
  return remote.some(
    (candidate) => candidate.address.family === 'mdns' || subnet(candidate).some((one) => here.has(one)),
  );
}

function subnet(candidate: Candidate): string[] {
  return candidate.type === 'host' ? [subnetOf(candidate.address)] : [];
}

/** A guess: the first three bytes of IPv4, the first eight of IPv6 (a /64, RFC 4291 §2.5.4). */
export function subnetOf(address: Address): string {
  return (addressBytes(address) ?? []).slice(0, address.family === 'ipv6' ? 8 : 3).join('.');
}

/** More outside ports than sockets, behind one address: a code does not say which socket each belongs to. */
function mapsByServer(candidates: readonly Candidate[]): boolean {
  const sockets = candidates.filter(({ type, address }) => type === 'host' && address.family === 'ipv4').length;
  const outside = candidates.filter(({ type, address }) => type === 'srflx' && address.family === 'ipv4');
  return outside.length > Math.max(1, sockets) && new Set(outside.map(({ address }) => address.text)).size === 1;
}

import { addressBytes, isLoopback } from './address.ts';
import type { Address, Candidate } from './description.ts';
import { LONG_MS, leadsOut, type MeetingFacts, shareNetwork, type Trouble, troubleOf } from './meeting.ts';

/** What is known when somebody asks why two devices do not meet. */
export interface DiagnosisFacts extends Omit<MeetingFacts, 'local'> {
  /** What the browser says of itself. */
  isOnline: boolean;
  /** `null` while it is not known yet. */
  local: readonly Candidate[] | null;
}

/**
 * The likeliest cause, besides those of the pairing view:
 *
 * - `offline`: the browser has no network.
 * - `no-address`: it has one, and names no address of it: a policy or another extension keeps them back.
 * - `vpn`: what keeps the two apart is probably this side's VPN.
 * - `no-code`: nothing is wrong as far as it can be known without their code.
 * - `waiting`: nothing is wrong, and it is too early to say more.
 */
export type Cause = 'offline' | 'no-address' | 'vpn' | 'no-code' | 'waiting' | Trouble;

/** `good` and `bad` are known; `unknown` is not, and why stands in the words. */
export type Verdict = 'good' | 'bad' | 'unknown';

export interface Diagnosis {
  cause: Cause;
  online: Verdict;
  /** This side has an address; `address` is the first. */
  address: { verdict: Verdict; text: string };
  /** No address is one that VPNs give. */
  noVpn: Verdict;
  /** Whether servers outside answer, over UDP. `unknown`: none was asked. */
  server: Verdict;
  /** Both codes are from one network. */
  sameNetwork: Verdict;
  /** Their checks arrive. */
  answered: Verdict;
  /**
   * The network passes on what its devices say to each other. `bad` is a suspicion: both are in it, and nothing arrived
   * for as long as it could have taken. Client isolation looks like this, and so does a side that has no code of ours.
   */
  letsThrough: Verdict;
}

/** Why two devices do not meet, from facts alone. */
export function diagnose(facts: DiagnosisFacts): Diagnosis {
  const { isOnline, local, remote, seen, network, servers, answered, waited } = facts;
  const own = (local ?? []).filter(({ address }) => !isLoopback(address));
  const first = own.find(({ type }) => type === 'host')?.address.text ?? '';
  const sharesNetwork = remote === null || own.length === 0 ? null : shareNetwork(own, remote);
  return {
    cause: causeOf(facts, own),
    online: isOnline ? 'good' : 'bad',
    address: { verdict: verdictOf(local === null ? null : own.length > 0), text: first },
    noVpn: verdictOf(own.length === 0 ? null : !own.some(({ address }) => isVpnLike(address))),
    server: verdictOf(network === 'same' || servers === 0 || local === null ? null : answered || leadsOut(own)),
    sameNetwork: verdictOf(sharesNetwork),
    answered: verdictOf(remote === null && !seen ? null : seen),
    letsThrough: sharesNetwork && (seen || waited >= LONG_MS) ? verdictOf(seen) : 'unknown',
  };
}

function verdictOf(known: boolean | null): Verdict {
  if (known === null) return 'unknown';
  return known ? 'good' : 'bad';
}

function causeOf({ local, isOnline, ...facts }: DiagnosisFacts, own: readonly Candidate[]): Cause {
  if (local === null) return isOnline ? 'waiting' : 'offline';
  if (own.length === 0) return isOnline ? 'no-address' : 'offline';
  const trouble = troubleOf({ ...facts, local: own });
  if (trouble !== null) return isVpnsFault(trouble) && own.some(({ address }) => isVpnLike(address)) ? 'vpn' : trouble;
  return facts.remote === null ? 'no-code' : 'waiting';
}

/** What a VPN brings about: another network than the room's, and one that separates its members. */
function isVpnsFault(trouble: Trouble): boolean {
  return trouble === 'different-networks' || trouble === 'kept-apart';
}

/**
 * A guess, from the addresses that VPNs give their end of the tunnel: 100.64.0.0/10 (overlay networks; carriers too),
 * 198.18.0.0/15 (tunnels that pretend, RFC 2544's), and the defaults of widespread ones: 10.8.0.0/24, 10.2.0.2,
 * 10.5.0.2, 172.16.0.2; fd7a:115c:a1e0::/48 in IPv6.
 */
export function isVpnLike(address: Address): boolean {
  const [one = 0, two = 0, three = 0, four = 0, five = 0, six = 0] = addressBytes(address) ?? [];
  if (address.family === 'mdns') return false;
  if (address.family === 'ipv6') return [one, two, three, four, five, six].join() === '253,122,17,92,161,224';
  const isShared = one === 100 && (two & 0xc0) === 64;
  const isPretended = one === 198 && (two & 0xfe) === 18;
  const isServed = one === 10 && two === 8 && three === 0;
  return isShared || isPretended || isServed || ['10.2.0.2', '10.5.0.2', '172.16.0.2'].includes(address.text);
}

import { parseAddress } from './address.ts';
import { isGlobal, subnetOf } from './meeting.ts';

/** The way the packets take. `unknown` until the browser says. */
export type PathKind = 'unknown' | 'same-network' | 'direct' | 'relay';

/** One end of the pair of candidates in use. `prflx` was learnt from a packet (RFC 8445 §7.3.1.3). */
interface End {
  kind: 'host' | 'srflx' | 'prflx' | 'relay';
  address: string | null;
}

/**
 * What the two ends say of the way between them. A peer-reflexive local end is what the other side saw instead of the
 * address that was sent from: a NAT is between. A remote one is an address that no code named: on a LAN that is a private
 * one that had no room, or one that the browser does not show; from the internet it is a public one.
 */
export function pathOf(local: End | null, remote: End | null): PathKind {
  if (local === null || remote === null) return 'unknown';
  if (local.kind === 'relay' || remote.kind === 'relay') return 'relay';
  if (local.kind !== 'host' || remote.kind === 'srflx') return 'direct';
  const here = local.address === null ? undefined : parseAddress(local.address);
  const there = remote.address === null ? undefined : parseAddress(remote.address);
  if (there === undefined || !isGlobal(there)) return 'same-network';
  // Between two addresses of one public network nothing stands either.
  return here?.family === there.family && subnetOf(here) === subnetOf(there) ? 'same-network' : 'direct';
}

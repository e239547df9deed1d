import { addressBytes } from './address.ts';
import type { Candidate } from './description.ts';

/** The highest `remoteness`. */
export const MOST_REMOTE = 3;

/**
 * How unlikely it is that another machine gets through to this address, from 0 (likely) to `MOST_REMOTE`. A guess
 * from the address alone: a browser says nothing of the interface behind it.
 */
export function remoteness({ type, address }: Candidate): number {
  const bytes = addressBytes(address) ?? [];
  if (address.family === 'ipv6') return remotenessOfIpv6(bytes);
  // What a server saw is reached through the NAT that made it, whatever it looks like.
  return address.family === 'ipv4' && type === 'host' ? remotenessOfIpv4(bytes) : 0;
}

function remotenessOfIpv4(bytes: number[]): number {
  const [first = 0, second = 0, , last] = bytes;
  // Link-local (RFC 3927): an interface that got no address, or a bare cable between two machines.
  if (first === 169 && second === 254) return 3;
  // Private and ending in .1: this machine is the gateway of that network, as on the bridges of containers and of
  // virtual machines. It may also be a hotspot that the other machine is in: late, but not left out.
  if (privateBlock(bytes) && last === 1) return 2;
  // Shared address space (RFC 6598): mostly an overlay network that only its own members reach.
  return first === 100 && (second & 0xc0) === 64 ? 1 : 0;
}

function remotenessOfIpv6(bytes: number[]): number {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  const isTunnel = first === 0x20 && (second === 0x02 || (second === 1 && third === 0 && fourth === 0));
  // Global unicast, but 6to4 (2002::/16, RFC 3056) and Teredo (2001::/32, RFC 4380) hardly work any more.
  if ((first & 0xe0) === 0x20) return isTunnel ? 2 : 0;
  // Unique local (RFC 4193): good inside one site, where IPv4 mostly is too; with the interface identifier 1 a bridge, as above.
  if ((first & 0xfe) === 0xfc) return bytes.slice(8).join('.') === '0.0.0.0.0.0.0.1' ? 2 : 1;
  return 2;
}

/** An IPv6 /64; an IPv4 private block (a LAN and a VPN are seldom in the same one); else the address itself. */
export function networkOf({ address }: Candidate): string {
  const bytes = addressBytes(address) ?? [];
  if (address.family === 'ipv6') return bytes.slice(0, 8).join('.');
  return (address.family === 'ipv4' && privateBlock(bytes)) || address.text;
}

/** RFC 1918 §3. */
function privateBlock([first, second = 0]: number[]): string | undefined {
  if (first === 10) return '10/8';
  if (first === 172 && (second & 0xf0) === 16) return '172.16/12';
  return first === 192 && second === 168 ? '192.168/16' : undefined;
}

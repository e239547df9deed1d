import { parseAddress } from './address.ts';
import { PeerError } from './errors.ts';

/** A server that tells a browser how it is seen from outside (STUN), or passes its packets on (TURN). */
export interface IceServer {
  /** In the form that `parseServerUrl` gives. */
  url: string;
  /** Both empty for STUN, which asks for none. */
  username: string;
  credential: string;
}

/** Whether the networks between the two devices are one, or the servers are to be asked. */
export type NetworkChoice = 'same' | 'different';

/** More would only make gathering slow: each is asked from every network interface. */
export const MAX_SERVERS = 8;
/** A user name has fewer than 509 bytes (RFC 8489 §14.3): what is longer is something else. */
const MAX_SECRET_CHARS = 512;

/**
 * What "Different networks" asks where a person has set nothing else. Two operators, so that one that is away does not
 * matter, and so that a NAT which shows each of them another port is noticed.
 */
export const DEFAULT_SERVERS: readonly IceServer[] = [
  { url: 'stun:stun.l.google.com:19302', username: '', credential: '' },
  { url: 'stun:stun.cloudflare.com:3478', username: '', credential: '' },
];

/**
 * A server's address as a person types or pastes it, in the form of RFC 7064 §3.1 and RFC 7065 §3.1: `stun:host:port`,
 * `turn:` and `turns:` also with `?transport=udp` or `tcp`. A bare `host` or `host:port` is STUN; `stun://` is taken too.
 *
 * @throws {PeerError} `server-address`, whose detail says which part is wrong: `scheme`, `host`, `port` or `transport`.
 */
export function parseServerUrl(typed: string): string {
  const [, scheme = 'stun', rest = ''] =
    /^(?:([a-z][a-z0-9+.-]*):(?!\d+(?:\?|$)))?(.*)$/is.exec(typed.trim().replace(/^([a-z]+):\/\//i, '$1:')) ?? [];
  const kind = scheme.toLowerCase();
  if (kind !== 'stun' && kind !== 'turn' && kind !== 'turns') throw wrong('scheme');
  const [, host = '', port, query] = /^(\[[^\]]*\]|[^:?]*)(?::([^?]*))?(?:\?(.*))?$/s.exec(rest) ?? [];
  const name = parseHost(host) ?? fail('host');
  if (port !== undefined && !isPort(port)) throw wrong('port');
  return `${kind}:${name}${port === undefined ? '' : `:${Number(port)}`}${parseQuery(kind, query)}`;
}

/** True for a server that passes packets on. */
export function isRelay({ url }: Pick<IceServer, 'url'>): boolean {
  return url.startsWith('turn');
}

/** The host of a server's canonical address: a name, or an IP address without brackets. */
export function serverHost(url: string): string {
  const [, host = ''] = /^\w+:(\[[^\]]*\]|[^:?]*)/.exec(url) ?? [];
  return host.replace(/^\[|\]$/g, '');
}

/**
 * A server as it may be kept, from what was typed.
 *
 * @throws {PeerError} `server-address`; `server-credentials`, when a relay lacks its user name or password.
 */
export function parseServer(typed: IceServer): IceServer {
  const url = parseServerUrl(typed.url);
  if (!isRelay({ url })) return { url, username: '', credential: '' };
  const username = typed.username.trim();
  const { credential } = typed;
  if (username === '' || credential === '' || username.length > MAX_SECRET_CHARS) {
    throw new PeerError('server-credentials');
  }
  if (credential.length > MAX_SECRET_CHARS) throw new PeerError('server-credentials');
  return { url, username, credential };
}

/**
 * The list with one server added (`index` null) or in the place of another.
 *
 * @throws {PeerError} `server-twice`, `too-many-servers`.
 */
export function withServer(servers: readonly IceServer[], index: number | null, server: IceServer): IceServer[] {
  if (servers.some(({ url, username }, at) => at !== index && url === server.url && username === server.username)) {
    throw new PeerError('server-twice');
  }
  if (index !== null && index < servers.length) return servers.map((kept, at) => (at === index ? server : kept));
  if (servers.length >= MAX_SERVERS) throw new PeerError('too-many-servers', MAX_SERVERS);
  return [...servers, server];
}

/** A DNS name (RFC 1123 §2.1, with IDNA as the browser does it), an IPv4 address, or an IPv6 address in brackets. */
function parseHost(host: string): string | undefined {
  const bracketed = /^\[(.*)\]$/.exec(host)?.[1];
  if (bracketed !== undefined) {
    const address = parseAddress(bracketed);
    return address?.family === 'ipv6' ? `[${address.text}]` : undefined;
  }
  // Digits and dots alone are meant as an IPv4 address.
  if (/^[\d.]+$/.test(host)) return parseAddress(host)?.family === 'ipv4' ? host : undefined;
  const labels = host.toLowerCase().replace(/\.$/, '').split('.');
  const isName = labels.every((label) => /^[\p{L}\p{N}_]([\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?$/u.test(label));
  return isName && host.length <= 253 ? labels.join('.') : undefined;
}

function isPort(port: string): boolean {
  return /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535;
}

function parseQuery(kind: 'stun' | 'turn' | 'turns', query: string | undefined): string {
  if (query === undefined || query === '') return '';
  const transport = /^transport=(udp|tcp)$/i.exec(query)?.[1]?.toLowerCase();
  // `turns` over UDP would be DTLS, which browsers do not speak to servers.
  if (transport === undefined || kind === 'stun' || (kind === 'turns' && transport === 'udp')) throw wrong('transport');
  return `?transport=${transport}`;
}

function wrong(part: 'scheme' | 'host' | 'port' | 'transport'): PeerError {
  return new PeerError('server-address', part);
}

function fail(part: 'host'): never {
  throw wrong(part);
}

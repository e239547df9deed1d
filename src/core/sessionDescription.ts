import { parseAddress } from './address.ts';
import { type Candidate, type CandidateType, type Description, FINGERPRINT_BYTES } from './description.ts';
import { PeerError } from './errors.ts';
import { toHex } from './hex.ts';

/**
 * Reads the description that this browser made (Chromium or Firefox) for its own data-channel offer. Never given
 * what came from a peer. Candidates: UDP, component 1, host, server-reflexive or relay, by falling priority; those
 * whose address is no `Address` are left out.
 *
 * @throws {PeerError} `description-unsupported`, naming what is missing.
 */
export function readLocalDescription(sdp: string): Description {
  const [session = '', ...media] = sdp.split(/\r?\n(?=m=)/);
  const section = media.find((text) => text.startsWith('m=application ')) ?? unsupported('m=application');
  // These may stand at the session's level too (RFC 8122 §5, RFC 8839 §5.4): Firefox puts the fingerprint there.
  const attribute = (name: string): string =>
    attributes(section, name)[0] ?? attributes(session, name)[0] ?? unsupported(`a=${name}`);
  return {
    fingerprint: parseFingerprint(attribute('fingerprint')),
    ufrag: attribute('ice-ufrag'),
    pwd: attribute('ice-pwd'),
    candidates: attributes(section, 'candidate')
      .flatMap(parseCandidate)
      .toSorted((one, other) => other.priority - one.priority)
      .map(({ candidate }) => candidate),
  };
}

/** The same description of this browser's own, with other ICE credentials: those of an appointment. */
export function withCredentials(sdp: string, { ufrag, pwd }: { ufrag: string; pwd: string }): string {
  return sdp.replace(/^a=ice-ufrag:\S+/gm, `a=ice-ufrag:${ufrag}`).replace(/^a=ice-pwd:\S+/gm, `a=ice-pwd:${pwd}`);
}

/**
 * Whether a NAT gave one of this browser's sockets different ports towards different servers (RFC 4787 §4.1: its mapping
 * is not endpoint-independent). The browser names a second address of a socket only where it differs.
 */
export function mapsByServer(sdp: string): boolean {
  const pattern = /^a=candidate:\S+ 1 (?:udp|UDP) \d+ [\d.]+ \d+ typ srflx raddr (\S+) rport ([1-9]\d*)/gm;
  const sockets = [...sdp.matchAll(pattern)].map(([, address, port]) => `${address} ${port}`);
  return new Set(sockets).size < sockets.length;
}

/**
 * The remote description as the *answer* to this browser's own data-channel offer, which has the one media section
 * with the mid `0`. Both sides make an offer and none makes an answer, so each writes the other's. Only typed
 * fields go into the one template.
 *
 * @param options.generation Which foundations the candidates get; see `writeCandidateLine`.
 * @throws {PeerError} `code-own`, when both fingerprints are the same.
 */
export function writeRemoteAnswer(
  remote: Description,
  localFingerprint: Uint8Array,
  options: { generation?: number } = {},
): string {
  const generation = options.generation ?? 0;
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    `a=ice-ufrag:${remote.ufrag}`,
    `a=ice-pwd:${remote.pwd}`,
    `a=fingerprint:sha-256 ${formatFingerprint(remote.fingerprint)}`,
    `a=setup:${setupRole(remote.fingerprint, localFingerprint)}`,
    'a=mid:0',
    'a=sctp-port:5000',
    // Without it Firefox takes 64 KiB for the largest message (RFC 8841 §6). 256 KiB is Chromium's.
    'a=max-message-size:262144',
    ...remote.candidates.map((candidate, index) => `a=${writeCandidateLine(candidate, index, generation)}`),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/**
 * Who starts the DTLS handshake (RFC 8842 §5): of two offers neither has said, so the side whose fingerprint is
 * lower, compared byte by byte, is `active`.
 *
 * @returns the role of the side that has the fingerprint `own`.
 * @throws {PeerError} `code-own`, when both are the same.
 */
export function setupRole(own: Uint8Array, other: Uint8Array): 'active' | 'passive' {
  for (let at = 0; at < FINGERPRINT_BYTES; at++) {
    const difference = (own[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference < 0 ? 'active' : 'passive';
  }
  throw new PeerError('code-own');
}

/** RFC 8445 §5.1.2.2. */
const TYPE_PREFERENCE = { host: 126, srflx: 100, relay: 0 } as const satisfies Record<CandidateType, number>;
const COMPONENT = 1;

/**
 * A candidate as `RTCIceCandidateInit.candidate` (the candidate-attribute of RFC 8839 §5.1, without `a=`).
 *
 * The foundation is another in each generation. A browser that gave up on a candidate ignores it when it is added
 * again, but not when it comes with another foundation (Chromium 156): that is how the probing goes on without end.
 *
 * @param index Its place in the description, from 0: of two of one type the earlier is preferred.
 * @param generation Counts the times that the candidates were added, from 0.
 */
export function writeCandidateLine({ type, address, port }: Candidate, index: number, generation: number): string {
  const foundation = `${generation}g${index}`;
  // RFC 8445 §5.1.2.1, with 65535 minus the index as the local preference.
  const priority = TYPE_PREFERENCE[type] * 2 ** 24 + (65535 - index) * 2 ** 8 + (256 - COMPONENT);
  const line = `candidate:${foundation} ${COMPONENT} udp ${priority} ${address.text} ${port} typ ${type}`;
  // RFC 8839 §5.1 asks for a related address on those; nobody needs the real one.
  return type === 'host' ? line : `${line} raddr ${address.family === 'ipv6' ? '::' : '0.0.0.0'} rport 0`;
}

function attributes(part: string, name: string): string[] {
  const start = `a=${name}:`;
  return part.split(/\r?\n/).flatMap((line) => (line.startsWith(start) ? [line.slice(start.length)] : []));
}

function parseFingerprint(value: string): Uint8Array {
  const digits =
    /^sha-256 ([0-9a-f]{2}(?::[0-9a-f]{2}){31})$/i.exec(value)?.[1] ?? unsupported('a=fingerprint:sha-256');
  return Uint8Array.from(digits.split(':'), (byte) => Number.parseInt(byte, 16));
}

function formatFingerprint(fingerprint: Uint8Array): string {
  return toHex(fingerprint)
    .toUpperCase()
    .replace(/..(?=.)/g, '$&:');
}

/** The fields that the template does not fix, of the candidates that a code can name; RFC 8839 §5.1. */
function parseCandidate(value: string): { priority: number; candidate: Candidate }[] {
  const fields = /^\S+ 1 (?:udp|UDP) (\d{1,10}) (\S+) (\d{1,5}) typ (host|srflx|relay)(?: |$)/.exec(value);
  if (!fields) return [];
  const [, priority, host = '', port, type = ''] = fields;
  const address = parseAddress(host);
  if (!address) return [];
  return [{ priority: Number(priority), candidate: { type: type as CandidateType, address, port: Number(port) } }];
}

function unsupported(what: string): never {
  throw new PeerError('description-unsupported', what);
}

import fc from 'fast-check';
import sdpTransform from 'sdp-transform';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/core/description.ts';
import {
  mapsByServer,
  readLocalDescription,
  setupRole,
  withCredentials,
  writeCandidateLine,
  writeRemoteAnswer,
} from '../../../src/core/sessionDescription.ts';
import { descriptions, errorOf, VECTORS } from './pairingSupport.ts';

const LOWEST = new Uint8Array(32);
const HIGHEST = new Uint8Array(32).fill(255);
const [vector] = VECTORS;
if (!vector) throw new Error('no vectors');
const { sdp } = vector;

describe('credentials of an appointment', () => {
  it.each(VECTORS)('replace the browser’s own, and nothing else: $name', ({ sdp: own }) => {
    const chosen = { ufrag: 'aB+/', pwd: 'zY9+/aaaaaaaaaaaaaaaaaaa' };
    const before = readLocalDescription(own);
    expect(readLocalDescription(withCredentials(own, chosen))).toEqual({ ...before, ...chosen });
    expect(withCredentials(withCredentials(own, chosen), before)).toBe(own);
  });
});

describe('the answer that is written for the remote side', () => {
  it('says to an independent SDP parser what the description says', () => {
    fc.assert(
      fc.property(descriptions, fc.nat(100_000), (remote, generation) => {
        fc.pre(remote.fingerprint.some((byte) => byte !== 0));
        const written = writeRemoteAnswer(remote, LOWEST, { generation });
        const session = sdpTransform.parse(written);
        const [media, ...more] = session.media;
        expect(more).toEqual([]);
        expect(session.groups).toEqual([{ type: 'BUNDLE', mids: media?.mid }]);
        expect(media).toMatchObject({
          type: 'application',
          port: 9,
          protocol: 'UDP/DTLS/SCTP',
          payloads: 'webrtc-datachannel',
          setup: 'passive',
          sctpPort: 5000,
          maxMessageSize: 262144,
          icePwd: remote.pwd,
        });
        // The parser takes digits for a number.
        expect(written).toContain(`\r\na=ice-ufrag:${remote.ufrag}\r\n`);
        expect(media?.fingerprint?.type).toBe('sha-256');
        expect(media?.fingerprint?.hash.split(':').map((hex) => Number.parseInt(hex, 16))).toEqual([
          ...remote.fingerprint,
        ]);
        const read = (media?.candidates ?? []).map(({ type, ip, port, transport, component }) => {
          return { type, ip, port, transport, component };
        });
        expect(read).toEqual(
          remote.candidates.map(({ type, address, port }) => {
            return { type, ip: address.text, port, transport: 'udp', component: 1 };
          }),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('ends every line with CRLF and holds no other control character', () => {
    for (const { decoded } of VECTORS) {
      const written = writeRemoteAnswer(decoded, LOWEST);
      expect(written.replaceAll('\r\n', '')).toMatch(/^[ -~]+$/);
      expect(written.endsWith('\r\n')).toBe(true);
    }
  });

  it('gives the active role to the side with the lower fingerprint, on both sides alike', () => {
    fc.assert(
      fc.property(descriptions, descriptions, (one, other) => {
        const [lower, higher] = Buffer.compare(one.fingerprint, other.fingerprint) < 0 ? [one, other] : [other, one];
        fc.pre(Buffer.compare(lower.fingerprint, higher.fingerprint) !== 0);
        expect(writeRemoteAnswer(lower, higher.fingerprint)).toContain('a=setup:active\r\n');
        expect(writeRemoteAnswer(higher, lower.fingerprint)).toContain('a=setup:passive\r\n');
      }),
      { numRuns: 50 },
    );
    const almost = HIGHEST.map((byte, at) => (at === 31 ? 254 : byte));
    expect([setupRole(almost, HIGHEST), setupRole(HIGHEST, almost)]).toEqual(['active', 'passive']);
  });

  it('refuses one’s own code', () => {
    const { decoded } = vector;
    expect(errorOf(() => writeRemoteAnswer(decoded, decoded.fingerprint)).code).toBe('code-own');
  });

  it('gives each generation of candidates fresh foundations and the same priorities', () => {
    const list: Candidate[] = VECTORS.flatMap(({ description }) => description.candidates);
    const lines = [0, 1, 2, 99_999].map((generation) =>
      list.map((candidate, index) => writeCandidateLine(candidate, index, generation).split(' ')),
    );
    const foundations = lines.flat().map(([first]) => first?.replace('candidate:', ''));
    expect(new Set(foundations).size).toBe(4 * list.length);
    for (const foundation of foundations) expect(foundation).toMatch(/^[A-Za-z0-9+/]{1,32}$/);
    const [first, ...later] = lines.map((generation) => generation.map((fields) => fields.slice(1)));
    for (const generation of later) expect(generation).toEqual(first);
  });

  it('derives the priority as RFC 8445 does, and names no related address', () => {
    const ipv4 = { family: 'ipv4', text: '192.0.2.1' } as const;
    const ipv6 = { family: 'ipv6', text: '2001:db8::1' } as const;
    expect([
      writeCandidateLine({ type: 'host', address: ipv4, port: 5000 }, 0, 0),
      writeCandidateLine({ type: 'srflx', address: ipv4, port: 5000 }, 1, 0),
      writeCandidateLine({ type: 'relay', address: ipv6, port: 5000 }, 2, 7),
    ]).toEqual([
      'candidate:0g0 1 udp 2130706431 192.0.2.1 5000 typ host',
      'candidate:0g1 1 udp 1694498559 192.0.2.1 5000 typ srflx raddr 0.0.0.0 rport 0',
      'candidate:7g2 1 udp 16776703 2001:db8::1 5000 typ relay raddr :: rport 0',
    ]);
  });
});

describe('the description of this browser', () => {
  it.each([
    ['no data channel', (text: string) => text.replace('m=application', 'm=audio')],
    ['no ice-ufrag', (text: string) => text.replace(/a=ice-ufrag:.*\r\n/, '')],
    ['no ice-pwd', (text: string) => text.replace(/a=ice-pwd:.*\r\n/, '')],
    ['no fingerprint', (text: string) => text.replace(/a=fingerprint:.*\r\n/, '')],
    ['another digest', (text: string) => text.replace('sha-256', 'sha-512')],
    ['a fingerprint that is cut short', (text: string) => text.replace(/(a=fingerprint:.*):..\r\n/, '$1\r\n')],
    ['nothing in it', () => ''],
  ])('is unsupported with %s', (_, change) => {
    expect(errorOf(() => readLocalDescription(change(sdp))).code).toBe('description-unsupported');
  });

  it('leaves out TCP, other components, other types and addresses that mean nothing elsewhere', () => {
    const added = [
      'a=candidate:1 1 tcp 1518280447 192.168.1.9 9 typ host tcptype active',
      'a=candidate:1 2 udp 2122260223 192.168.1.9 5001 typ host',
      'a=candidate:1 1 udp 2122260223 192.168.1.9 5001 typ prflx raddr 0.0.0.0 rport 0',
      'a=candidate:1 1 udp 2122260223 fe80::1%eth0 5001 typ host',
      'a=candidate:1 1 udp 2122260223 printer.local 5001 typ host',
      'a=candidate:1 1 udp',
    ].join('\r\n');
    const { candidates } = readLocalDescription(`${sdp}${added}\r\n`);
    expect(candidates).toEqual(vector.description.candidates);
  });

  it('writes addresses in one way only', () => {
    const added = 'a=candidate:1 1 UDP 1 2001:DB8:0:0:0:0:0:1 5001 typ host\r\n';
    expect(readLocalDescription(sdp + added).candidates.at(-1)?.address).toEqual({
      family: 'ipv6',
      text: '2001:db8::1',
    });
  });
});

describe('a NAT that shows every server another port', () => {
  const line = (type: string, port: number, related: string) =>
    `a=candidate:1 1 udp 1685921535 203.0.113.5 ${port} typ ${type} raddr ${related} generation 0`;
  const inSdp = (...lines: string[]) => ['v=0', ...lines, ''].join('\r\n');

  it('is told by two outside addresses of one socket', () => {
    const [one, other] = [
      line('srflx', 40_000, '192.168.1.5 rport 50000'),
      line('srflx', 40_001, '192.168.1.5 rport 50000'),
    ];
    expect(mapsByServer(inSdp(one, other))).toBe(true);
    expect(mapsByServer(inSdp(one))).toBe(false);
  });

  it('is not two sockets behind one address, nor a relay, nor what the browser hides', () => {
    const socket = line('srflx', 40_000, '192.168.1.5 rport 50000');
    expect(mapsByServer(inSdp(socket, line('srflx', 40_001, '10.0.0.5 rport 50000')))).toBe(false);
    expect(mapsByServer(inSdp(socket, line('relay', 40_001, '192.168.1.5 rport 50000')))).toBe(false);
    const hidden = line('srflx', 40_000, '0.0.0.0 rport 0');
    expect(mapsByServer(inSdp(hidden, line('srflx', 40_001, '0.0.0.0 rport 0')))).toBe(false);
  });
});

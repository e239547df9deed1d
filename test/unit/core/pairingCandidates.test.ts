import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressBytes, formatAddress, parseAddress } from '../../../src/core/address.ts';
import { chooseCandidates } from '../../../src/core/candidateChoice.ts';
import type { Candidate } from '../../../src/core/description.ts';
import { probeable, requireProbeable } from '../../../src/core/probeable.ts';
import { errorOf } from './pairingSupport.ts';

function candidate(text: string, type: Candidate['type'] = 'host', port = 50000): Candidate {
  const address = parseAddress(text);
  if (!address) throw new Error(`${text} is no address`);
  return { type, address, port };
}
const texts = (candidates: Candidate[]) => candidates.map(({ address }) => address.text);
const chosen = (room: number, ...candidates: Candidate[]) => texts(chooseCandidates(candidates, room));
const MDNS = '3d7a1c52-9d3e-4a5b-8f60-0123456789ab.local';

describe('an address', () => {
  it.each([
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['::ffff:c000:201', '::ffff:192.0.2.1'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
    ['fe80::', 'fe80::'],
    ['192.0.2.1', '192.0.2.1'],
    [MDNS.toUpperCase().replace('LOCAL', 'Local'), MDNS],
  ])('%s is written %s', (text, canonical) => {
    expect(parseAddress(text)?.text).toBe(canonical);
  });

  it.each(['', '1.2.3', '1.2.3.256', '01.2.3.4', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7::8:9', '1::2::3', ':::', ':1', '1:'])(
    '%j is none',
    (text) => {
      expect(parseAddress(text)).toBeUndefined();
    },
  );

  it.each(['12345::', 'g::', '::1.2.3', '1.2.3.4::', '::1%1', 'localhost', 'x.local', '3d7a1c52.local'])(
    '%j is none either',
    (text) => {
      expect(parseAddress(text)).toBeUndefined();
    },
  );

  it('keeps its bytes, and Node takes its text for an address of its family', () => {
    const bytes = fc
      .uint8Array({ minLength: 16, maxLength: 16 })
      .map((some) => some.map((byte) => (byte < 128 ? 0 : byte)));
    fc.assert(
      fc.property(bytes, (some) => {
        const ipv6 = formatAddress('ipv6', some);
        expect(isIPv6(ipv6.text)).toBe(true);
        expect(addressBytes(ipv6)).toEqual([...some]);
        const ipv4 = formatAddress('ipv4', some.subarray(0, 4));
        expect(isIPv4(ipv4.text)).toBe(true);
        expect(addressBytes(ipv4)).toEqual([...some.subarray(0, 4)]);
      }),
    );
  });
});

describe('the candidates in a code', () => {
  it('take turns by class, so that each way is named before a second of its kind', () => {
    const all = [
      candidate('2001:db8:1::5'),
      candidate('192.168.1.5'),
      candidate('10.0.0.5'),
      candidate('2001:db8:2::7', 'srflx'),
      candidate('203.0.113.7', 'srflx'),
      candidate('198.51.100.7', 'relay'),
    ];
    const order = ['192.168.1.5', '203.0.113.7', '198.51.100.7', '2001:db8:1::5', '2001:db8:2::7', '10.0.0.5'];
    expect(chosen(1000, ...all)).toEqual(order);
    // 45 bytes: the second IPv6 is passed over, a shorter one still fits.
    expect(chosen(45, ...all)).toEqual(order.filter((text) => text !== '2001:db8:2::7').slice(0, 4));
    expect(chosen(47, ...all)).toEqual(order.filter((text) => text !== '2001:db8:2::7'));
  });

  it('put bridges, overlays and dead interfaces behind the LAN, whatever the browser’s order', () => {
    const odd = ['169.254.3.4', '172.17.0.1', '192.168.122.1', '100.101.102.103', '10.20.30.40', '192.168.178.23'];
    expect(chosen(1000, ...odd.map((text) => candidate(text)))).toEqual([
      '10.20.30.40',
      '192.168.178.23',
      '100.101.102.103',
      '172.17.0.1',
      '192.168.122.1',
      '169.254.3.4',
    ]);
  });

  it('name each private block once before a second address in one', () => {
    const order = ['10.8.0.6', '10.20.30.40', '192.168.178.23'].map((text) => candidate(text));
    expect(chosen(14, ...order)).toEqual(['10.8.0.6', '192.168.178.23']);
  });

  it('name one IPv6 address of a network, global before unique local', () => {
    const order = ['fd00:1::5', '2001:db8::5', '2001:db8::6', '2001:db8:0:1::7'].map((text) => candidate(text));
    expect(chosen(1000, ...order)).toEqual(['2001:db8::5', '2001:db8:0:1::7', 'fd00:1::5', '2001:db8::6']);
  });

  it('leave out what is there twice, link-local IPv6, and names that are not UUIDs', () => {
    const name = { ...candidate('10.0.0.5'), address: { family: 'mdns' as const, text: 'printer.local' } };
    const twice = [candidate('203.0.113.7'), candidate('203.0.113.7', 'srflx')];
    expect(chooseCandidates([...twice, candidate('fe80::1'), candidate('febf::1'), name], 1000)).toEqual([twice[0]]);
  });
});

describe('the candidates that may be probed', () => {
  const local = [candidate('192.168.1.5')];

  it.each(['224.0.0.1', '239.255.255.250', '255.255.255.255', '240.0.0.1', '0.0.0.0', '0.1.2.3'])(
    'are not %s, as IPv4 or IPv4-mapped',
    (text) => {
      expect(probeable([candidate(text), candidate(`::ffff:${text}`)], local)).toEqual([]);
    },
  );

  it.each(['::', 'ff02::1', 'ff0e::5', '::192.0.2.1', '127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])(
    'are not %s',
    (text) => {
      expect(probeable([candidate(text)], local)).toEqual([]);
    },
  );

  it.each(['192.168.1.9', '203.0.113.7', '2001:db8::1', 'fd00::1', '::ffff:192.0.2.1', '64:ff9b::1', MDNS])(
    'may be %s, but not its port 0',
    (text) => {
      expect(texts(probeable([candidate(text), candidate(text, 'host', 0)], local))).toEqual([
        candidate(text).address.text,
      ]);
    },
  );

  it('are loopback addresses only for a description that has nothing else', () => {
    const loopback = [candidate('127.0.0.1'), candidate('::1')];
    expect(probeable(loopback, [])).toEqual(loopback);
    expect(probeable(loopback, [candidate('127.0.0.1')])).toEqual(loopback);
    expect(probeable(loopback, [candidate('127.0.0.1'), candidate(MDNS)])).toEqual([]);
  });

  it('are demanded of a code that names any, and of no other', () => {
    expect(errorOf(() => requireProbeable([candidate('224.0.0.1')], local)).code).toBe('code-unreachable');
    expect(requireProbeable([], local)).toEqual([]);
    expect(requireProbeable([candidate('224.0.0.1'), ...local], local)).toEqual(local);
  });
});

import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/core/address.ts';
import type { Candidate } from '../../../src/core/description.ts';
import { type DiagnosisFacts, diagnose, isVpnLike } from '../../../src/core/diagnosis.ts';

const at = (text: string, type: Candidate['type'] = 'host'): Candidate => {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(text);
  return { type, address, port: 50_000 };
};
const HERE = [at('192.168.1.7')];
const LONG = 60_000;

function facts(change: Partial<DiagnosisFacts> = {}): DiagnosisFacts {
  return {
    ...{ isOnline: true, network: 'same', servers: 0, local: HERE, remote: null, seen: false, waited: 0 },
    ...{ answered: false, refused: false, mapsByServer: false },
    ...change,
  };
}

describe('the likeliest cause', () => {
  it.each<[string, Partial<DiagnosisFacts>, string]>([
    ['no network at all', { isOnline: false, local: [] }, 'offline'],
    ['a machine that reaches itself alone', { isOnline: false, local: [at('127.0.0.1')] }, 'offline'],
    ['a browser that names no address', { local: [] }, 'no-address'],
    ['addresses that are still being looked for', { local: null }, 'waiting'],
    ['their code missing', {}, 'no-code'],
    ['both codes there, a moment ago', { remote: [at('192.168.1.9')] }, 'waiting'],
    ['client isolation', { remote: [at('192.168.1.9')], waited: LONG }, 'kept-apart'],
    ['two networks and no server asked', { remote: [at('192.168.2.9')], waited: LONG }, 'different-networks'],
    ['servers that do not answer: UDP is blocked', { network: 'different', servers: 2 }, 'no-server-answers'],
    ['a VPN in the way', { local: [at('100.101.4.7')], remote: [at('192.168.1.9')], waited: LONG }, 'vpn'],
    [
      'a VPN beside the network, which keeps its members apart',
      { local: [...HERE, at('10.8.0.6')], remote: [at('192.168.1.9')], waited: LONG },
      'vpn',
    ],
  ])('%s', (_, change, cause) => {
    expect(diagnose(facts(change)).cause).toBe(cause);
  });

  it('a network is enough where the browser believes that it is offline: no internet is needed', () => {
    expect(diagnose(facts({ isOnline: false })).cause).toBe('no-code');
  });
});

describe('the facts', () => {
  it('say nothing of what nobody could look at', () => {
    expect(diagnose(facts())).toMatchObject({
      online: 'good',
      address: { verdict: 'good', text: '192.168.1.7' },
      noVpn: 'good',
      server: 'unknown',
      sameNetwork: 'unknown',
      answered: 'unknown',
    });
    expect(diagnose(facts({ local: null }))).toMatchObject({ address: { verdict: 'unknown' }, noVpn: 'unknown' });
  });

  it('know both networks once both codes are there, and whether the other side reaches this one', () => {
    const remote = [at('192.168.1.9')];
    expect(diagnose(facts({ remote }))).toMatchObject({ sameNetwork: 'good', answered: 'bad' });
    expect(diagnose(facts({ remote, seen: true }))).toMatchObject({ answered: 'good' });
    expect(diagnose(facts({ remote: [at('10.0.0.9')] }))).toMatchObject({ sameNetwork: 'bad' });
  });

  it('suspect the network of keeping its devices apart once nothing came for as long as it could have taken', () => {
    const remote = [at('192.168.1.9')];
    const letsThrough = (change: Partial<DiagnosisFacts>) => diagnose(facts(change)).letsThrough;
    expect(letsThrough({})).toBe('unknown');
    expect(letsThrough({ remote, waited: 1000 })).toBe('unknown');
    expect(letsThrough({ remote, waited: LONG })).toBe('bad');
    expect(letsThrough({ remote, waited: LONG, network: 'different' })).toBe('bad');
    expect(letsThrough({ remote, seen: true })).toBe('good');
    expect(letsThrough({ remote: [at('10.0.0.9')], waited: LONG })).toBe('unknown');
  });

  it('know of servers only where some were asked', () => {
    expect(diagnose(facts({ network: 'different', servers: 2, answered: true })).server).toBe('good');
    expect(diagnose(facts({ network: 'different', servers: 2 })).server).toBe('bad');
    expect(diagnose(facts({ network: 'different', servers: 0 })).server).toBe('unknown');
  });
});

it.each([
  ['100.64.0.1', true],
  ['100.127.255.1', true],
  ['100.128.0.1', false],
  ['198.18.0.1', true],
  ['198.20.0.1', false],
  ['10.8.0.2', true],
  ['10.8.1.2', false],
  ['10.2.0.2', true],
  ['192.168.1.2', false],
  ['fd7a:115c:a1e0::1', true],
  ['fd00::1', false],
])('%s: an address that VPNs give: %s', (text, is) => {
  expect(isVpnLike(at(text).address)).toBe(is);
});

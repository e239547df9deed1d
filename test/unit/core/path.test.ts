import { describe, expect, it } from 'vitest';
import { pathOf } from '../../../src/core/path.ts';

type End = Parameters<typeof pathOf>[0];
const end = (text: string): End => {
  const [kind, address = null] = text.split(' ');
  return { kind, address } as End;
};

describe('the path', () => {
  it.each([
    ['host 192.168.1.5', 'host 192.168.1.9', 'same-network'],
    ['host 192.168.1.5', 'prflx 192.168.7.9', 'same-network'],
    ['host 192.168.1.5', 'prflx', 'same-network'],
    ['host 10.0.0.5', 'host 0b8b7e5d-9f44-4b0e-8a52-8e7d6c1f2a3b.local', 'same-network'],
    ['host 203.0.113.5', 'host 203.0.113.9', 'same-network'],
    ['host 2001:db8:0:1::5', 'host 2001:db8:0:1::9', 'same-network'],
    ['host 2001:db8::5', 'host 2001:db8::9', 'same-network'],
    ['host 192.168.1.5', 'srflx 203.0.113.9', 'direct'],
    ['srflx 203.0.113.5', 'srflx 203.0.113.9', 'direct'],
    ['prflx 203.0.113.5', 'host 198.51.100.9', 'direct'],
    ['host 192.168.1.5', 'prflx 203.0.113.9', 'direct'],
    ['host 198.51.100.5', 'host 203.0.113.9', 'direct'],
    ['host 2001:db8:0:1::5', 'host 2001:db8:0:2::9', 'direct'],
    ['relay 203.0.113.1', 'host 192.168.1.9', 'relay'],
    ['host 192.168.1.5', 'relay 203.0.113.1', 'relay'],
  ])('from %s to %s is %s', (local, remote, path) => {
    expect(pathOf(end(local), end(remote))).toBe(path);
  });

  it('is unknown until the browser says', () => {
    expect(pathOf(null, end('host 192.168.1.9'))).toBe('unknown');
    expect(pathOf(end('host 192.168.1.9'), null)).toBe('unknown');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SERVERS,
  type IceServer,
  isRelay,
  MAX_SERVERS,
  parseServer,
  parseServerUrl,
  serverHost,
  withServer,
} from '../../../src/core/iceServer.ts';
import { errorOf } from './pairingSupport.ts';

const stun = (url: string): IceServer => ({ url, username: '', credential: '' });

describe('the address of a server', () => {
  it.each([
    ['stun:stun.example.org', 'stun:stun.example.org', 'stun.example.org'],
    ['  STUN:Stun.Example.org.:3478 ', 'stun:stun.example.org:3478', 'stun.example.org'],
    ['stun://stun.example.org', 'stun:stun.example.org', 'stun.example.org'],
    ['stun.example.org', 'stun:stun.example.org', 'stun.example.org'],
    ['stun.example.org:19302', 'stun:stun.example.org:19302', 'stun.example.org'],
    ['localhost:3478', 'stun:localhost:3478', 'localhost'],
    ['203.0.113.1', 'stun:203.0.113.1', '203.0.113.1'],
    ['turn:[2001:DB8:0::1]:3478?transport=udp', 'turn:[2001:db8::1]:3478?transport=udp', '2001:db8::1'],
    ['turn:turn.example.org?transport=TCP', 'turn:turn.example.org?transport=tcp', 'turn.example.org'],
    ['turns:turn.example.org:443?transport=tcp', 'turns:turn.example.org:443?transport=tcp', 'turn.example.org'],
    ['stun:서버.example.org', 'stun:서버.example.org', '서버.example.org'],
  ])('reads %j', (typed, url, host) => {
    expect(parseServerUrl(typed)).toBe(url);
    expect(serverHost(url)).toBe(host);
    expect(parseServerUrl(url)).toBe(url);
  });

  it.each([
    ['https://stun.example.org', 'scheme'],
    ['mailto:anna@example.org', 'scheme'],
    ['', 'host'],
    ['stun:', 'host'],
    ['stun:two words', 'host'],
    ['stun:-a.example.org', 'host'],
    ['stun:300.1.1.1', 'host'],
    ['stun:[203.0.113.1]', 'host'],
    ['stun:2001:db8::1', 'host'],
    ['stun:stun.example.org:0', 'port'],
    ['stun:stun.example.org:65536', 'port'],
    ['stun:stun.example.org:x', 'port'],
    ['turn:turn.example.org:', 'port'],
    ['stun:stun.example.org?transport=udp', 'transport'],
    ['turn:turn.example.org?transport=sctp', 'transport'],
    ['turns:turn.example.org?transport=udp', 'transport'],
  ])('says what is wrong with %j', (typed, part) => {
    expect(errorOf(() => parseServerUrl(typed))).toEqual({ code: 'server-address', detail: part });
  });

  it('never throws anything but its own error, and what it gives it takes again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^(stun|turns?):[a-z0-9.:[\]?=&]*$/)), (typed) => {
        let url: string;
        try {
          url = parseServerUrl(typed);
        } catch {
          expect(errorOf(() => parseServerUrl(typed)).code).toBe('server-address');
          return;
        }
        expect(parseServerUrl(url)).toBe(url);
      }),
    );
  });
});

describe('a server', () => {
  it('needs a user name and a password where it passes packets on', () => {
    const typed = { url: 'turn:turn.example.org', username: ' anna ', credential: ' secret ' };
    expect(parseServer(typed)).toEqual({ url: 'turn:turn.example.org', username: 'anna', credential: ' secret ' });
    expect(errorOf(() => parseServer({ ...typed, username: ' ' })).code).toBe('server-credentials');
    expect(errorOf(() => parseServer({ ...typed, credential: '' })).code).toBe('server-credentials');
    expect(errorOf(() => parseServer({ ...typed, credential: 'x'.repeat(513) })).code).toBe('server-credentials');
  });

  it('keeps no credentials where none are asked for', () => {
    expect(parseServer({ url: 'stun.example.org', username: 'anna', credential: 'x' })).toEqual(
      stun('stun:stun.example.org'),
    );
  });
});

describe('the list of servers', () => {
  it('begins with two operators, and with none that could carry content', () => {
    expect(new Set(DEFAULT_SERVERS.map(({ url }) => serverHost(url))).size).toBe(2);
    expect(DEFAULT_SERVERS.some(isRelay)).toBe(false);
    for (const server of DEFAULT_SERVERS) expect(parseServer(server)).toEqual(server);
  });

  it('takes a server in, puts another in its place, and holds none twice', () => {
    const one = withServer([], null, stun('stun:a.example.org'));
    const two = withServer(one, null, stun('stun:b.example.org'));
    expect(two.map(({ url }) => url)).toEqual(['stun:a.example.org', 'stun:b.example.org']);
    expect(withServer(two, 0, stun('stun:c.example.org'))[0]?.url).toBe('stun:c.example.org');
    expect(withServer(two, 1, stun('stun:b.example.org'))).toEqual(two);
    expect(errorOf(() => withServer(two, 0, stun('stun:b.example.org'))).code).toBe('server-twice');
    expect(errorOf(() => withServer(two, null, stun('stun:a.example.org'))).code).toBe('server-twice');
  });

  it('has an end', () => {
    const full = Array.from({ length: MAX_SERVERS }, (_, index) => stun(`stun:s${index}.example.org`));
    expect(errorOf(() => withServer(full, null, stun('stun:one.more')))).toEqual({
      code: 'too-many-servers',
      detail: String(MAX_SERVERS),
    });
  });
});

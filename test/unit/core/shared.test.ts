import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMessage, type Shared } from '../../../src/core/shared.ts';
import { isWebAddress } from '../../../src/core/webAddress.ts';

const link = (url: string, title = '') => ({ url, title });
const links = (count: number, url = 'https://a.example/'): Shared => ({
  what: 'links',
  links: Array.from({ length: count }, () => link(url)),
});

describe('an address that may be opened', () => {
  it('is whatever the URL Standard writes for a page of the web', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (written) => {
        expect(isWebAddress(new URL(written).href)).toBe(true);
      }),
    );
  });

  it('is never read by a browser as anything but http or https, nor with a name in front of its host', () => {
    const parts = [
      'http',
      'https',
      ':',
      '/',
      '\\',
      '@',
      '#',
      '?',
      'a.example',
      'javascript',
      '%40',
      '[',
      '\t',
      ' ',
      'ü',
    ];
    const soup = fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((some) => some.join(''));
    fc.assert(
      fc.property(soup, (text) => {
        if (!isWebAddress(text) || !URL.canParse(text)) return;
        const { protocol, username, password, host } = new URL(text);
        expect(protocol).toMatch(/^https?:$/);
        expect([username, password]).toEqual(['', '']);
        expect(text.slice(text.indexOf('//') + 2).toLowerCase()).toMatch(/^\S/);
        expect(host).not.toBe('');
      }),
      { numRuns: 5000 },
    );
  });
});

describe('a message', () => {
  it('says something, in words or in links', () => {
    expect(isMessage('', null)).toBe(false);
    expect(isMessage('', { what: 'clipboard' })).toBe(false);
    expect(isMessage('', { what: 'excerpt', source: link('https://a.example/') })).toBe(false);
    expect(isMessage('words', null)).toBe(true);
    expect(isMessage('', links(1))).toBe(true);
  });

  it('is as long as all it carries', () => {
    const url = `https://a.example/${'a'.repeat(1982)}`;
    expect(isMessage('', links(20, url))).toBe(true);
    expect(isMessage('a', links(20, url))).toBe(false);
  });
});

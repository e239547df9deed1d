import { describe, expect, test } from 'vitest';
import { findLinks } from '../../../src/popup/talk/findLinks.ts';
import { timeline } from '../../../src/popup/talk/timeline.ts';
import { draftAfterSending } from '../../../src/popup/talk/useDraft.ts';
import { AGO, conversation, LISBON, said, shown } from '../../gallery/fixtures.ts';

const hrefs = (message: string) => findLinks(message).flatMap(({ href }) => (href === null ? [] : [href]));

describe('links in a message', () => {
  test.each([
    ['see https://example.com/a?b=c#d.', 'https://example.com/a?b=c#d'],
    ['(https://en.wikipedia.org/wiki/Lisbon_(city))', 'https://en.wikipedia.org/wiki/Lisbon_(city)'],
    ['“http://example.com”,', 'http://example.com/'],
    ['mailto:anna@example.com', 'mailto:anna@example.com'],
    ['HTTPS://EXAMPLE.COM', 'https://example.com/'],
  ])('%s leads to %s', (message, href) => {
    expect(hrefs(message)).toEqual([href]);
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,hi',
    'file:///etc/passwd',
    'chrome-extension://abc/page.html',
    'https://',
    // What stands before the @ looks like the address, and is not.
    'https://bank.example@evil.example/',
    'example.com',
  ])('%s stays text', (message) => {
    expect(hrefs(message)).toEqual([]);
  });

  test('the pieces together are the message, whatever is in it', () => {
    for (const message of [
      '',
      'a https://a.example, b',
      '<b>https://x.example</b>',
      'https://a.example https://b.example\n',
    ]) {
      expect(
        findLinks(message)
          .map(({ text }) => text)
          .join(''),
      ).toBe(message);
    }
  });
});

describe('the timeline', () => {
  test('starts each day with a separator, and names the time where a run ends', () => {
    const rows = timeline(
      conversation('anna', [
        said('remote', 'a', 60 * 48),
        said('remote', 'b', 2),
        said('remote', 'c', 1),
        said('local', 'd', 1),
      ]),
      [],
    );
    expect(rows.map((row) => (row.kind === 'message' ? [row.entry.text, row.endsRun] : row.kind))).toEqual([
      'day',
      ['a', true],
      'day',
      ['b', false],
      ['c', true],
      ['d', true],
    ]);
  });

  test('ends a run where what follows has not arrived yet', () => {
    const rows = timeline(conversation('anna', [said('local', 'a', 0), said('local', 'b', 0, false)]), []);
    expect(rows.map((row) => row.kind === 'message' && row.endsRun)).toEqual([false, true, true]);
  });

  test('leaves out a transfer that is no longer known', () => {
    const talk = conversation('anna', [shown(LISBON), { kind: 'transfer', id: 'x', transferId: 'gone', at: AGO(1) }]);
    expect(timeline(talk, [LISBON]).map(({ kind }) => kind)).toEqual(['day', 'transfer']);
    expect(timeline(undefined, [])).toEqual([]);
  });
});

describe('a draft', () => {
  test('is empty once it was sent', () => {
    expect(draftAfterSending('hello \n', 'hello \n')).toBe('');
  });

  test('keeps what was typed while it was being sent', () => {
    expect(draftAfterSending('hello\nand more', 'hello')).toBe('and more');
    expect(draftAfterSending('something else', 'hello')).toBe('something else');
  });
});

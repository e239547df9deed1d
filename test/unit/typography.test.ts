import { describe, expect, test } from 'vitest';
import { LOCALES } from '../gallery/jsonWords.ts';

/** What only a native reader sees at once, and a careless change breaks: how each language writes, and how much fits. */

const english = Object.entries(LOCALES.en ?? {}).map(([key, { message }]) => [key, message] as const);
const languages = Object.keys(LOCALES);
const translations = languages.filter((language) => language !== 'en');

/** Every text of a language, without the addresses in it, which follow rules of their own. */
const textsIn = (language: string) =>
  english.map(([key, original]) => {
    const message = LOCALES[language]?.[key]?.message ?? '';
    return {
      key,
      original,
      message,
      prose: message.replace(/\b(stun|turns?):[\w.:]*\w|\b(stun|turns?):|\?transport=\w+/g, 'x'),
    };
  });

const wrongIn = (language: string, isWrong: (text: ReturnType<typeof textsIn>[number]) => boolean) =>
  textsIn(language)
    .filter(isWrong)
    .map(({ key, message }) => `${key}: ${message}`);

/** In Latin letters. Han, kana and Hangul take the room of one and a half, as fonts go. */
const widthOf = (message: string) =>
  [...message.replace(/\$\w+\$/g, 'xxxx')].reduce(
    (width, sign) => width + (/[\u2e80-\u9fff\uac00-\ud7a3\uff00-\uff60]/.test(sign) ? 1.6 : 1),
    0,
  );

test.each(languages)('%s uses typographic quotes and one character for an ellipsis', (language) => {
  expect(wrongIn(language, ({ message }) => /['"]|\.\.\.|\s\s/.test(message))).toEqual([]);
});

test.each(translations)('%s ends a sentence where English does', (language) => {
  const ends = (message: string) => [/[.。]$/.test(message), message.endsWith('…')];
  // A heading of two short sentences in English is one in others.
  const wrong = wrongIn(
    language,
    ({ key, original, message }) => key !== 'pairHeading' && String(ends(original)) !== String(ends(message)),
  );
  expect(wrong).toEqual([]);
});

/** They look alike in both languages. */
const SAME: Record<string, string[]> = {
  de: [
    'pathRelay',
    'placeDownloads',
    'savesToDownloads',
    'permissionDownloads',
    'emojiPanda',
    'emojiPizza',
    'emojiHammer',
  ],
  es: ['pathRelay', 'emojiPanda', 'emojiCactus', 'emojiPizza', 'emojiRobot'],
  fr: [
    ...['pathDirect', 'acceptsMessages', 'newDevicesMessages', 'conversation', 'pagesOne', 'pagesOther'],
    ...['notificationSettings', 'permissionNotifications'],
    ...['emojiLion', 'emojiPanda', 'emojiCactus', 'emojiPizza', 'emojiRobot', 'emojiTrain'],
  ],
};
const SAME_EVERYWHERE = [
  'extensionName',
  'serverAddressExample',
  'milliseconds',
  'percent',
  'seconds',
  'minutes',
  'hours',
];

test.each(translations)('%s leaves nothing in English', (language) => {
  const same = wrongIn(language, ({ key, original, message }) => {
    const wordless = !/[a-z]/i.test(original.replace(/\$\w+\$/g, ''));
    return message === original && !wordless && !SAME_EVERYWHERE.includes(key) && !SAME[language]?.includes(key);
  });
  expect(same).toEqual([]);
});

/** What an icon says when it is pointed at has all the room it needs. */
const ICONS = ['hold'];

test.each(translations)('no text of %s needs much more room than in English', (language) => {
  expect(
    wrongIn(
      language,
      ({ key, original, message }) => !ICONS.includes(key) && widthOf(message) > 1.6 * widthOf(original) + 8,
    ),
  ).toEqual([]);
});

/** Beside each other in the popup: the choice of the network and Copy; a heading and, smaller, what follows it. */
const LINES = [
  { keys: ['networkSame', 'networkDifferent', 'copyCode'], size: [1, 1, 1], room: 41 },
  { keys: ['pairHeading', 'pairSubheading'], size: [1.4, 1], room: 64 },
  { keys: ['pairSeenHeading', 'pairWaits'], size: [1.4, 1], room: 64 },
  { keys: ['pairScannedHeading', 'pairWaits'], size: [1.4, 1], room: 64 },
  { keys: ['pairBothHeading', 'pairBothSubheading'], size: [1.4, 1], room: 64 },
];

test.each(languages)('in %s, what shares a line fits in it', (language) => {
  for (const { keys, size, room } of LINES) {
    const widths = keys.map((key, index) => widthOf(LOCALES[language]?.[key]?.message ?? '') * (size[index] ?? 1));
    expect(
      widths.reduce((sum, width) => sum + width, 0),
      keys.join(),
    ).toBeLessThanOrEqual(room);
  }
});

test.each(languages)('in %s, each emoji has a name of its own', (language) => {
  const names = textsIn(language).flatMap(({ key, message }) => (key.startsWith('emoji') ? [message] : []));
  expect(names).toHaveLength(64);
  expect(new Set(names).size).toBe(64);
});

describe('how each writes', () => {
  test('French: a narrow no-break space before ; : ! ? and inside its quotes', () => {
    const wrong = wrongIn('fr', ({ prose }) => /[^\u202f][;:!?»]|«[^\u202f]|[“”„]/.test(prose));
    expect(wrong).toEqual([]);
  });

  test('German: „quotes“, and a no-break space before an ellipsis', () => {
    expect(wrongIn('de', ({ prose }) => /[«»”]|[^\u00a0]…/.test(prose.replace(/„[^„“]+“/g, '')))).toEqual([]);
  });

  test('Spanish: «quotes», and questions that begin as they end', () => {
    const count = (message: string, sign: string) => message.split(sign).length;
    const wrong = wrongIn(
      'es',
      ({ prose }) =>
        /[“”„]/.test(prose) || count(prose, '¿') !== count(prose, '?') || count(prose, '¡') !== count(prose, '!'),
    );
    expect(wrong).toEqual([]);
  });

  test('Japanese: full-width signs, 「quotes」, and no spaces between its own letters', () => {
    const own = '[\\u3040-\\u30ff\\u4e00-\\u9fff]';
    const wrong = new RegExp(`${own} ?[,.;:!?()]|[,.;:!?()] ?${own}|${own} ${own}|[“”‘’]`);
    expect(wrongIn('ja', ({ prose }) => wrong.test(prose))).toEqual([]);
  });

  test('Chinese: full-width signs, “quotes”, and a space beside Latin letters and figures', () => {
    const han = '[\\u4e00-\\u9fff]';
    const wrong = new RegExp(
      `${han} ?[,.;:!?()]|[,.;:!?()] ?${han}|${han} ${han}|${han}[A-Za-z0-9]|[A-Za-z0-9]${han}|[‘’「」]`,
    );
    expect(wrongIn('zh_CN', ({ prose }) => wrong.test(prose))).toEqual([]);
  });
});

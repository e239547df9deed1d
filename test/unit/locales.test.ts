import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import en from '../../_locales/en/messages.json';
import manifest from '../../manifest.json';
import { ERROR_CODES } from '../../src/core/errors.ts';
import { errorWords } from '../../src/popup/errorWords.ts';
import { setWords } from '../../src/popup/words.ts';
import { LANGUAGE_CODES, LANGUAGES, languageFor } from '../../src/words/languages.ts';
import { jsonWords, LOCALES } from '../gallery/jsonWords.ts';

const placeholdersIn = (message: string) => [...message.matchAll(/\$(\w+)\$/g)].map(([, name]) => name?.toLowerCase());

test('every folder of _locales is offered in the settings, and no other language', () => {
  expect(Object.keys(LANGUAGES).sort()).toEqual(readdirSync('_locales').sort());
});

test('the words of a locale are found where Chrome finds them', () => {
  for (const code of LANGUAGE_CODES) {
    expect(languageFor(code)).toBe(code);
    expect(languageFor(code.replace('_', '-'))).toBe(code);
  }
  expect(languageFor('ko_KR')).toBe('ko');
  expect(languageFor('en-GB')).toBe('en');
  expect(languageFor('xx')).toBe('en');
});

test.each(LANGUAGE_CODES)('%s has the same keys as English, in the same order', (language) => {
  expect(Object.keys(LOCALES[language] ?? {})).toEqual(Object.keys(en));
});

test.each(Object.entries(LOCALES))(
  'in %s, every text uses each placeholder that it declares, and no other',
  (_, messages) => {
    const wrong = Object.entries(messages).filter(([, { message, placeholders = {} }]) => {
      const used = new Set(placeholdersIn(message));
      return message.trim() !== message || message === '' || !sameMembers(used, new Set(Object.keys(placeholders)));
    });
    expect(wrong).toEqual([]);
  },
);

test.each(LANGUAGE_CODES)('in %s, every text takes its values in the same order as in English', (language) => {
  for (const [key, { placeholders }] of Object.entries(LOCALES.en ?? {})) {
    expect(LOCALES[language]?.[key]?.placeholders, key).toEqual(placeholders);
  }
});

test('every name that the manifest asks for exists', () => {
  const asked = [...JSON.stringify(manifest).matchAll(/__MSG_(\w+)__/g)].map(([, key]) => key);
  expect(asked.length).toBeGreaterThan(0);
  for (const key of asked) expect(en).toHaveProperty(key ?? '');
});

test('no longer than Chrome allows: name 75 characters, description 132', () => {
  for (const { extensionName, extensionDescription } of Object.values(LOCALES)) {
    expect(extensionName?.message.length).toBeLessThanOrEqual(75);
    expect(extensionDescription?.message.length).toBeLessThanOrEqual(132);
  }
});

test('every text is used somewhere', () => {
  const sources = ['src', 'manifest.json']
    .flatMap(filesIn)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const unused = Object.keys(en).filter((key) => !sources.includes(`'${key}'`) && !sources.includes(`__MSG_${key}__`));
  expect(unused).toEqual([]);
});

/** What only the UI knows. */
const UI_ERRORS = [
  'background-gone',
  'clipboard-refused',
  'clipboard-empty',
  'page-closed',
  'open-refused',
  'open-again',
  'open-missing',
];

test.each(LANGUAGE_CODES)('in %s, every error says what happened, then what to do', (language) => {
  setWords(jsonWords(language));
  for (const code of [...ERROR_CODES, ...UI_ERRORS]) {
    for (const detail of [undefined, '42', 'older', 'newer', 'no number']) {
      const { title, hint } = errorWords({ code, detail });
      expect(title, code).not.toMatch(/^$|\$|undefined/);
      expect(hint, code).not.toMatch(/^$|\$|undefined/);
    }
  }
});

test('an error code from a newer background is Tandem’s own mistake', () => {
  setWords(jsonWords('en'));
  expect(errorWords({ code: 'toString' })).toEqual(errorWords({ code: 'bug' }));
});

function sameMembers<T>(left: Set<T>, right: Set<T>): boolean {
  return left.size === right.size && [...left].every((member) => right.has(member));
}

function filesIn(path: string): string[] {
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${path}/${file}`);
}

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { DEVICE_WORDS, defaultName } from '../../../src/background/defaultName.ts';
import { deviceName, renameDevice } from '../../../src/background/deviceName.ts';
import { distinctName } from '../../../src/background/distinctName.ts';
import { inTurn } from '../../../src/background/inTurn.ts';
import { LANGUAGE_CODES } from '../../../src/words/languages.ts';
import { jsonWords, LOCALES } from '../../gallery/jsonWords.ts';

const storage = vi.hoisted(() => new Map<string, unknown>());
vi.mock('webextension-polyfill', () => {
  const local = {
    get: async (key: string) => (storage.has(key) ? { [key]: storage.get(key) } : {}),
    set: async (items: Record<string, unknown>) => {
      for (const [key, value] of Object.entries(items)) storage.set(key, value);
    },
    remove: async (key: string) => void storage.delete(key),
  };
  return { default: { storage: { local } } };
});
vi.mock('../../../src/background/words.ts', () => ({ words: async () => jsonWords('en') }));

const CHROME = {
  brands: [{ brand: 'Not)A;Brand' }, { brand: 'Chromium' }, { brand: 'Google Chrome' }],
  platform: 'Windows',
};
const wordsOf = (language: string) =>
  jsonWords(language)
    .getMessage('deviceWords')
    .split(/[,、]\s*/);
const columns = (name: string) =>
  [...name].reduce((width, sign) => width + (/[\u2e80-\uffef]/.test(sign) ? 1.7 : 1), 0);

describe('the name that a browser gives itself', () => {
  test.each([
    ['en', 'Maple (Chrome on Windows)'],
    ['ko', '단풍 (Windows의 Chrome)'],
    ['ja', 'モミジ（WindowsのChrome）'],
    ['zh_CN', '枫叶（Windows 上的 Chrome）'],
    ['es', 'Arce (Chrome en Windows)'],
    ['de', 'Ahorn (Chrome auf Windows)'],
    ['fr', 'Érable (Chrome sur Windows)'],
  ])('in %s is a word of its own, and what it is: %s', (language, name) => {
    expect(defaultName(jsonWords(language), 0, CHROME)).toBe(name);
  });

  test('says Edge for short, and Chromium where nothing else is said', () => {
    const named = (brand: string) => defaultName(jsonWords('en'), 1, { brands: [{ brand }], platform: 'Linux' });
    expect(named('Microsoft Edge')).toBe('Cedar (Edge on Linux)');
    expect(named('Chromium')).toBe('Cedar (Chromium on Linux)');
  });

  test('has a word for each number that can be drawn, and for one of a longer list', () => {
    expect(defaultName(jsonWords('en'), DEVICE_WORDS - 1, CHROME)).toMatch(/^\p{Lu}\p{L}+ \(/u);
    expect(defaultName(jsonWords('en'), DEVICE_WORDS, CHROME)).toBe(defaultName(jsonWords('en'), 0, CHROME));
  });
});

describe.each(LANGUAGE_CODES)('the words of %s', (language) => {
  const own = wordsOf(language);

  test('are as many as in every language, and each is another one', () => {
    expect(own).toHaveLength(DEVICE_WORDS);
    expect(new Set(own.map((word) => word.toLowerCase())).size).toBe(DEVICE_WORDS);
  });

  test('are one short word each, with which a name fits into a header', () => {
    for (const word of own) {
      expect(word).toMatch(/^\p{L}[\p{L}\p{M}ー]*$/u);
      expect(word).toBe(word.charAt(0).toUpperCase() + word.slice(1));
      expect(columns(word), word).toBeLessThanOrEqual(11);
    }
  });

  test('are none of the pictures that two people compare', () => {
    const pictures = Object.entries(LOCALES[language] ?? {}).filter(([key]) => key.startsWith('emoji'));
    const names = new Set(pictures.map(([, { message }]) => message));
    expect(own.filter((word) => names.has(word))).toEqual([]);
  });
});

describe('what is kept of it', () => {
  beforeEach(() => {
    storage.clear();
    vi.stubGlobal('navigator', { userAgentData: CHROME });
  });

  test('is drawn once, whoever asks first, and stays', async () => {
    const [first, second] = await Promise.all([inTurn(deviceName), inTurn(deviceName)]);
    expect(first).toMatch(/^\p{L}+ \(Chrome on Windows\)$/u);
    expect(second).toBe(first);
    for (let start = 0; start < 20; start++) expect(await deviceName()).toBe(first);
  });

  test('is not the same in every browser', async () => {
    const names = new Set<string>();
    for (let install = 0; install < 100; install++) {
      storage.clear();
      names.add(await deviceName());
    }
    expect(names.size).toBeGreaterThan(20);
  });

  test('yields to a name that the person chose, before or later, and comes back when that is emptied', async () => {
    const own = await deviceName();
    await renameDevice('  Kitchen\u202e  tablet ');
    expect(await deviceName()).toBe('Kitchen tablet');
    await renameDevice(' ');
    expect(await deviceName()).toBe(own);
  });

  test('is drawn anew where what is stored does not read', async () => {
    storage.set('deviceWord', 'Maple').set('deviceName', 7);
    expect(await deviceName()).toMatch(/^\p{L}+ \(Chrome on Windows\)$/u);
    expect(storage.get('deviceWord')).toBeTypeOf('number');
  });
});

describe('a name that another device has already', () => {
  test('gets the first number that is free, also where capitals alone differ', () => {
    expect(distinctName('Studio PC', ['Kitchen'])).toBe('Studio PC');
    expect(distinctName('Studio PC', ['studio pc'])).toBe('Studio PC 2');
    expect(distinctName('Studio PC', ['Studio PC', 'Studio PC 2'])).toBe('Studio PC 3');
  });

  test('gets it before what stands in brackets', () => {
    const name = (word: string) => `${word} (Chrome on Windows)`;
    expect(distinctName(name('Maple'), [name('Maple'), name('Maple 2')])).toBe(name('Maple 3'));
    expect(distinctName('モミジ（WindowsのChrome）', ['モミジ（WindowsのChrome）'])).toBe(
      'モミジ 2（WindowsのChrome）',
    );
    expect(distinctName('(work)', ['(work)'])).toBe('(work) 2');
  });

  test('stays as long as a name may be', () => {
    const long = 'n'.repeat(64);
    expect(distinctName(long, [long])).toBe(`${'n'.repeat(62)} 2`);
  });
});

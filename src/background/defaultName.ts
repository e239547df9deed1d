import type { WordSource } from '../words/WordSource.ts';

/** What the browser says of itself (User-Agent Client Hints, `NavigatorUAData`). */
export interface UserAgentData {
  brands: readonly { brand: string }[];
  platform: string;
}

/** How many words there are to tell browsers apart by, in every language. */
export const DEVICE_WORDS = 64;

/**
 * What this browser calls itself until a person chooses: a word of its own, which can be said aloud, and what it is.
 * `Maple (Chrome on Windows)`.
 *
 * @param word which of the words, from 0
 */
export function defaultName(words: WordSource, word: number, agent: UserAgentData | undefined): string {
  const brands = agent?.brands.map(({ brand }) => brand).filter((brand) => !/not.?a.?brand/i.test(brand)) ?? [];
  const named = brands.find((brand) => brand !== 'Chromium') ?? brands[0] ?? 'Browser';
  const own = words.getMessage('deviceWords').split(/[,、]\s*/)[word % DEVICE_WORDS] ?? '';
  // A header has no room for who makes it.
  const browser = named.replace(/^(Google|Microsoft) /, '');
  return words.getMessage('defaultDeviceName', [own, browser, agent?.platform || 'Unknown']);
}

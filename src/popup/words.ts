import type messages from '../../_locales/en/messages.json';
import { numberFormat, pluralRules } from './intl.ts';

/** Every text that the UI can show. English leads: a key that it lacks does not compile. */
export type WordKey = keyof typeof messages;

/** Where the words come from: `browser.i18n` in the extension, the same JSON files anywhere else. */
export interface WordSource {
  /** BCP 47 tag of the language that the words are in; numbers and dates follow it. */
  language: string;
  getMessage(key: string, substitutions: string[]): string;
}

let source: WordSource = { language: 'en', getMessage: (key) => key };

/** Sets where `text` takes its words from; called once, before the first render. */
export function setWords(words: WordSource): void {
  source = words;
}

/** The language of the words, for `Intl` and `<html lang>`. */
export function language(): string {
  return source.language;
}

/** The words for `key`, with its placeholders replaced in the order in which English names them. */
export function text(key: WordKey, ...substitutions: string[]): string {
  return source.getMessage(key, substitutions);
}

/** The words for a count: `one` where the language's plural rule says so, `other` for the rest. */
export function countText(one: WordKey, other: WordKey, count: number): string {
  const isOne = pluralRules().select(count) === 'one';
  return text(isOne ? one : other, numberFormat().format(count));
}

import type messages from '../../_locales/en/messages.json';

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

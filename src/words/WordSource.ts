import type messages from '../../_locales/en/messages.json';
import { type Language, languageTag } from './languages.ts';

/** Every text that there is. English leads: a key that it lacks does not compile. */
export type WordKey = keyof typeof messages;

/** Where the words come from: `browser.i18n`, or a locale's JSON where a person chose another language. */
export interface WordSource {
  /** BCP 47 tag of the language that the words are in; numbers and dates follow it. */
  language: string;
  /** The words for `key`, with its placeholders replaced in the order in which English names them. */
  getMessage(key: WordKey, substitutions?: readonly string[]): string;
}

/** What stands in `_locales/LANGUAGE/messages.json`. */
export type Messages = Record<string, { message: string; placeholders?: Record<string, { content: string }> }>;

/** The words of a locale's JSON, read as Chrome reads them (chrome.i18n, "Message formats"). */
export function wordsOf(language: Language, messages: Messages): WordSource {
  return {
    language: languageTag(language),
    getMessage(key, substitutions = []) {
      const entry = messages[key];
      if (entry === undefined) return '';
      return entry.message.replace(/\$(\w+)\$/g, (_, name: string) => {
        const content = entry.placeholders?.[name.toLowerCase()]?.content ?? '';
        return content.replace(/\$(\d)/g, (_match, digit: string) => substitutions[Number(digit) - 1] ?? '');
      });
    },
  };
}

import { LANGUAGE_CODES } from '../../src/words/languages.ts';
import { type Messages, type WordSource, wordsOf } from '../../src/words/WordSource.ts';

const files = import.meta.glob<Messages>('../../_locales/*/messages.json', { eager: true, import: 'default' });

/** What each folder of `_locales` says. */
export const LOCALES: Record<string, Messages> = Object.fromEntries(
  Object.entries(files).map(([file, messages]) => [file.split('/').at(-2) ?? '', messages]),
);

/** The words straight from the locale files. */
export function jsonWords(locale: string): WordSource {
  const language = LANGUAGE_CODES.find((code) => code === locale) ?? 'en';
  return wordsOf(language, LOCALES[language] ?? {});
}

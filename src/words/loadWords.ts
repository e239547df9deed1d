import browser from 'webextension-polyfill';
import { type Language, languageFor, languageTag } from './languages.ts';
import { type Messages, type WordSource, wordsOf } from './WordSource.ts';

export type LanguageChoice = 'system' | Language;

/** The words in the browser's own language, which are there without waiting. */
export function systemWords(): WordSource {
  return {
    // The language that the words were really found in, which is not always the browser's.
    language: languageTag(systemLanguage()),
    getMessage: (key, substitutions = []) => browser.i18n.getMessage(key, [...substitutions]),
  };
}

/** The words in the language that was chosen: without waiting where it is the browser's, else from the package. */
export function loadWords(choice: LanguageChoice): WordSource | Promise<WordSource> {
  return choice === 'system' || choice === systemLanguage() ? systemWords() : fetchWords(choice);
}

function systemLanguage(): Language {
  return languageFor(browser.i18n.getMessage('@@ui_locale'));
}

async function fetchWords(language: Language): Promise<WordSource> {
  const packaged = await fetch(browser.runtime.getURL(`_locales/${language}/messages.json`));
  return wordsOf(language, (await packaged.json()) as Messages);
}

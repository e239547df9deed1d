import { type LanguageChoice, loadWords } from '../words/loadWords.ts';
import type { WordSource } from '../words/WordSource.ts';
import { preferences } from './preferences.ts';

let loaded: { choice: LanguageChoice; words: WordSource | Promise<WordSource> } | null = null;

/** The words in the language that the person chose; read once in a life of this worker. */
export async function words(): Promise<WordSource> {
  const { language } = await preferences();
  if (loaded?.choice !== language) loaded = { choice: language, words: loadWords(language) };
  return loaded.words;
}

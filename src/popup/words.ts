import { signal } from '@preact/signals';
import type { WordKey, WordSource } from '../words/WordSource.ts';

export type { WordKey };

const source = signal<WordSource>({ language: 'en', getMessage: (key) => key });

/** Sets where `text` takes its words from, before the first render; later on, whatever shows words is drawn again. */
export function setWords(words: WordSource): void {
  source.value = words;
}

/** The language of the words, for `Intl` and `<html lang>`. */
export function language(): string {
  return source.value.language;
}

/** The words for `key`, with its placeholders replaced in the order in which English names them. */
export function text(key: WordKey, ...substitutions: string[]): string {
  return source.value.getMessage(key, substitutions);
}

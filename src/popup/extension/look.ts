import { effect } from '@preact/signals';
import type { Preferences } from '../../contract/preferences.ts';
import { LANGUAGE_CODES } from '../../words/languages.ts';
import { type LanguageChoice, loadWords, systemWords } from '../../words/loadWords.ts';
import type { Store } from '../store.ts';
import { setWords } from '../words.ts';

/** In `localStorage`, because the first frame depends on them, which cannot wait for the snapshot. */
const LANGUAGE = 'language';
const THEME = 'theme';

/**
 * Gives the page the language and the theme that were chosen, and resolves once its first frame can be drawn. Follows
 * both from then on: what is chosen in one page shows in every other.
 */
export async function followLook(store: Store): Promise<void> {
  let shown = keptLanguage();
  showTheme(localStorage.getItem(THEME));
  await showLanguage(shown);
  effect(() => {
    const chosen = store.snapshot.value?.preferences;
    if (chosen === undefined) return;
    keep(LANGUAGE, chosen.language);
    keep(THEME, chosen.theme);
    showTheme(chosen.theme);
    if (chosen.language === shown) return;
    shown = chosen.language;
    void showLanguage(shown);
  });

  async function showLanguage(choice: LanguageChoice): Promise<void> {
    try {
      const loading = loadWords(choice);
      const words = loading instanceof Promise ? await loading : loading;
      // Another one may have been chosen meanwhile.
      if (choice === shown) setWords(words);
    } catch (cause) {
      console.error('No words in', choice, cause);
      setWords(systemWords());
    }
  }
}

function keptLanguage(): LanguageChoice {
  const kept = localStorage.getItem(LANGUAGE);
  return LANGUAGE_CODES.find((code) => code === kept) ?? 'system';
}

function keep(key: string, choice: Preferences['language' | 'theme']): void {
  if (choice === 'system') localStorage.removeItem(key);
  else localStorage.setItem(key, choice);
}

/** The system's, unless one was chosen. */
function showTheme(theme: string | null): void {
  const root = document.documentElement;
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  else delete root.dataset.theme;
}

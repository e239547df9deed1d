import en from '../../_locales/en/messages.json';
import ko from '../../_locales/ko/messages.json';
import type { WordSource } from '../../src/popup/words.ts';

interface Entry {
  message: string;
  placeholders?: Record<string, { content: string }>;
}

const LOCALES: Record<string, Record<string, Entry>> = { en, ko };

/** The words straight from the locale files, read as Chrome reads them (chrome.i18n, "message formats"). */
export function jsonWords(language: string): WordSource {
  const messages = LOCALES[language] ?? LOCALES.en ?? {};
  return {
    language,
    getMessage(key, substitutions) {
      const entry = messages[key];
      if (!entry) return '';
      return entry.message.replace(/\$(\w+)\$/g, (_, name: string) => {
        const content = entry.placeholders?.[name.toLowerCase()]?.content ?? '';
        return content.replace(/\$(\d)/g, (_match, digit: string) => substitutions[Number(digit) - 1] ?? '');
      });
    },
  };
}

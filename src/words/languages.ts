/** The folders of `_locales`, each with the language's own name for itself, in the order in which they are offered. */
export const LANGUAGES = {
  en: 'English',
  ko: '한국어',
  ja: '日本語',
  zh_CN: '简体中文',
  es: 'Español',
  de: 'Deutsch',
  fr: 'Français',
} as const;

export type Language = keyof typeof LANGUAGES;

export const LANGUAGE_CODES = Object.keys(LANGUAGES) as Language[];

/** The language that Chrome finds the words of a locale in: its own, the one without the region, else English. */
export function languageFor(locale: string): Language {
  const [withoutRegion] = locale.split(/[-_]/);
  const exact = locale.replace('-', '_');
  return LANGUAGE_CODES.find((code) => code === exact) ?? LANGUAGE_CODES.find((code) => code === withoutRegion) ?? 'en';
}

/** Its BCP 47 tag, for `Intl` and `<html lang>`. */
export function languageTag(language: Language): string {
  return language.replace('_', '-');
}

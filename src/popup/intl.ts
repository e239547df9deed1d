import { language } from './words.ts';

/** Making an `Intl` object costs a hundred times what using it does, and progress is formatted four times a second. */
const made = new Map<string, unknown>();

function once<T>(kind: string, options: object, make: () => T): T {
  const key = `${kind} ${language()} ${JSON.stringify(options)}`;
  const known = made.get(key);
  if (known !== undefined) return known as T;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}

export function numberFormat(options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return once('number', options, () => new Intl.NumberFormat(language(), options));
}

export function dateTimeFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return once('date', options, () => new Intl.DateTimeFormat(language(), options));
}

export function pluralRules(): Intl.PluralRules {
  return once('plural', {}, () => new Intl.PluralRules(language()));
}

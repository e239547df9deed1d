import { numberFormat, pluralRules } from './intl.ts';
import { text, type WordKey } from './words.ts';

/** The words for a count: `one` where the language's plural rule says so, `other` for the rest. */
export function countText(one: WordKey, other: WordKey, count: number): string {
  const isOne = pluralRules().select(count) === 'one';
  return text(isOne ? one : other, numberFormat().format(count));
}

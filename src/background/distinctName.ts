import { bracketedName } from '../core/bracketedName.ts';
import { nameKey, sanitizeLine } from '../core/fileName.ts';
import { MAX_NAME_CHARS } from '../core/limits.ts';

/**
 * The name itself, or with the first number that makes it one that nobody has: `Studio PC 2`; before what stands in
 * brackets, which is cut where there is little room: `Maple 2 (Chrome on Windows)`.
 */
export function distinctName(name: string, taken: readonly string[]): string {
  const keys = new Set(taken.map(nameKey));
  const { bare, brackets } = bracketedName(name);
  let distinct = name;
  for (let number = 2; keys.has(nameKey(distinct)); number++) {
    const ending = ` ${number}${brackets}`;
    distinct = `${sanitizeLine(bare, MAX_NAME_CHARS - ending.length)}${ending}`;
  }
  return distinct;
}

/** With no more in them than leaves room for a name. */
const BRACKETS = /(?<=\S)\s*[(（][^()（）]{1,40}[)）]$/;

/** A device's name, and what stands in brackets behind it, which tells what it is: `Maple`, ` (Chrome on Windows)`. */
export function bracketedName(name: string): { bare: string; brackets: string } {
  const brackets = BRACKETS.exec(name)?.[0] ?? '';
  return { bare: name.slice(0, name.length - brackets.length), brackets };
}

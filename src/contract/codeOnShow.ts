import type { CodeView } from './snapshot.ts';

/**
 * Where the peer host leaves the code on show for a page that opens: in `localStorage`, which all pages of the
 * extension share and read without waiting. The page paints it in its first frame, and the snapshot, which comes
 * some frames later, replaces it. The host clears it whenever there is no code, and first of all when it starts.
 */
const KEY = 'code-on-show';

/** The part of `Storage` that is used: the contract has no DOM of its own. */
interface PageStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export function leaveCodeOnShow(storage: PageStorage, code: CodeView | null): void {
  if (code === null) storage.removeItem(KEY);
  else storage.setItem(KEY, JSON.stringify(code));
}

/** The code that the host left, or `null` where there is none or not one of this version. */
export function codeOnShow(storage: PageStorage): CodeView | null {
  try {
    const code = JSON.parse(storage.getItem(KEY) ?? 'null') as Partial<CodeView> | null;
    const whole =
      typeof code?.text === 'string' &&
      typeof code.symbol?.modules === 'number' &&
      typeof code.symbol.dark === 'string';
    return whole ? (code as CodeView) : null;
  } catch {
    // Another version's leftovers: the snapshot brings the code.
    return null;
  }
}

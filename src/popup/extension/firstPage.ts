import type { View } from '../route.ts';

const KEY = 'first-page';

/** The side panel's address cannot say what it should begin with: it is left for it, and taken once. */
export function leaveFirstPage(page: 'settings'): void {
  localStorage.setItem(KEY, page);
}

/** What this page was opened for; `undefined` where for nothing in particular. */
export function firstView(): View | undefined {
  if (location.hash.startsWith('#camera')) return { view: 'camera' };
  const isLeft = document.documentElement.dataset.surface === 'panel' && localStorage.getItem(KEY) === 'settings';
  if (!isLeft) return undefined;
  localStorage.removeItem(KEY);
  return { view: 'settings' };
}

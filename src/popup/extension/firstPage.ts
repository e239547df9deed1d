import browser from 'webextension-polyfill';
import { type Place, parsePlace, placeWords } from '../../contract/place.ts';
import type { View } from '../route.ts';

const KEY = 'first-page';

const isPanel = () => document.documentElement.dataset.surface === 'panel';

/**
 * The side panel's address cannot say what it should begin with: it is left for the one of this window, and taken once.
 */
export function leavePlace(windowId: number, place: Place | null): void {
  localStorage.removeItem(KEY);
  if (place !== null) localStorage.setItem(KEY, `${windowId}:${placeWords(place)}`);
}

/** What this page was opened for; `undefined` where for nothing in particular. */
export function firstView(): Place | Extract<View, { view: 'camera' }> | undefined {
  if (location.hash.startsWith('#camera')) return { view: 'camera' };
  return (isPanel() && takePlace()) || undefined;
}

/** Calls back with what is left for this side panel while it is open, until the returned function is called. */
export function onPlaceLeft(go: (place: Place) => void): () => void {
  if (!isPanel()) return () => {};
  const follow = async ({ key, newValue }: StorageEvent) => {
    if (key !== KEY || newValue === null) return;
    const { id } = await browser.windows.getCurrent();
    // Another window has a panel of its own.
    if (!newValue.startsWith(`${id}:`)) return;
    const place = takePlace();
    if (place !== null) go(place);
  };
  addEventListener('storage', follow);
  return () => removeEventListener('storage', follow);
}

function takePlace(): Place | null {
  const left = localStorage.getItem(KEY) ?? '';
  localStorage.removeItem(KEY);
  return parsePlace(left.slice(left.indexOf(':') + 1));
}

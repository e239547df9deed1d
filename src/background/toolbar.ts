import browser from 'webextension-polyfill';
import type { Snapshot } from '../contract/snapshot.ts';

/** The deep lagoon of the badge in the drawing: white on it has a contrast of 6.8. */
const BADGE_COLOR = '#0A6470';
const SIZES = [16, 32, 48] as const;

let shown = '';

/** Keeps what the peer host saw, for the next life of this worker too. */
export async function setTheme(dark: boolean): Promise<void> {
  await browser.storage.session.set({ dark });
}

/** Apart means no link, overlapping means linked; the badge counts what waits. */
export async function showInToolbar(snapshot: Snapshot): Promise<void> {
  const linked = snapshot.links.some(({ state }) => state.phase === 'connected' || state.phase === 'interrupted');
  const unread = snapshot.links.reduce((sum, link) => sum + link.unread, 0);
  const { dark } = await browser.storage.session.get('dark');
  const icon = `${linked ? 'linked' : 'apart'}-${dark ? 'dark' : 'light'}`;
  const next = `${icon} ${unread}`;
  if (next === shown) return;
  shown = next;
  await browser.action.setIcon({ path: Object.fromEntries(SIZES.map((size) => [size, `/icons/${icon}-${size}.png`])) });
  await browser.action.setBadgeBackgroundColor({ color: BADGE_COLOR });
  await browser.action.setBadgeTextColor({ color: '#FFFFFF' });
  await browser.action.setBadgeText({ text: unread === 0 ? '' : unread > 99 ? '99+' : String(unread) });
}

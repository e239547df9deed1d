import browser from 'webextension-polyfill';
import type { Snapshot } from '../contract/snapshot.ts';
import { setToolbarIcon } from './toolbarIcon.ts';

/** The deep lagoon of the badge in the drawing: white on it has a contrast of 6.8. */
const BADGE_COLOR = '#0A6470';
/** What I send is apricot: as text on soft ground in light, so white on it reads. */
const SENT_COLOR = '#A13D0E';
/** Long enough to be noticed beside the pointer, and no longer. */
const FLASH_MS = 1600;

let shownIcon = '';
let shownUnread: number | null = null;

/** Keeps what the peer host saw, for the next life of this worker too. */
export async function setTheme(dark: boolean): Promise<void> {
  await browser.storage.session.set({ dark });
}

/** Apart means no link, overlapping means linked; a line is what moves, the badge counts what waits. */
export async function showInToolbar(snapshot: Snapshot): Promise<void> {
  const linked = snapshot.links.some(({ state }) => state.phase === 'connected' || state.phase === 'interrupted');
  const unread = snapshot.links.reduce((sum, link) => sum + link.unread, 0);
  const chosen = snapshot.preferences.theme;
  const { dark: isDark } = await browser.storage.session.get('dark');
  const pose = linked ? 'linked' : 'apart';
  const theme = chosen === 'system' ? (isDark ? 'dark' : 'light') : chosen;
  const { progress } = snapshot;
  const icon = JSON.stringify([pose, theme, progress]);
  if (icon !== shownIcon) {
    shownIcon = icon;
    await setToolbarIcon(pose, theme, progress);
  }
  // By itself, so that what moves does not wipe away the arrow of what was just sent.
  if (unread === shownUnread) return;
  shownUnread = unread;
  await browser.action.setBadgeBackgroundColor({ color: BADGE_COLOR });
  await browser.action.setBadgeTextColor({ color: '#FFFFFF' });
  await browser.action.setBadgeText({ text: unread === 0 ? '' : unread > 99 ? '99+' : String(unread) });
}

/** Says that something left, in the place of the badge: an arrow, or an ellipsis where the link is silent for now. */
export async function flashSent(isWaiting: boolean): Promise<void> {
  const before = await browser.action.getBadgeText({});
  await browser.action.setBadgeBackgroundColor({ color: SENT_COLOR });
  await browser.action.setBadgeTextColor({ color: '#FFFFFF' });
  await browser.action.setBadgeText({ text: isWaiting ? '…' : '↑' });
  await new Promise((resolve) => setTimeout(resolve, FLASH_MS));
  // What came meanwhile was shown in its place.
  if (!['↑', '…'].includes(await browser.action.getBadgeText({}))) return;
  await browser.action.setBadgeBackgroundColor({ color: BADGE_COLOR });
  await browser.action.setBadgeText({ text: ['↑', '…'].includes(before) ? '' : before });
}

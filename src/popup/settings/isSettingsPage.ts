import type { View } from '../route.ts';

const PAGES = ['settings', 'servers', 'permissions', 'why'] as const;

/** The settings, and the pages that they lead to: loaded together when one of them is opened. */
export type SettingsPage = (typeof PAGES)[number];

export function isSettingsPage(view: View['view']): view is SettingsPage {
  return PAGES.some((page) => page === view);
}

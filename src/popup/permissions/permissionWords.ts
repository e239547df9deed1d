import type { IconName } from '../parts/icons.ts';
import { text, type WordKey } from '../words.ts';

/** What each permission of the manifest is for, in words for a person. */
const WORDS: Record<string, readonly [icon: IconName, title: WordKey, reason: WordKey]> = {
  activeTab: ['image', 'permissionActiveTab', 'permissionActiveTabWhy'],
  contextMenus: ['more', 'permissionContextMenus', 'permissionContextMenusWhy'],
  downloads: ['arrowDown', 'permissionDownloads', 'permissionDownloadsWhy'],
  'downloads.open': ['newWindow', 'permissionDownloadsOpen', 'permissionDownloadsOpenWhy'],
  notifications: ['alert', 'permissionNotifications', 'permissionNotificationsWhy'],
  offscreen: ['wifi', 'permissionOffscreen', 'permissionOffscreenWhy'],
  scripting: ['copy', 'permissionScripting', 'permissionScriptingWhy'],
  sidePanel: ['panel', 'permissionSidePanel', 'permissionSidePanelWhy'],
  storage: ['settings', 'permissionStorage', 'permissionStorageWhy'],
  tabs: ['files', 'permissionTabs', 'permissionTabsWhy'],
  unlimitedStorage: ['archive', 'permissionUnlimitedStorage', 'permissionUnlimitedStorageWhy'],
};

/** `undefined` for a permission that nobody has explained: a test sees to it that there is none. */
export function permissionWords(name: string): { icon: IconName; title: string; reason: string } | undefined {
  const words = WORDS[name];
  if (words === undefined) return undefined;
  const [icon, title, reason] = words;
  return { icon, title: text(title), reason: text(reason) };
}

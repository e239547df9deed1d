import browser from 'webextension-polyfill';
import { parseWebLink } from '../../contract/webLink.ts';
import type { Services, Surface } from '../services.ts';

/**
 * What the browser tells of the tab in front: all with the permission `tabs`, else of a page of the web where a click
 * on the icon gave `activeTab`, until it goes elsewhere. In a popup there was such a click, so what stays untold there
 * is no page of the web.
 */
export function createPageInFront(surface: Surface): Services['pageInFront'] {
  const look: Services['pageInFront']['look'] = async () => {
    const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
    if (tab?.url === undefined) return surface === 'panel' ? 'untold' : null;
    return parseWebLink(tab.url, tab.title ?? '');
  };
  return {
    look,
    async ask() {
      return (await chrome.permissions.request({ permissions: ['tabs'] })) ? look() : 'untold';
    },
    onChange(changed) {
      if (surface !== 'panel') return () => {};
      const follow = () => changed();
      browser.tabs.onActivated.addListener(follow);
      browser.tabs.onUpdated.addListener(follow);
      return () => {
        browser.tabs.onActivated.removeListener(follow);
        browser.tabs.onUpdated.removeListener(follow);
      };
    },
  };
}

import browser from 'webextension-polyfill';
import type { Place } from '../../contract/place.ts';
import { isWebAddress } from '../../core/webAddress.ts';
import type { Surface } from '../services.ts';
import { leavePlace } from './firstPage.ts';

/** The built page of a surface, as it is named inside the extension. */
const PAGES = { panel: 'src/popup/panel.html', tab: 'src/popup/tab.html' } as const;

/**
 * Ways from one surface to another. The window is asked for in advance: `sidePanel.open` and a popup's clicks
 * need the user's gesture, which an awaited answer may outlive.
 */
export function createPlaces(surface: Surface) {
  const here = browser.windows.getCurrent();
  const leavePopup = () => {
    if (surface === 'popup') window.close();
  };

  return {
    openLinks(urls: readonly string[]): void {
      for (const url of urls) if (isWebAddress(url)) void browser.tabs.create({ url, active: false });
    },

    async openPanel(place: Place | null): Promise<void> {
      const { id: windowId } = await here;
      if (windowId === undefined) throw new Error('a view outside of any window');
      leavePlace(windowId, place);
      // The polyfill does not know the side panel.
      await chrome.sidePanel.open({ windowId });
      leavePopup();
    },

    async openTab(page?: 'camera'): Promise<void> {
      const [opener] = await browser.tabs.query({ active: true, currentWindow: true });
      const url = browser.runtime.getURL(PAGES.tab);
      const from = surface === 'panel' ? '-panel' : '';
      await browser.tabs.create({
        url: page ? `${url}#${page}${from}` : url,
        ...(opener?.id === undefined ? {} : { openerTabId: opener.id }),
      });
      leavePopup();
    },

    /**
     * Shows the tab that the person came from with the popup open (or the panel still there), and closes this one.
     * The other tab comes first: Chrome closes a popup when the active tab changes.
     */
    async returnToToolbar(): Promise<boolean> {
      const here = await browser.tabs.getCurrent();
      if (here?.id === undefined || here.openerTabId === undefined) return false;
      try {
        await browser.tabs.update(here.openerTabId, { active: true });
        if (!location.hash.endsWith('-panel')) await browser.action.openPopup();
      } catch {
        // No such tab any more, or a browser that opens no popup unasked: the person goes on here.
        await browser.tabs.update(here.id, { active: true });
        return false;
      }
      await browser.tabs.remove(here.id);
      return true;
    },
  };
}

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'puppeteer-core';
import { PATIENCE_MS } from './patience.ts';
import { Screen } from './screen.ts';

/** What the browser has around the views: pages of the web, menus, toolbar icon, notifications and downloads. */
export class BrowserUi extends Screen {
  /** Goes to a page of the web in the tab that has the toolbar icon. */
  async visit(url: string): Promise<Page> {
    await this.life.webPage.goto(url);
    return this.life.webPage;
  }

  /** Opens a page of the web in another tab. */
  async visitInNewTab(url: string): Promise<void> {
    await (await this.launched.browser.newPage()).goto(url);
  }

  /** Waits for a tab with this address, whoever opened it. */
  async waitForTab(url: string): Promise<void> {
    await this.launched.browser.waitForTarget((target) => target.url().startsWith(url), { timeout: PATIENCE_MS });
  }

  /**
   * Chooses a menu entry on the page of the web, or presses its shortcut. Headless Chromium has no menus and no
   * shortcuts of its own: the browser's permission is given by a click on the icon, and its event is dispatched in the
   * service worker. `clicked` is what the browser tells of the place under the pointer. With `allTabs`, all tabs of the
   * web are highlighted at that moment, for which the extension must have the permission `tabs`.
   */
  async chooseFromMenu(menuItemId: string, clicked: Record<string, unknown> = {}, allTabs = false): Promise<void> {
    const before = this.lastView;
    await this.clickIcon();
    await this.#leavePopup();
    this.lastView = before;
    await (await this.serviceWorker()).evaluate(
      async (id, more, highlightsAll) => {
        if (highlightsAll) {
          const tabs = (await chrome.tabs.query({})).filter(({ url }) => url?.startsWith('http'));
          await chrome.tabs.highlight({ windowId: tabs[0]?.windowId ?? 0, tabs: tabs.map(({ index }) => index) });
        }
        const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
        const { onClicked } = chrome.contextMenus as unknown as { onClicked: { dispatch(...args: unknown[]): void } };
        onClicked.dispatch({ menuItemId: id, editable: false, pageUrl: tab?.url, frameId: 0, ...more }, tab);
      },
      menuItemId,
      clicked,
      allTabs,
    );
  }

  /** Has the popup close itself: a click beside it does nothing where the page behind is in front already. */
  async #leavePopup(): Promise<void> {
    let isOpen = true;
    const gone = this.waitUntilGone(this.view.target()).then(() => {
      isOpen = false;
    });
    while (isOpen) {
      // It takes the answer with it; and one that is only being loaded may not have heard.
      this.view.evaluate(() => window.close()).catch(() => {});
      await Promise.race([gone, this.pass(250)]);
    }
  }

  /** @returns the words on the toolbar icon */
  async badge(): Promise<string> {
    return (await this.serviceWorker()).evaluate(() => chrome.action.getBadgeText({}));
  }

  /** @returns the ids of the notifications on the screen */
  async notifications(): Promise<string[]> {
    const worker = await this.serviceWorker();
    return Object.keys(await worker.evaluate(() => chrome.notifications.getAll()));
  }

  /**
   * Clicks a notification, or one of its buttons. Headless Chromium shows none, so the browser's event is dispatched in
   * the service worker.
   */
  async clickNotification(id: string, button?: number): Promise<void> {
    await (await this.serviceWorker()).evaluate(
      (clicked, index) => {
        const { onClicked, onButtonClicked } = chrome.notifications as unknown as Record<
          'onClicked' | 'onButtonClicked',
          { dispatch(...args: unknown[]): void }
        >;
        if (index === undefined) onClicked.dispatch(clicked);
        else onButtonClicked.dispatch(clicked, index);
      },
      id,
      button,
    );
  }

  /** @returns the names of the finished downloads, sorted */
  async downloads(): Promise<string[]> {
    const names = await readdir(this.downloadsDir);
    return names.filter((name) => !name.endsWith('.crdownload') && !name.startsWith('.')).sort();
  }

  /**
   * Waits until the browser says that a download with this name is complete. The file's name alone tells nothing:
   * Chromium reserves it with an empty file before the first byte comes.
   *
   * @returns its path
   */
  async waitForDownload(name: string, timeout = PATIENCE_MS): Promise<string> {
    const deadline = Date.now() + timeout;
    for (;;) {
      try {
        const worker = await this.serviceWorker();
        const found = await worker.evaluate(downloadComplete, name, deadline - Date.now());
        if (found) return path.join(this.downloadsDir, name);
        if (Date.now() >= deadline) throw new Error(`${name} was not downloaded.`);
      } catch (error) {
        // A service worker that ends takes its answer with it; the next one is asked again.
        const ended = /Target closed|Session closed|context/i.test(String(error));
        if (!ended || Date.now() >= deadline) throw error;
      }
    }
  }
}

/** Runs in the service worker. @returns true at once when it is complete, else false when a download changed */
async function downloadComplete(name: string, timeout: number): Promise<boolean> {
  const changed = new Promise<unknown>((resolve) => {
    chrome.downloads.onChanged.addListener(resolve);
    setTimeout(resolve, timeout);
  });
  const complete = await chrome.downloads.search({ state: 'complete' });
  if (complete.some(({ filename }) => filename.split(/[\\/]/).pop() === name)) return true;
  await changed;
  return false;
}

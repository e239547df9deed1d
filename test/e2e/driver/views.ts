import { RunningBrowser } from './runningBrowser.ts';

export const TAB_PAGE = 'src/popup/tab.html';

/** Popup, side panel and tab: opened, closed, and brought to the front. */
export class Views extends RunningBrowser {
  /**
   * Clicks the toolbar icon, which opens the popup.
   *
   * @returns the moment of the click, in milliseconds since 1970
   */
  async clickIcon(): Promise<number> {
    await this.closePopup();
    await this.life.webPage.bringToFront();
    const opened = this.waitForPage(this.life.paths.popup);
    const clickedAt = Date.now();
    await this.life.webPage.triggerExtensionAction(this.life.extension);
    this.lastView = await opened;
    return clickedAt;
  }

  /** Clicks somewhere else, which closes the popup. */
  async closePopup(): Promise<void> {
    const popup = this.targets().find((target) => target.url() === this.url(this.life.paths.popup));
    if (!popup) return;
    const closed = this.waitUntilGone(popup);
    await this.life.webPage.bringToFront();
    await closed;
  }

  /** Waits for the popup that the extension opens by itself. */
  async waitForPopup(): Promise<void> {
    this.lastView = await this.waitForPage(this.life.paths.popup);
  }

  /** Opens the extension in a tab. */
  async openTab(): Promise<void> {
    const page = await this.launched.browser.newPage();
    await page.goto(this.url(TAB_PAGE));
    this.lastView = page;
  }

  /** Takes the tab of the extension that it opened by itself for the view in front of the person. */
  async waitForOwnTab(): Promise<void> {
    this.lastView = await this.waitForPage(TAB_PAGE);
  }

  /** Opens the side panel from the view that is open; it needs a click there, and `evaluate` counts as one. */
  async openPanel(): Promise<void> {
    const opened = this.waitForPage(this.life.paths.panel);
    const open = async () => chrome.sidePanel.open({ windowId: (await chrome.windows.getCurrent()).id ?? 0 });
    // A popup closes as the panel opens, and takes the answer with it.
    this.view.evaluate(open).catch(() => {});
    this.lastView = await opened;
  }

  /** Closes every tab of the extension; the side panel stays. */
  async closeTabs(): Promise<void> {
    const tabs = this.targets().filter((target) => target.url().startsWith(this.url(TAB_PAGE)));
    await Promise.all(tabs.map(async (tab) => (await tab.page())?.close()));
  }

  /** Closes whatever view is open. */
  async closeView(): Promise<void> {
    if (this.lastView?.url() === this.url(this.life.paths.popup)) await this.closePopup();
    else await this.lastView?.close();
    this.lastView = null;
  }

  /** Closes the only view, and waits until the peer host knows that nobody watches: what comes then is news. */
  async lookAway(): Promise<void> {
    const host = await this.offscreenPage();
    // It listens before the view closes: a page that has only just been found answers late.
    const listening = await host.evaluateHandle(() => ({
      unwatched: new Promise<void>((resolve) => {
        chrome.runtime.onMessage.addListener((message) => {
          if (message.type === 'attend' && !message.watching) resolve();
        });
      }),
    }));
    await this.closeView();
    await listening.evaluate(({ unwatched }) => unwatched);
  }

  /** Brings the view to the front, when something else came before it: what is hidden draws nothing. */
  async lookAtView(): Promise<void> {
    await this.view.bringToFront();
  }

  /** @returns the view as PNG */
  screenshot(): Promise<Uint8Array> {
    return this.view.screenshot({ captureBeyondViewport: false });
  }
}

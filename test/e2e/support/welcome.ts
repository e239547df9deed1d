import type { Page } from 'puppeteer-core';
import type { LaunchedBrowser } from '../../../scripts/launch.ts';

/** The tab that opens by itself when the extension was installed. */
export async function welcomeTab({ browser, extensionId }: LaunchedBrowser): Promise<Page> {
  const url = `chrome-extension://${extensionId}/src/popup/tab.html#welcome`;
  const target = await browser.waitForTarget((candidate) => candidate.url() === url, { timeout: 30_000 });
  return target.asPage();
}

import type { Page } from 'puppeteer-core';
import type { LaunchedBrowser } from '../../../scripts/launch.ts';
import { START_MS } from '../driver/patience.ts';

/** The tab that opens by itself when the extension was installed. */
export async function welcomeTab({ browser, extensionId }: LaunchedBrowser): Promise<Page> {
  const url = `chrome-extension://${extensionId}/src/popup/tab.html#welcome`;
  const target = await browser.waitForTarget((candidate) => candidate.url() === url, { timeout: START_MS });
  return target.asPage();
}

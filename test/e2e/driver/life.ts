import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Extension, Page } from 'puppeteer-core';
import { type LaunchedBrowser, type LaunchOptions, launchBrowser } from '../../../scripts/launch.ts';
import { DIST } from '../../../scripts/paths.ts';
import { writeCameraFile } from '../support/camera.ts';
import { welcomeTab } from '../support/welcome.ts';

export interface DeviceOptions extends LaunchOptions {
  /** True: the camera was allowed earlier, so it starts with the pairing view. Otherwise `scan()` allows it. */
  cameraAllowed?: boolean;
  /** True: the tab that opens at the installation stays, as the view. Otherwise somebody has closed it long ago. */
  welcomed?: boolean;
}

/** One run of a device's browser. */
export interface Life {
  launched: LaunchedBrowser;
  extension: Extension;
  /** Some page of the web, whose toolbar has the icon. */
  webPage: Page;
  paths: { popup: string; panel: string };
  /** The tab of the installation, where it was left open. */
  welcome: Page | null;
}

/** Starts the browser, in the home that is given or in a new one. */
export async function startLife(options: DeviceOptions): Promise<Life> {
  const folder = options.extension ?? DIST;
  const manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8'));
  const isNew = options.home === undefined || !existsSync(path.join(options.home, 'profile'));
  const launched = await launchBrowser({ camera: 'file', ...options, extension: folder });
  try {
    await writeCameraFile(launched.cameraFile);
    const welcome = isNew ? await welcomeTab(launched) : null;
    if (!options.welcomed) await welcome?.close();
    const extension = (await launched.browser.extensions()).get(launched.extensionId);
    const [webPage] = await launched.browser.pages();
    if (!extension || !webPage) throw new Error('The browser started without the extension or without a page.');
    await grant(launched, 'clipboard-read');
    if (options.cameraAllowed) await grant(launched, 'camera');
    const paths = { popup: manifest.action.default_popup, panel: manifest.side_panel.default_path };
    return { launched, extension, webPage, paths, welcome: options.welcomed ? welcome : null };
  } catch (error) {
    await launched.close();
    throw error;
  }
}

/** Answers for the person, now and whenever the extension asks. */
export async function grant(
  { browser, extensionId }: LaunchedBrowser,
  name: 'camera' | 'clipboard-read',
  state: 'granted' | 'denied' = 'granted',
): Promise<void> {
  await browser.defaultBrowserContext().setPermission(`chrome-extension://${extensionId}`, {
    permission: { name },
    state,
  });
}

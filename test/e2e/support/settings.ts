import type { Page } from 'puppeteer-core';
import type { Device } from '../driver.ts';
import { byRole } from './roles.ts';

/** Chooses from a list of the settings, by the names that it and the choice have on the screen. */
export async function chooseSetting(device: Device, title: string, option: string): Promise<void> {
  const list = await device.view.waitForSelector(byRole('combobox', title));
  const value = await list?.evaluate(
    (select, label) => [...(select as HTMLSelectElement).options].find((one) => one.text === label)?.value,
    option,
  );
  if (!list || value === undefined) throw new Error(`"${title}" does not offer "${option}"`);
  await list.select(value);
}

/** Has the service worker note the titles of the menu entries that it makes from now on. */
export async function noteMenus(device: Device): Promise<() => Promise<string[]>> {
  const worker = await device.serviceWorker();
  await worker.evaluate(() => {
    const noted: string[] = [];
    const create = chrome.contextMenus.create.bind(chrome.contextMenus);
    chrome.contextMenus.create = (entry, done) => {
      noted.push(entry.title ?? '');
      return done === undefined ? create(entry) : create(entry, done);
    };
    Object.assign(globalThis, { noted });
  });
  return () => worker.evaluate(() => (globalThis as typeof globalThis & { noted: string[] }).noted);
}

/** @returns the colour that the page's ground is painted in */
export function groundOf(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
}

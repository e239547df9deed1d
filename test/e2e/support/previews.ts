import type { Page, WebWorker } from 'puppeteer-core';
import type { Device } from '../driver.ts';
import { byRole } from './roles.ts';

/** Waits until the card of a file shows something of it, and describes that. */
export async function waitForPreview(
  device: Device,
  name: string,
): Promise<{ tag: string; words: string; width: number }> {
  const shown = await device.view.waitForSelector(`${byRole('group', name)} .preview > *`, { timeout: 30_000 });
  if (shown === null) throw new Error(`Nothing is shown of ${name}.`);
  return shown.evaluate(async (element) => {
    if (element instanceof HTMLImageElement) await element.decode();
    if (element instanceof HTMLMediaElement && element.readyState === 0) {
      await new Promise((resolve) => element.addEventListener('loadedmetadata', resolve));
    }
    const width = element instanceof HTMLImageElement ? element.naturalWidth : 0;
    return { tag: element.localName, words: element.textContent ?? '', width };
  });
}

/** How many cards of this name show something, or have a place for it. */
export function previewsOf(device: Device, name: string): Promise<number> {
  return device.view.$$eval('[role=group]', cards, name);
}

/** How many pictures stand side by side on a card. */
export function tiles(device: Device, name: string): Promise<number> {
  return device.view.$$eval(`${byRole('group', name)} .preview-tile img`, (drawn) => drawn.length);
}

function cards(groups: Element[], name: string): number {
  const named = groups.filter((group) => group.getAttribute('aria-label') === name);
  return named.reduce((sum, group) => sum + group.querySelectorAll('.preview').length, 0);
}

/** The size of the picture in the clipboard. */
export function pictureInClipboard(page: Page): Promise<{ width: number; height: number } | null> {
  return page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    if (!item?.types.includes('image/png')) return null;
    const { width, height } = await createImageBitmap(await item.getType('image/png'));
    return { width, height };
  });
}

/** Whoever is asked for a permission says no: nothing can answer the browser's own question. */
export async function refusePermissions(context: Page | WebWorker): Promise<void> {
  await context.evaluate(() => {
    chrome.permissions.request = (() => Promise.resolve(false)) as typeof chrome.permissions.request;
  });
}

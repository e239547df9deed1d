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

/** The size of the picture beside a transfer's name in the list of all; `null` where there is none. */
export function rowPicture(device: Device, name: string): Promise<{ width: number; height: number } | null> {
  return device.view.evaluate((wanted) => {
    const rows = [...document.querySelectorAll('.transfers .transfer-row')];
    const row = rows.find((one) => one.querySelector('.card-name')?.textContent === wanted);
    const picture = row?.querySelector('img');
    return picture?.complete ? { width: picture.naturalWidth, height: picture.naturalHeight } : null;
  }, name);
}

/** Records half a second of a film of 320 × 180, and fills it up to a size with what a player skips. */
export async function filmOf(page: Page, size: number): Promise<Buffer> {
  const recorded = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
    const context = canvas.getContext('2d');
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm' });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
    recorder.start();
    for (let frame = 0; frame < 10; frame++) {
      if (context) context.fillStyle = frame % 2 === 0 ? '#e55d2a' : '#128c9b';
      context?.fillRect(0, 0, 320, 180);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    recorder.stop();
    await stopped;
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
  });
  const film = Buffer.from(recorded, 'base64');
  // A void element (RFC 8794 §11.3.1), its size in eight bytes.
  const head = Buffer.alloc(9);
  head.writeUInt8(0xec, 0);
  head.writeBigUInt64BE(BigInt(size) | (1n << 56n), 1);
  return Buffer.concat([film, head, Buffer.alloc(size)]);
}

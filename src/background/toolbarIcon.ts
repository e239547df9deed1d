import browser from 'webextension-polyfill';
import type { Progress } from '../contract/snapshot.ts';

const SIZES = [16, 32, 48] as const;
/** On a grid of 16: the mark is smaller, and a line of 2 stands below it. */
const GRID = 16;
const LINE = 2;
const MARK = 13;
const TRACK = 'rgb(128 144 150 / 45%)';
const FILLS: Record<Progress['direction'], Record<'light' | 'dark', string>> = {
  sending: { light: '#E55D2A', dark: '#FF9466' },
  receiving: { light: '#128C9B', dark: '#35B6C5' },
  both: { light: '#12303A', dark: '#FBF3E7' },
};

/** Shows an icon of the package, and below it how far everything that moves is. */
export async function setToolbarIcon(
  pose: 'apart' | 'linked',
  theme: 'light' | 'dark',
  progress: Progress | null,
): Promise<void> {
  const pathOf = (size: number) => `/icons/${pose}-${theme}-${size}.png`;
  if (progress === null) {
    return browser.action.setIcon({ path: Object.fromEntries(SIZES.map((size) => [size, pathOf(size)])) });
  }
  const drawn = SIZES.map(async (size) => [size, await draw(pathOf(size), size, theme, progress)] as const);
  await chrome.action.setIcon({ imageData: Object.fromEntries(await Promise.all(drawn)) });
}

async function draw(path: string, size: number, theme: 'light' | 'dark', progress: Progress): Promise<ImageData> {
  const mark = await createImageBitmap(await (await fetch(browser.runtime.getURL(path))).blob());
  const context = new OffscreenCanvas(size, size).getContext('2d');
  if (context === null) throw new Error('No canvas to draw the icon on');
  const unit = size / GRID;
  const side = MARK * unit;
  context.drawImage(mark, (size - side) / 2, 0, side, side);
  mark.close();
  const top = size - LINE * unit;
  context.fillStyle = TRACK;
  context.fillRect(0, top, size, LINE * unit);
  context.fillStyle = FILLS[progress.direction][theme];
  context.fillRect(0, top, Math.round(size * progress.share), LINE * unit);
  return context.getImageData(0, 0, size, size);
}

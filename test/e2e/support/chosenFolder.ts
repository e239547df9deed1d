import type { Page } from 'puppeteer-core';
import { expect } from 'vitest';
import { PATIENCE_MS } from '../driver/patience.ts';

/** A page whose directory dialog is replaced. */
type PickingPage = typeof globalThis & {
  showDirectoryPicker: () => Promise<FileSystemDirectoryHandle>;
  droppedFolder?: Promise<FileSystemDirectoryHandle>;
};

/**
 * Has the page's next `showDirectoryPicker` choose this folder. Nothing can drive the browser's own dialog, so the
 * function is replaced by one that gives a handle of the folder that was dropped on the page: the handle, its
 * permission and the disk are real. Only the popup and the side panel may write then without a question by the browser
 * (Chromium 156), which nothing could answer either.
 */
export async function answerDirectoryPicker(page: Page, folder: string): Promise<void> {
  await page.evaluate(takeDrops);
  const session = await page.createCDPSession();
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  const drop = async () => {
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, x: 100, y: 100, data });
    }
    return page.evaluate(() => (globalThis as PickingPage).droppedFolder !== undefined);
  };
  try {
    // A busy page that has not yet said that it takes the drop gets none.
    await expect.poll(drop, { timeout: PATIENCE_MS }).toBe(true);
  } finally {
    await session.detach();
  }
  await page.evaluate(replacePicker);
}

/** Runs in the page, which must not take the drop for files to send. */
function takeDrops(): void {
  const picking = globalThis as PickingPage;
  delete picking.droppedFolder;
  const types = ['dragenter', 'dragover', 'drop'] as const;
  const take = (event: DragEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type !== 'drop') return;
    const item = event.dataTransfer?.items[0] as
      | (DataTransferItem & { getAsFileSystemHandle(): Promise<FileSystemDirectoryHandle> })
      | undefined;
    if (item) picking.droppedFolder = item.getAsFileSystemHandle();
    for (const type of types) window.removeEventListener(type, take, { capture: true });
  };
  for (const type of types) window.addEventListener(type, take, { capture: true });
}

/** Runs in the page. */
function replacePicker(): void {
  const picking = globalThis as PickingPage;
  picking.showDirectoryPicker = async () => {
    const folder = await picking.droppedFolder;
    if (!folder) throw new DOMException('Nothing was dropped', 'AbortError');
    const askable = folder as FileSystemDirectoryHandle & {
      requestPermission(options: { mode: 'readwrite' }): Promise<PermissionState>;
    };
    if ((await askable.requestPermission({ mode: 'readwrite' })) === 'granted') return folder;
    throw new DOMException('Not allowed', 'AbortError');
  };
}

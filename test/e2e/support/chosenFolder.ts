import type { Page } from 'puppeteer-core';

/** A page whose directory dialog is replaced. */
type PickingPage = typeof globalThis & {
  showDirectoryPicker: () => Promise<FileSystemDirectoryHandle>;
  droppedFolder?: Promise<FileSystemDirectoryHandle>;
  dropsFolders?: boolean;
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
  try {
    const data = { items: [], files: [folder], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, x: 100, y: 100, data });
    }
  } finally {
    await session.detach();
  }
  await page.evaluate(replacePicker);
}

/** Runs in the page, which must not take the drop for files to send. */
function takeDrops(): void {
  const picking = globalThis as PickingPage;
  if (picking.dropsFolders) return;
  picking.dropsFolders = true;
  for (const type of ['dragenter', 'dragover', 'drop'] as const) {
    window.addEventListener(
      type,
      (event) => {
        event.preventDefault();
        event.stopImmediatePropagation();
        if (type !== 'drop') return;
        picking.dropsFolders = false;
        const item = event.dataTransfer?.items[0] as
          | (DataTransferItem & { getAsFileSystemHandle(): Promise<FileSystemDirectoryHandle> })
          | undefined;
        if (item) picking.droppedFolder = item.getAsFileSystemHandle();
      },
      { capture: true, once: true },
    );
  }
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

import { carryOut } from './commands.ts';

/**
 * Opens what was received, with the permission for it; without it, or where the browser does not let this click count,
 * it is shown in its folder, where the person can open it. Called first in the event: a click that allows asking is
 * over after the first wait.
 */
export async function openOrShow(downloadId: number): Promise<void> {
  try {
    if (await chrome.permissions.request({ permissions: ['downloads.open'] })) {
      await chrome.downloads.open(downloadId);
      return;
    }
  } catch (cause) {
    console.info('It cannot be opened from here:', String(cause));
  }
  await carryOut({ type: 'showDownload', downloadId });
}

import browser from 'webextension-polyfill';
import { inTurn } from './inTurn.ts';
import { describeHost, sendToHost, withoutHost } from './peerHost.ts';
import { tellPages } from './uiPorts.ts';

/** The transfer worker has just been ended, and the disk lets go of its files a moment later. */
const DISK_TRIES = 50;
const DISK_RETRY_MS = 100;

/**
 * Ends every link and removes all that Tandem keeps: keys, devices, settings, history, what was being received or sent.
 * What was saved in Downloads, or in a folder, is the person's. The extension starts as if it had just been installed.
 */
export async function eraseEverything(): Promise<void> {
  const { links } = (await describeHost()).snapshot;
  // So that the other sides hear that it is over, and do not wait for an interrupted link.
  for (const { id } of links) await sendToHost({ type: 'command', command: { type: 'closeLink', linkId: id } });
  await withoutHost(() =>
    inTurn(async () => {
      // They begin anew, and wait for the host with everybody else.
      tellPages({ type: 'erased' });
      await Promise.all([
        browser.storage.local.clear(),
        browser.storage.session.clear(),
        eraseDatabases(),
        eraseFiles(),
        clearNotifications(),
        giveBackPermissions(),
      ]);
    }),
  );
}

async function eraseDatabases(): Promise<void> {
  const databases = await indexedDB.databases();
  await Promise.all(databases.map(({ name = '' }) => deleteDatabase(name)));
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const deleting = indexedDB.deleteDatabase(name);
    deleting.onsuccess = () => resolve();
    deleting.onerror = () => reject(deleting.error);
  });
}

/** What was being received lies in the origin-private file system. */
async function eraseFiles(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  for await (const name of root.keys()) await eraseFile(root, name);
}

async function eraseFile(root: FileSystemDirectoryHandle, name: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await root.removeEntry(name, { recursive: true });
    } catch (cause) {
      if (tries === DISK_TRIES) throw cause;
      await new Promise((resolve) => setTimeout(resolve, DISK_RETRY_MS));
    }
  }
}

async function clearNotifications(): Promise<void> {
  const shown = Object.keys(await browser.notifications.getAll());
  await Promise.all(shown.map((id) => browser.notifications.clear(id)));
}

/** Those that were asked for on the way. */
async function giveBackPermissions(): Promise<void> {
  const { optional_permissions: optional = [] } = chrome.runtime.getManifest();
  await chrome.permissions.remove({ permissions: optional as chrome.runtime.ManifestPermission[] });
}

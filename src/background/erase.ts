import browser from 'webextension-polyfill';
import { inHistoryTurn, inTurn } from './inTurn.ts';
import { clearNotifications } from './notifications.ts';
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
  // A service worker has none, and no page need be open.
  await sendToHost({ type: 'eraseLocalStorage' });
  await withoutHost(() => inTurn(() => inHistoryTurn(eraseKept)));
}

async function eraseKept(): Promise<void> {
  const ends = await Promise.allSettled([
    browser.storage.local.clear(),
    browser.storage.session.clear(),
    eraseDatabases(),
    eraseFiles(),
    clearNotifications(),
    giveBackPermissions(),
  ]);
  // Whatever fails, nothing is still being removed when the next host begins to write.
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  // They begin anew, and wait for the host with everybody else.
  tellPages({ type: 'erased' });
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

/** Those that were asked for on the way. */
async function giveBackPermissions(): Promise<void> {
  const { optional_permissions: optional = [] } = chrome.runtime.getManifest();
  await chrome.permissions.remove({ permissions: optional as chrome.runtime.ManifestPermission[] });
}

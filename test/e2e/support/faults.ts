/** What goes wrong on computers, done to a device. */
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'puppeteer-core';
import type { Device } from '../driver.ts';

/**
 * Closes the view, and the offscreen document with every connection in it. Nothing makes it again by itself. First it
 * hears that nobody watches: word of that which is lost with it would reach the next document after the word that
 * somebody does, which then tells the pages nothing.
 */
export async function closeOffscreen(device: Device): Promise<void> {
  const page = await device.offscreenPage();
  await device.lookAway();
  const closed = new Promise((resolve) => page.once('close', resolve));
  await (await device.serviceWorker()).evaluate(() => chrome.offscreen.closeDocument());
  await closed;
}

/** Closes the view and reloads the extension, as an update does: every page, worker and connection of it ends. */
export async function reloadExtension(device: Device): Promise<void> {
  await device.closeView();
  const page = await device.offscreenPage();
  const closed = new Promise((resolve) => page.once('close', resolve));
  const worker = await device.serviceWorker();
  // The answer goes with the worker.
  worker.evaluate(() => chrome.runtime.reload()).catch(() => {});
  await closed;
  await device.offscreenPage();
}

/**
 * Closes the connections that carry bulk data, but not the links' own.
 *
 * @returns how many there were
 */
export async function closeLanes(device: Device): Promise<number> {
  const page = await device.offscreenPage();
  const prototype = await page.evaluateHandle(() => RTCPeerConnection.prototype);
  const living = await page.queryObjects(prototype);
  const lanes = await living.evaluateHandle(lanesOf);
  try {
    return await lanes.evaluate((found) => {
      for (const lane of found) lane.close();
      return found.length;
    });
  } finally {
    await Promise.all([prototype.dispose(), living.dispose(), lanes.dispose()]);
  }
}

/** Runs in the page. A link's own connection has a channel for control beside the one for bulk data. */
async function lanesOf(connections: unknown): Promise<RTCPeerConnection[]> {
  const lanes: RTCPeerConnection[] = [];
  for (const connection of connections as RTCPeerConnection[]) {
    if (connection.connectionState !== 'connected') continue;
    const labels: string[] = [];
    (await connection.getStats()).forEach((entry: { type: string; label?: string }) => {
      if (entry.type === 'data-channel') labels.push(entry.label ?? '');
    });
    if (labels.join() === 'bulk') lanes.push(connection);
  }
  return lanes;
}

/** How the disk refuses: full, or broken. */
export type DiskFault = 'QuotaExceededError' | 'InvalidStateError';

interface WritingHandle {
  write(): number;
}

/**
 * Lets every write of the device's transfer worker fail from now on.
 *
 * @returns a function that mends the disk
 */
export async function failWrites(device: Device, name: DiskFault): Promise<() => Promise<void>> {
  const worker = await device.transferWorker();
  const working = await worker.evaluateHandle((errorName) => {
    // The type library knows the worker's handles only in a worker.
    const { FileSystemSyncAccessHandle } = self as unknown as {
      FileSystemSyncAccessHandle: { prototype: WritingHandle };
    };
    const { prototype } = FileSystemSyncAccessHandle;
    const { write } = prototype;
    prototype.write = () => {
      throw new DOMException('Injected by a test.', errorName);
    };
    return { prototype, write };
  }, name);
  return () =>
    working.evaluate(({ prototype, write }) => {
      prototype.write = write;
    });
}

/**
 * Lets the device's transfer worker wait for each file that it reads, as a drive does that has to spin up: what it
 * sends stands still, and what is behind that in the queue stays there.
 *
 * @returns a function that lets it read
 */
export async function holdReads(device: Device): Promise<() => Promise<void>> {
  const worker = await device.transferWorker();
  const gate = await worker.evaluateHandle(() => {
    const { arrayBuffer } = Blob.prototype;
    let open = () => {};
    const isOpen = new Promise<void>((resolve) => {
      open = resolve;
    });
    Blob.prototype.arrayBuffer = async function () {
      await isOpen;
      return arrayBuffer.call(this);
    };
    return {
      open() {
        Blob.prototype.arrayBuffer = arrayBuffer;
        open();
      },
    };
  });
  return () => gate.evaluate((held) => held.open());
}

/**
 * The largest file that a browser which has ended kept in its origin-private file systems, which Chromium (156) keeps
 * under their names in the profile: blocks of what it was receiving.
 */
export async function largestStored(device: Device): Promise<{ file: string; bytes: number }> {
  const folder = path.join(device.home, 'profile', 'Default', 'File System');
  const names = await readdir(folder, { recursive: true });
  // The browser keeps a database of names beside them, which grows with every file that ever was.
  const stored = names.filter((name) => /[\\/]\d{2}[\\/]\d{8}$/.test(name));
  const sized = await Promise.all(
    stored.map(async (name) => ({ file: path.join(folder, name), stats: await stat(path.join(folder, name)) })),
  );
  const { file, stats } = sized
    .filter(({ stats }) => stats.isFile())
    .reduce((one, other) => (other.stats.size > one.stats.size ? other : one));
  return { file, bytes: stats.size };
}

/** @param at bytes from the file's start */
export async function flipBit(file: string, at: number): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    const byte = Buffer.alloc(1);
    const { bytesRead } = await handle.read(byte, 0, 1, at);
    if (bytesRead === 0) throw new Error(`${file} is shorter than ${at} bytes.`);
    byte[0] = (byte[0] ?? 0) ^ 1;
    await handle.write(byte, 0, 1, at);
  } finally {
    await handle.close();
  }
}

/**
 * Measures for how long a page could not run anything else.
 *
 * @returns a function that gives the longest gap until now, in milliseconds
 */
export async function watchFreezes(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const watched = globalThis as { longestGapMs?: number };
    watched.longestGapMs = 0;
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      watched.longestGapMs = Math.max(watched.longestGapMs ?? 0, now - last);
      last = now;
    }, 20);
  });
  return () => page.evaluate(() => (globalThis as { longestGapMs?: number }).longestGapMs ?? 0);
}

/** The person stops the next download: of a file that takes the browser a moment. */
export async function stopNextDownload(device: Device): Promise<void> {
  await (await device.serviceWorker()).evaluate(() => {
    const stop = ({ id }: { id: number }) => {
      chrome.downloads.onCreated.removeListener(stop);
      void chrome.downloads.cancel(id);
    };
    chrome.downloads.onCreated.addListener(stop);
  });
}

import type { Page } from 'puppeteer-core';
import type { Device } from '../driver.ts';

/** How many frames the offscreen document has. */
export async function framesOf(device: Device): Promise<number> {
  const host = await device.offscreenPage();
  return host.$$eval('iframe', (frames) => frames.length);
}

/**
 * Runs in the sandbox where PDFs are read: a worker of its frame.
 * @returns what it got hold of
 */
export async function sandboxReach(page: Page, address: string): Promise<string[]> {
  const element = await page.evaluateHandle(async () => {
    const frame = document.createElement('iframe');
    frame.src = '/sandbox/sandbox.html';
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    document.body.append(frame);
    await loaded;
    return frame;
  });
  const frame = await element.contentFrame();
  const reached = await frame.evaluate(inWorker, `(${reach})(${JSON.stringify(address)})`);
  await element.evaluate((done) => done.remove());
  return reached;
}

function inWorker(script: string): Promise<string[]> {
  const worker = new Worker(URL.createObjectURL(new Blob([script])));
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = () => reject(new Error('no worker'));
  });
}

/** Stands for itself: the browser gets its text alone. */
async function reach(address: string): Promise<void> {
  const scope = globalThis as typeof globalThis & { importScripts(url: string | URL): void };
  const tries: Record<string, () => unknown> = {
    'an origin': () => (scope.origin === 'null' ? Promise.reject() : scope.origin),
    'the extension': () => globalThis.chrome?.runtime?.id ?? Promise.reject(),
    'a server': () => fetch(address, { mode: 'no-cors' }),
    'a socket': () =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(address.replace('http', 'ws'));
        socket.onopen = resolve;
        socket.onerror = reject;
      }),
    'a script': () => scope.importScripts(address),
    'words as a script': () => new Function('return 1')(),
    'a database': () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('tandem');
        opening.onsuccess = resolve;
        opening.onerror = reject;
      }),
    'files of the browser': () => navigator.storage.getDirectory(),
    'a cache': () => caches.open('tandem'),
  };
  const reached: string[] = [];
  for (const [what, attempt] of Object.entries(tries)) {
    try {
      await attempt();
      reached.push(what);
    } catch {
      // As it should be.
    }
  }
  postMessage(reached);
}

import type { Page, Protocol } from 'puppeteer-core';

/**
 * Stops the service worker of the page's origin and waits until it has stopped; one that is starting is first
 * waited for, as Chromium (156) ignores the request until the worker runs. Closing the worker's target fails in
 * the same way.
 */
export async function stopServiceWorker(page: Page): Promise<void> {
  const session = await page.createCDPSession();
  try {
    await new Promise<void>((resolve, reject) => {
      let stopping: string | null = null;
      session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
        for (const { versionId, runningStatus } of ofOrigin(versions, page)) {
          if (runningStatus === 'running' && stopping === null) {
            stopping = versionId;
            session.send('ServiceWorker.stopWorker', { versionId }).catch(reject);
          } else if (runningStatus === 'stopped' && (stopping === null || stopping === versionId)) resolve();
        }
      });
      session.send('ServiceWorker.enable').catch(reject);
    });
  } finally {
    await session.detach();
  }
}

function ofOrigin(versions: Protocol.ServiceWorker.ServiceWorkerVersion[], page: Page) {
  // Node gives the URL of an extension no origin.
  const origin = page.url().split('/').slice(0, 3).join('/');
  return versions.filter(({ scriptURL }) => scriptURL.startsWith(`${origin}/`));
}

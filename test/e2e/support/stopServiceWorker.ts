import type { Page, Protocol } from 'puppeteer-core';

/**
 * Stops the service worker of the page's origin and waits until it has stopped; one that is starting is first
 * waited for, as Chromium (156) ignores the request until the worker runs. Closing the worker's target fails in
 * the same way.
 */
export async function stopServiceWorker(page: Page): Promise<void> {
  await leaveServiceWorker(page);
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

/**
 * Has the debugger let go of the worker: one that it holds stands still at the start of its next life until the
 * debugger lets it run, which Puppeteer (24.43) does only by chance, and cannot be talked to then.
 */
async function leaveServiceWorker(page: Page): Promise<void> {
  for (const target of page.browser().targets()) {
    if (target.type() !== 'service_worker' || !target.url().startsWith(originOf(page))) continue;
    await (await target.worker())?.client.detach();
  }
}

function ofOrigin(versions: Protocol.ServiceWorker.ServiceWorkerVersion[], page: Page) {
  return versions.filter(({ scriptURL }) => scriptURL.startsWith(originOf(page)));
}

/** With the slash behind it. Node gives the URL of an extension no origin. */
function originOf(page: Page): string {
  return `${page.url().split('/').slice(0, 3).join('/')}/`;
}

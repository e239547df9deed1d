import { CDPSessionEvent } from 'puppeteer-core';
import type { EpochMs, Milliseconds } from '../src/core/units.ts';
import type { Device } from '../test/e2e/driver.ts';

/** What the popup's own clock says of its start. */
export interface PopupStart {
  /** Milliseconds from the start of its navigation to its first frame with something in it. */
  frameMs: Milliseconds;
  /** The same from the wish to open it. */
  wishMs: Milliseconds;
}

/**
 * A debugger stops every new page before it starts, and asks much of it while it does. So none is attached while a
 * popup opens, and it is looked at this long afterwards.
 */
const LEFT_ALONE_MS: Milliseconds = 600;

/** @returns its start; what it is to show by then is given as a selector */
type OpenPopup = (shows: string) => Promise<PopupStart>;

/** Opens popups as a person gets them, whom nobody debugs. Meanwhile the driver sees no page that opens. */
export async function withUnwatchedPopups<T>(device: Device, use: (open: OpenPopup) => Promise<T>): Promise<T> {
  const worker = await device.serviceWorker();
  const session = await (await device.offscreenPage()).browser().target().createCDPSession();
  const connection = session.connection();
  if (connection === undefined) throw new Error('The browser is gone.');
  // Puppeteer attaches to a tab, and by that to its page. A popup begins its life as "other".
  const watch = (isWatched: boolean) =>
    connection.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
      filter: [...(isWatched ? ['page'] : ['page', 'tab', 'other']).map((type) => ({ type, exclude: true })), {}],
    });

  async function open(shows: string): Promise<PopupStart> {
    const openedAt = await worker.evaluate(() => {
      const now = performance.timeOrigin + performance.now();
      void chrome.action.openPopup();
      return now;
    });
    await device.pass(LEFT_ALONE_MS);
    const { targetInfos } = await session.send('Target.getTargets');
    const popup = targetInfos.find(({ url }) => url.endsWith('/popup.html'));
    if (popup === undefined) throw new Error('No popup opened.');
    if (popup.attached) throw new Error('A debugger watched the popup while it opened.');
    const { sessionId } = await session.send('Target.attachToTarget', { targetId: popup.targetId, flatten: true });
    const page = connection?.session(sessionId);
    if (!page) throw new Error('The popup closed by itself.');
    const { result } = await page.send('Runtime.evaluate', {
      expression: `({
        startedAt: performance.timeOrigin,
        frameMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
        isShown: document.querySelector(${JSON.stringify(shows)}) !== null,
      })`,
      returnByValue: true,
    });
    const { startedAt, frameMs, isShown } = result.value as Start;
    if (frameMs === null || !isShown) throw new Error(`The popup does not show ${shows} yet.`);
    const closed = new Promise((resolve) => connection?.once(CDPSessionEvent.SessionDetached, resolve));
    await page.send('Runtime.evaluate', { expression: 'close()' });
    await closed;
    return { frameMs, wishMs: startedAt + frameMs - openedAt };
  }

  await watch(false);
  try {
    return await use(open);
  } finally {
    await watch(true);
    await session.detach();
  }
}

interface Start {
  startedAt: EpochMs;
  frameMs: Milliseconds | null;
  isShown: boolean;
}

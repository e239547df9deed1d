import type { Device } from '../driver.ts';
import { stopServiceWorker } from './stopServiceWorker.ts';

/** Everything of the extension ends and begins anew, but for what outlives its pages: the host, the worker, the tab. */
export async function restartHost(device: Device): Promise<void> {
  const worker = await device.serviceWorker();
  await worker.evaluate(() => chrome.offscreen.closeDocument());
  await stopServiceWorker(device.view);
  await device.closeView();
  await device.openTab();
}

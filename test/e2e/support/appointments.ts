import { expect } from 'vitest';
import type { Device } from '../driver.ts';

/** How each device was to meet its only remembered one when this was last waited for. */
const earlier = new WeakMap<Device, string>();

/**
 * Waits until the device has agreed with its only remembered one how they meet the next time. A link that ends before
 * that leaves them with two codes, as is promised.
 */
export async function waitForAppointment(device: Device): Promise<void> {
  await expect
    .poll(() => ownPassword(device), { timeout: 30_000 })
    .toSatisfy((password) => password !== null && password !== earlier.get(device));
  earlier.set(device, (await ownPassword(device)) ?? '');
}

async function ownPassword(device: Device): Promise<string | null> {
  const host = await device.offscreenPage();
  return host.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settled(indexedDB.open('tandem-appointments'));
    try {
      const [kept] = await settled(database.transaction('appointments').objectStore('appointments').getAll());
      return (kept as { own: { pwd: string } } | undefined)?.own.pwd ?? null;
    } finally {
      database.close();
    }
  });
}

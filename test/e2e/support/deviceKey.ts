import type { Device } from '../driver.ts';

/** Puts another key, or the one from before, in the place of the device's own: in force when its host starts anew. */
export async function swapDeviceKey(device: Device): Promise<void> {
  const page = await device.offscreenPage();
  await page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
    const point = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
    const made = { privateKey, publicKey: [...point].map((byte) => byte.toString(16).padStart(2, '0')).join('') };
    const database = await settled(indexedDB.open('tandem-identity', 1));
    const keys = database.transaction('keys', 'readwrite').objectStore('keys');
    const [own, other] = [await settled(keys.get('device')), await settled(keys.get('other'))];
    keys.put(own, 'other');
    await settled(keys.put(other ?? made, 'device'));
    database.close();
  });
}

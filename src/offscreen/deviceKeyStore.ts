import { type DBSchema, openDB } from 'idb';
import { createDeviceKey, type DeviceKey, generateDeviceKey } from './identity.ts';

type StoredKey = Awaited<ReturnType<typeof generateDeviceKey>>;

interface Schema extends DBSchema {
  keys: { key: 'device'; value: StoredKey };
}

/**
 * This browser's key, made at the first start and kept from then on. Where the browser keeps nothing (its storage is
 * full or broken) the key lives as long as this page: links work, and nobody recognises this browser again.
 */
export async function loadDeviceKey(): Promise<DeviceKey> {
  try {
    return createDeviceKey(await storedKey());
  } catch (cause) {
    console.warn('The device key cannot be kept:', cause);
    return createDeviceKey(await generateDeviceKey());
  }
}

async function storedKey(): Promise<StoredKey> {
  const database = await openDB<Schema>('tandem-identity', 1, {
    upgrade(db) {
      db.createObjectStore('keys');
    },
  });
  try {
    const known = await database.get('keys', 'device');
    if (known !== undefined) return known;
    const made = await generateDeviceKey();
    // A transaction does not wait for the key to be made, so it looks once more.
    const change = database.transaction('keys', 'readwrite', { durability: 'strict' });
    const meanwhile = await change.store.get('device');
    if (meanwhile === undefined) await change.store.put(made, 'device');
    await change.done;
    return meanwhile ?? made;
  } finally {
    database.close();
  }
}

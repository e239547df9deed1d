import * as v from 'valibot';
import browser from 'webextension-polyfill';
import {
  type Accepts,
  type DeviceBook,
  type DeviceChange,
  deviceKeySchema,
  type RememberedDevice,
  rememberedDeviceSchema,
} from '../contract/devices.ts';
import { PeerError } from '../core/errors.ts';
import { sanitizeLine } from '../core/fileName.ts';
import { MAX_NAME_CHARS } from '../core/limits.ts';
import { distinctName } from './distinctName.ts';
import { inTurn } from './inTurn.ts';

/** Keys of devices that were forgotten and will perhaps never be linked again: the oldest go. */
const MAX_FORGOTTEN = 200;

/** What is stored; a record of another version does not cost the others. */
export async function deviceBook(): Promise<DeviceBook> {
  const stored = await browser.storage.local.get(['devices', 'forgotten', 'devicesVersion']);
  const version = typeof stored.devicesVersion === 'number' ? stored.devicesVersion : 0;
  const { devices = [], forgotten = [] } = stored;
  return {
    version,
    devices: readable(rememberedDeviceSchema, devices),
    forgotten: readable(deviceKeySchema, forgotten),
  };
}

function readable<T>(schema: v.GenericSchema<unknown, T>, stored: unknown): T[] {
  const records = Array.isArray(stored) ? stored : [];
  return records.flatMap((record) => {
    const parsed = v.safeParse(schema, record);
    if (!parsed.success) console.warn('A remembered device does not read:', parsed.issues[0].message);
    return parsed.success ? [parsed.output] : [];
  });
}

function change(next: (book: DeviceBook) => Omit<DeviceBook, 'version'>): Promise<DeviceBook> {
  return inTurn(async () => {
    const before = await deviceBook();
    const version = before.version + 1;
    const { devices, forgotten } = next(before);
    await browser.storage.local.set({ devices, forgotten, devicesVersion: version });
    return { version, devices, forgotten };
  });
}

function changeDevice(key: string, next: (device: RememberedDevice) => RememberedDevice): Promise<DeviceBook> {
  return change(({ devices, forgotten }) => ({
    devices: devices.map((device) => (device.key === key ? next(device) : device)),
    forgotten,
  }));
}

/** By a name that no other has, so that the list tells them apart. */
export function rememberDevice(device: RememberedDevice): Promise<DeviceBook> {
  return change(({ devices, forgotten }) => {
    const others = devices.filter(({ key }) => key !== device.key);
    const taken = others.map(({ name }) => name);
    return {
      devices: [...others, { ...device, name: distinctName(device.name, taken) }],
      forgotten: forgotten.filter((key) => key !== device.key),
    };
  });
}

/** What a link taught about a device; nothing where it was forgotten meanwhile. */
export function noteDevice(key: string, learnt: DeviceChange): Promise<DeviceBook> {
  return changeDevice(key, (device) => ({ ...device, ...learnt }));
}

/** An empty name changes nothing. */
export function renameRemembered(key: string, name: string): Promise<DeviceBook> {
  const clean = sanitizeLine(name, MAX_NAME_CHARS);
  return changeDevice(key, (device) => (clean === '' ? device : { ...device, name: clean }));
}

/** @throws {PeerError} `bug`, for more than messages from a device whose key nobody has verified. */
export function setAccepts(key: string, accepts: Accepts): Promise<DeviceBook> {
  return changeDevice(key, (device) => {
    if (accepts.kind !== 'nothing' && !device.verified) throw new PeerError('bug', 'a device that was never compared');
    return { ...device, accepts };
  });
}

/** Whether its conversations are kept from now on. */
export function setKeepsHistory(key: string, keepsHistory: boolean): Promise<DeviceBook> {
  return changeDevice(key, (device) => ({ ...device, keepsHistory }));
}

/** The device is told when it is linked next. */
export function forgetDevice(key: string): Promise<DeviceBook> {
  return change(({ devices, forgotten }) => ({
    devices: devices.filter((device) => device.key !== key),
    forgotten: [...forgotten.filter((other) => other !== key), key].slice(-MAX_FORGOTTEN),
  }));
}

/** The device knows that it was forgotten. */
export function forgetWasTold(key: string): Promise<DeviceBook> {
  return change(({ devices, forgotten }) => ({ devices, forgotten: forgotten.filter((other) => other !== key) }));
}

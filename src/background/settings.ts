import * as v from 'valibot';
import browser from 'webextension-polyfill';
import type { HostSettings } from '../contract/hostMessages.ts';
import { sanitizeLine } from '../core/fileName.ts';
import { MAX_NAME_CHARS } from '../core/limits.ts';
import { deviceBook } from './devices.ts';
import { preferences } from './preferences.ts';
import { keptServers } from './servers.ts';
import { words } from './words.ts';

const stored = v.object({
  keepsHistory: v.optional(v.boolean()),
  deviceName: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(256))),
});

/** All that the peer host goes by. */
export async function hostSettings(): Promise<HostSettings> {
  return {
    deviceName: await deviceName(),
    servers: await keptServers(),
    book: await deviceBook(),
    keepsHistory: await keepsHistory(),
    preferences: await preferences(),
  };
}

/** The name that this device gives itself: what the person chose, else browser and system. */
async function deviceName(): Promise<string> {
  const parsed = v.safeParse(stored, await browser.storage.local.get('deviceName'));
  if (parsed.success && parsed.output.deviceName !== undefined) return parsed.output.deviceName;
  return defaultName();
}

/** Whether conversations with remembered devices are kept: unless a person switched it off. */
async function keepsHistory(): Promise<boolean> {
  const parsed = v.safeParse(stored, await browser.storage.local.get('keepsHistory'));
  return !parsed.success || parsed.output.keepsHistory !== false;
}

export async function setHistoryKept(keep: boolean): Promise<void> {
  await browser.storage.local.set({ keepsHistory: keep });
}

/** Keeps the name; an empty one goes back to the default. */
export async function renameDevice(name: string): Promise<void> {
  const clean = sanitizeLine(name, MAX_NAME_CHARS);
  if (clean === '') await browser.storage.local.remove('deviceName');
  else await browser.storage.local.set({ deviceName: clean });
}

interface UserAgentData {
  brands: { brand: string }[];
  platform: string;
}

async function defaultName(): Promise<string> {
  const agent = (navigator as unknown as { userAgentData?: UserAgentData }).userAgentData;
  const brands = agent?.brands.map(({ brand }) => brand).filter((brand) => !/not.?a.?brand/i.test(brand)) ?? [];
  const named = brands.find((brand) => brand !== 'Chromium') ?? brands[0] ?? 'Browser';
  const substitutions = [named.replace(/^Google /, ''), agent?.platform || 'Unknown'];
  return (await words()).getMessage('defaultDeviceName', substitutions);
}

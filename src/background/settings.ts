import * as v from 'valibot';
import browser from 'webextension-polyfill';
import type { HostSettings } from '../contract/hostMessages.ts';
import { deviceName } from './deviceName.ts';
import { deviceBook } from './devices.ts';
import { inTurn } from './inTurn.ts';
import { preferences } from './preferences.ts';
import { keptServers } from './servers.ts';

const stored = v.object({ keepsHistory: v.optional(v.boolean()) });

/** All that the peer host goes by, as it is between two changes. */
export function hostSettings(): Promise<HostSettings> {
  return inTurn(async () => ({
    deviceName: await deviceName(),
    servers: await keptServers(),
    book: await deviceBook(),
    keepsHistory: await keepsHistory(),
    preferences: await preferences(),
  }));
}

/** Whether conversations with remembered devices are kept: unless a person switched it off. */
async function keepsHistory(): Promise<boolean> {
  const parsed = v.safeParse(stored, await browser.storage.local.get('keepsHistory'));
  return !parsed.success || parsed.output.keepsHistory !== false;
}

export function setHistoryKept(keep: boolean): Promise<void> {
  return inTurn(() => browser.storage.local.set({ keepsHistory: keep }));
}

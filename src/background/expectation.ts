import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { deviceKeySchema } from '../contract/devices.ts';
import { inTurn } from './inTurn.ts';

const stored = v.object({ expected: v.optional(deviceKeySchema) });

/**
 * The key of the device that the next link should be with, as long as the browser runs: a person who chose one and
 * closed the popup must not get another because the host's page was made anew meanwhile.
 */
export async function keptExpectation(): Promise<string | null> {
  const parsed = v.safeParse(stored, await browser.storage.session.get('expected'));
  return parsed.success ? (parsed.output.expected ?? null) : null;
}

export function keepExpectation(key: string | null): Promise<void> {
  return inTurn(() =>
    key === null ? browser.storage.session.remove('expected') : browser.storage.session.set({ expected: key }),
  );
}

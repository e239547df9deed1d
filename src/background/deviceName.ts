import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { sanitizeLine } from '../core/fileName.ts';
import { MAX_NAME_CHARS } from '../core/limits.ts';
import { DEVICE_WORDS, defaultName, type UserAgentData } from './defaultName.ts';
import { inTurn } from './inTurn.ts';
import { words } from './words.ts';

const nameSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const wordSchema = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * The name that this device gives itself: what the person chose, else a word of its own with browser and system. To be
 * asked in turn, since the word is drawn when it is asked for first.
 */
export async function deviceName(): Promise<string> {
  const stored = await browser.storage.local.get('deviceName');
  if (v.is(nameSchema, stored.deviceName)) return stored.deviceName;
  const agent = (navigator as { userAgentData?: UserAgentData }).userAgentData;
  return defaultName(await words(), await ownWord(), agent);
}

/** Keeps the name; an empty one goes back to the default. */
export function renameDevice(name: string): Promise<void> {
  const clean = sanitizeLine(name, MAX_NAME_CHARS);
  return inTurn(() =>
    clean === '' ? browser.storage.local.remove('deviceName') : browser.storage.local.set({ deviceName: clean }),
  );
}

/** Its number, so that the word follows the language. Drawn, since what follows from the machine would tell of it. */
async function ownWord(): Promise<number> {
  const { deviceWord } = await browser.storage.local.get('deviceWord');
  if (v.is(wordSchema, deviceWord)) return deviceWord;
  const [random = 0] = crypto.getRandomValues(new Uint8Array(1));
  const drawn = random % DEVICE_WORDS;
  await browser.storage.local.set({ deviceWord: drawn });
  return drawn;
}

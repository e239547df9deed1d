import * as v from 'valibot';
import browser from 'webextension-polyfill';
import {
  DEFAULT_PREFERENCES,
  type Preferences,
  type PreferencesChange,
  preferencesSchema,
} from '../contract/preferences.ts';
import { inTurn } from './inTurn.ts';

/** What the person chose in the settings. */
export async function preferences(): Promise<Preferences> {
  const { preferences: stored } = await browser.storage.local.get('preferences');
  const parsed = v.safeParse(preferencesSchema, stored);
  return parsed.success ? parsed.output : DEFAULT_PREFERENCES;
}

export function changePreferences(change: PreferencesChange): Promise<void> {
  return inTurn(async () => {
    await browser.storage.local.set({ preferences: { ...(await preferences()), ...change } });
  });
}

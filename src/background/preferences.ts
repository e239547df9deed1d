import * as v from 'valibot';
import browser from 'webextension-polyfill';
import {
  DEFAULT_PREFERENCES,
  type Preferences,
  type PreferencesChange,
  preferencesSchema,
} from '../contract/preferences.ts';

/** What the person chose in the settings. */
export async function preferences(): Promise<Preferences> {
  const { preferences: stored } = await browser.storage.local.get('preferences');
  const parsed = v.safeParse(preferencesSchema, stored);
  return parsed.success ? parsed.output : DEFAULT_PREFERENCES;
}

let changes: Promise<unknown> = Promise.resolve();

/** One after the other: each reads what the one before has written. */
export function changePreferences(change: PreferencesChange): Promise<void> {
  const changed = changes.then(async () => {
    await browser.storage.local.set({ preferences: { ...(await preferences()), ...change } });
  });
  changes = changed.catch(() => undefined);
  return changed;
}

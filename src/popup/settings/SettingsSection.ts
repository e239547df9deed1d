import type { Preferences, PreferencesChange } from '../../contract/preferences.ts';

/** What a section of the settings shows, and how it changes it. */
export interface SettingsSection {
  preferences: Preferences;
  /** @returns whether it is in force */
  onChange: (change: PreferencesChange) => Promise<boolean>;
}

import type { Preferences } from '../../contract/preferences.ts';
import { LANGUAGE_CODES, LANGUAGES, languageTag } from '../../words/languages.ts';
import { Choice } from '../parts/Choice.tsx';
import { text } from '../words.ts';
import type { SettingsSection } from './SettingsSection.ts';

const THEMES = { system: 'themeSystem', light: 'themeLight', dark: 'themeDark' } as const;
const THEME_ORDER: readonly Preferences['theme'][] = ['system', 'light', 'dark'];

/** Each language is offered under its own name, so that it is found by whoever reads no other. */
const OWN_NAMES = LANGUAGE_CODES.map((code) => ({ value: code, label: LANGUAGES[code], lang: languageTag(code) }));

/** How Tandem looks, and which language it speaks. */
export function LookSettings({ preferences, onChange }: SettingsSection) {
  return (
    <section aria-labelledby="settings-look">
      <h2 class="settings-heading" id="settings-look">
        {text('lookSettings')}
      </h2>
      <div class="settings-card settings-list">
        <Choice
          title={text('theme')}
          value={preferences.theme}
          options={THEME_ORDER.map((value) => ({ value, label: text(THEMES[value]) }))}
          onChange={(theme) => onChange({ theme })}
        />
        <Choice
          title={text('language')}
          value={preferences.language}
          options={[{ value: 'system', label: text('languageSystem') }, ...OWN_NAMES]}
          onChange={(language) => onChange({ language })}
        />
      </div>
    </section>
  );
}

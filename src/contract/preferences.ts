import * as v from 'valibot';
import { LANGUAGE_CODES } from '../words/languages.ts';

/**
 * What a person chose in the settings. The background owns it, in `storage.local`; everybody else gets it with the
 * snapshot. What does not read, of another version perhaps, is as at the beginning, and the rest stays.
 */
export const preferencesSchema = v.object({
  language: v.fallback(v.picklist(['system', ...LANGUAGE_CODES]), 'system'),
  theme: v.fallback(v.picklist(['system', 'light', 'dark']), 'system'),
});
export type Preferences = v.InferOutput<typeof preferencesSchema>;

export const DEFAULT_PREFERENCES: Preferences = v.parse(preferencesSchema, {});

/** Some of them, anew. */
export const preferencesChangeSchema = v.partial(
  v.object({
    language: v.picklist(['system', ...LANGUAGE_CODES]),
    theme: v.picklist(['system', 'light', 'dark']),
  }),
);
export type PreferencesChange = v.InferOutput<typeof preferencesChangeSchema>;

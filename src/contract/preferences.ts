import * as v from 'valibot';
import { LANGUAGE_CODES } from '../words/languages.ts';

/** Where received files go. `folder`: one that was chosen; the transfer worker has its handle, and this is its name. */
const savesTo = v.variant('kind', [
  v.object({ kind: v.literal('downloads') }),
  v.object({ kind: v.literal('ask') }),
  v.object({ kind: v.literal('folder'), name: v.pipe(v.string(), v.maxLength(256)) }),
]);

const parts = {
  language: v.picklist(['system', ...LANGUAGE_CODES]),
  theme: v.picklist(['system', 'light', 'dark']),
  savesTo,
  /** What a device may do at first that is remembered and whose key was checked. */
  newDevices: v.picklist(['nothing', 'messages', 'files']),
  /** `full`: who and what. `bare`: only that something came. */
  notifications: v.picklist(['full', 'bare', 'off']),
  sounds: v.boolean(),
};

/**
 * What a person chose in the settings. The background owns it, in `storage.local`; everybody else gets it with the
 * snapshot. What does not read, of another version perhaps, is as at the beginning, and the rest stays.
 */
export const preferencesSchema = v.object({
  language: v.fallback(parts.language, 'system'),
  theme: v.fallback(parts.theme, 'system'),
  savesTo: v.fallback(parts.savesTo, { kind: 'downloads' }),
  newDevices: v.fallback(parts.newDevices, 'messages'),
  notifications: v.fallback(parts.notifications, 'full'),
  sounds: v.fallback(parts.sounds, false),
});
export type Preferences = v.InferOutput<typeof preferencesSchema>;

export const DEFAULT_PREFERENCES: Preferences = v.parse(preferencesSchema, {});

/** Some of them, anew. */
export const preferencesChangeSchema = v.partial(v.object(parts));
export type PreferencesChange = v.InferOutput<typeof preferencesChangeSchema>;

import * as v from 'valibot';
import { expect, test } from 'vitest';
import { DEFAULT_PREFERENCES, preferencesChangeSchema, preferencesSchema } from '../../../src/contract/preferences.ts';

test('what another version stored costs none of the rest', () => {
  const stored = { language: 'tlh', theme: 'dark', later: true };
  expect(v.parse(preferencesSchema, stored)).toEqual({ ...DEFAULT_PREFERENCES, theme: 'dark' });
});

test('at the beginning everything is as the browser and the system are', () => {
  expect(DEFAULT_PREFERENCES).toMatchObject({ language: 'system', theme: 'system' });
});

test('a page changes only what there is', () => {
  expect(v.parse(preferencesChangeSchema, { theme: 'light' })).toEqual({ theme: 'light' });
  expect(() => v.parse(preferencesChangeSchema, { theme: 'sepia' })).toThrow();
});

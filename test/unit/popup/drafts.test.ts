import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Command, CommandResult } from '../../../src/contract/commands.ts';
import { forgettingDrafts } from '../../../src/popup/extension/forgettingDrafts.ts';

/** The drafts that are left when a command came to this end. */
async function draftsAfter(command: Command, outcome: CommandResult): Promise<string[]> {
  const drafts = new Map([
    ['anna', 'for Anna, later'],
    ['link', 'for whoever is linked'],
  ]);
  const send = async () => outcome;
  const store = { snapshot: signal(null), conversations: signal(new Map()), send, show() {} };
  const save = (key: string, text: string) => void (text === '' ? drafts.delete(key) : drafts.set(key, text));
  expect(await forgettingDrafts(store, { save }).send(command)).toBe(outcome);
  return [...drafts.keys()];
}

test('what was typed for a device goes with it, and what was typed for a link too', async () => {
  expect(await draftsAfter({ type: 'forgetDevice', key: 'anna' }, { ok: true })).toEqual(['link']);
  expect(await draftsAfter({ type: 'dismissLink', linkId: 'link' }, { ok: true })).toEqual(['anna']);
});

test('what was typed stays where the device or the link stays', async () => {
  const failed: CommandResult = { ok: false, error: { code: 'background-gone' } };
  expect(await draftsAfter({ type: 'forgetDevice', key: 'anna' }, failed)).toEqual(['anna', 'link']);
  expect(await draftsAfter({ type: 'closeLink', linkId: 'link' }, { ok: true })).toEqual(['anna', 'link']);
});

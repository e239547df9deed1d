import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { noteDevice, rememberDevice } from '../../../src/background/devices.ts';
import { eraseEverything } from '../../../src/background/erase.ts';
import { changePreferences } from '../../../src/background/preferences.ts';
import { removeServer, saveServer } from '../../../src/background/servers.ts';
import type { RememberedDevice } from '../../../src/contract/devices.ts';

const stored = vi.hoisted(() => new Map<string, unknown>());

/** A storage that takes its time to read and is quick to write and to clear. */
vi.mock('webextension-polyfill', () => {
  const local = {
    get: async (names: string | string[]) => {
      const read = [names].flat().flatMap((name) => (stored.has(name) ? [[name, stored.get(name)]] : []));
      await new Promise(setImmediate);
      return Object.fromEntries(read);
    },
    set: async (items: Record<string, unknown>) => {
      for (const [name, value] of Object.entries(items)) stored.set(name, value);
    },
    clear: async () => stored.clear(),
  };
  const notifications = { getAll: async () => ({}), clear: async () => true };
  return { default: { storage: { local, session: { clear: async () => {} } }, notifications } };
});
vi.mock('../../../src/background/peerHost.ts', () => ({
  describeHost: async () => ({ snapshot: { links: [] } }),
  sendToHost: async () => undefined,
  withoutHost: (run: () => Promise<void>) => run(),
}));
vi.mock('../../../src/background/uiPorts.ts', () => ({ tellPages: () => {} }));

const device: RememberedDevice = {
  ...{ key: `04${'a'.repeat(128)}`, name: 'Maple', since: 1, seenAt: 1, verified: false },
  ...{ accepts: { kind: 'nothing' }, accepted: { bytes: 0, since: 1 }, keepsHistory: true, forgotUs: false },
};

beforeEach(() => {
  vi.stubGlobal('indexedDB', { databases: async () => [] });
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => new Map() } });
  vi.stubGlobal('chrome', {
    runtime: { getManifest: () => ({}) },
    permissions: { remove: async () => true },
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  stored.clear();
});

test('what a link teaches as it ends is not written again behind the erasing', async () => {
  await rememberDevice(device);
  const noted = noteDevice(device.key, { seenAt: 2 });
  await Promise.all([eraseEverything(), noted]);
  expect([...stored]).toEqual([]);
});

test('no choice and no server outlives the erasing, however late it came', async () => {
  await changePreferences({ sounds: true });
  const changes = [
    changePreferences({ theme: 'dark' }),
    saveServer(null, { url: 'stun:stun.example.net', username: '', credential: '' }),
  ];
  await Promise.all([eraseEverything(), ...changes]);
  expect([...stored]).toEqual([]);
});

test('two changes of the list of servers at once are both made', async () => {
  stored.set('servers', []);
  await Promise.all([
    saveServer(null, { url: 'stun:one.example.net', username: '', credential: '' }),
    saveServer(null, { url: 'stun:two.example.net', username: '', credential: '' }),
    removeServer(0),
  ]);
  expect(stored.get('servers')).toMatchObject([{ url: 'stun:two.example.net' }]);
});

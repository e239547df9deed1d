import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { noteDevice, rememberDevice } from '../../../src/background/devices.ts';
import { eraseEverything } from '../../../src/background/erase.ts';
import { notify } from '../../../src/background/notifications.ts';
import { changePreferences } from '../../../src/background/preferences.ts';
import { removeServer, saveServer } from '../../../src/background/servers.ts';
import type { RememberedDevice } from '../../../src/contract/devices.ts';
import type { Arrival } from '../../../src/contract/hostMessages.ts';
import { jsonWords } from '../../gallery/jsonWords.ts';

const stored = vi.hoisted(() => new Map<string, unknown>());
const shown = vi.hoisted(() => new Set<string>());
const told = vi.hoisted(() => vi.fn());

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
  const notifications = {
    getAll: async () => Object.fromEntries([...shown].map((id) => [id, true])),
    clear: async (id: string) => shown.delete(id),
  };
  const runtime = { getURL: (path: string) => path };
  return { default: { storage: { local, session: { clear: async () => {} } }, notifications, runtime } };
});
vi.mock('../../../src/background/peerHost.ts', () => ({
  describeHost: async () => ({ snapshot: { links: [] } }),
  sendToHost: async () => undefined,
  withoutHost: (run: () => Promise<void>) => run(),
}));
vi.mock('../../../src/background/uiPorts.ts', () => ({ tellPages: told }));
vi.mock('../../../src/background/words.ts', () => ({ words: async () => jsonWords('en') }));

const created: string[] = [];
const removePermissions = vi.fn(async () => true);
const message: Arrival = { kind: 'message', linkId: 'link', name: 'Maple', text: 'hello', shared: null };

const device: RememberedDevice = {
  ...{ key: `04${'a'.repeat(128)}`, name: 'Maple', since: 1, seenAt: 1, verified: false },
  ...{ accepts: { kind: 'nothing' }, accepted: { bytes: 0, since: 1 }, keepsHistory: true, forgotUs: false },
};

beforeEach(() => {
  vi.stubGlobal('indexedDB', { databases: async () => [] });
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => new Map() } });
  vi.stubGlobal('chrome', {
    runtime: { getManifest: () => ({}) },
    permissions: { remove: removePermissions },
    notifications: {
      create: async (id: string) => {
        await new Promise(setImmediate);
        shown.add(id);
        created.push(id);
      },
    },
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
  stored.clear();
  shown.clear();
  created.length = 0;
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

test('nothing is said in a notification that was on its way while all was erased', async () => {
  const telling = notify(message);
  await Promise.all([eraseEverything(), telling]);
  expect([...shown]).toEqual([]);
});

test('of a flood of messages the latest is told, and no choice waits for the others', async () => {
  const telling = Array.from({ length: 1000 }, () => notify(message));
  await changePreferences({ sounds: true });
  await Promise.all(telling);
  expect([...shown]).toEqual(['message:link']);
  expect(created.length).toBeLessThanOrEqual(2);
});

test('where something cannot be erased, all else is, before that is said, and no page begins anew as if it were', async () => {
  removePermissions.mockRejectedValueOnce(new Error('not now'));
  await rememberDevice(device);
  await expect(eraseEverything()).rejects.toThrow('not now');
  expect([...stored]).toEqual([]);
  expect(told).not.toHaveBeenCalled();
  await eraseEverything();
  expect(told).toHaveBeenCalledWith({ type: 'erased' });
});

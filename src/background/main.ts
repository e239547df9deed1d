import browser from 'webextension-polyfill';
import type { Edition } from '../contract/edition.ts';
import type { HostStart, ToBackground } from '../contract/hostMessages.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { carryOut } from './commands.ts';
import { forgetWasTold, noteDevice, rememberDevice } from './devices.ts';
import { saveFiles, watchDownloads } from './downloads.ts';
import { keepExpectation, keptExpectation } from './expectation.ts';
import { keepEntry } from './history.ts';
import { watchNotifications } from './notificationClicks.ts';
import { clearSettled, notify } from './notifications.ts';
import { describeHost, ensureHost, hostHasStarted, isWithoutHost, sendToHost } from './peerHost.ts';
import { hostSettings } from './settings.ts';
import { makeMenus, watchMenus } from './sharing.ts';
import { setTheme, showInToolbar } from './toolbar.ts';
import { attention, listenToPages, tellPages } from './uiPorts.ts';
import { welcome } from './welcome.ts';

/**
 * The service worker. It may die at any moment and keeps nothing: the links live in the peer host, the settings in
 * storage, and whatever wakes it finds these handlers registered.
 */
const handlers: { [Type in ToBackground['type']]: (message: Extract<ToBackground, { type: Type }>) => unknown } = {
  hostStarted: async (): Promise<HostStart> => {
    hostHasStarted();
    return { ...(await hostSettings()), expected: await keptExpectation() };
  },
  snapshot: ({ snapshot, edition }) => showSnapshot(snapshot, edition),
  conversationChange: ({ change }) => tellPages({ type: 'conversationChange', change }),
  saveFiles: ({ files }) => saveFiles(files),
  arrived: ({ arrival }) => (attention().linkIds.includes(arrival.linkId) ? undefined : notify(arrival)),
  rememberDevice: ({ device }) => rememberDevice(device),
  noteDevice: ({ key, change }) => noteDevice(key, change),
  forgetWasTold: ({ key }) => forgetWasTold(key),
  expectationChanged: ({ key }) => keepExpectation(key).then(() => true),
  keepEntry: ({ key, entry }) => keepEntry(key, entry).then(() => true),
  themeChanged: async ({ dark }) => {
    await setTheme(dark);
    await showInToolbar((await describeHost()).snapshot);
  },
};

browser.runtime.onMessage.addListener((message: unknown) => {
  const addressed = message as Partial<ToBackground>;
  if (addressed.to !== 'background' || addressed.type === undefined) return undefined;
  // What a host said that has been ended would be kept behind the erasing.
  if (isWithoutHost()) return undefined;
  const handle = handlers[addressed.type] as (message: unknown) => unknown;
  return Promise.resolve(handle(message));
});

listenToPages({
  connected(send) {
    void describeHost().then(({ snapshot, edition, conversations }) => {
      send({ type: 'snapshot', snapshot, edition });
      for (const conversation of conversations) send({ type: 'conversation', conversation });
    });
  },
  asked({ requestId, command }, answer) {
    void carryOut(command).then((result) => answer({ type: 'result', requestId, result }));
  },
  attentionChanged: () => void sendToHost(attend),
});

watchDownloads();
watchMenus();
watchNotifications();

// The code should be ready before the icon is clicked.
browser.runtime.onInstalled.addListener(({ reason }) => {
  void ensureHost();
  void makeMenus();
  if (reason === 'install') void welcome();
});
browser.runtime.onStartup.addListener(() => void ensureHost());

const attend = () => ({ type: 'attend' as const, ...attention() });

async function showSnapshot(snapshot: Snapshot, edition: Edition): Promise<void> {
  tellPages({ type: 'snapshot', snapshot, edition });
  // First, while the snapshot is new: what arrives behind it must not be taken for settled.
  await clearSettled(snapshot);
  await showInToolbar(snapshot);
}

/** Every life of this worker begins by looking after the host and telling it who looks on. */
async function wake(): Promise<void> {
  await sendToHost(attend);
  await showInToolbar((await describeHost()).snapshot);
}

void wake();

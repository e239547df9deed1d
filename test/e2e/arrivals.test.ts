import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Device } from './driver.ts';
import { randomFile, sharedPair } from './support/fixtures.ts';
import { refusePermissions } from './support/previews.ts';

async function notificationOf(device: Device, kind: string): Promise<string> {
  const find = async () => (await device.notifications()).find((id) => id.startsWith(`${kind}:`));
  await expect.poll(find, { timeout: 15_000 }).toBeDefined();
  return (await find()) ?? '';
}
const noneOf = (device: Device, kind: string) =>
  expect
    .poll(async () => (await device.notifications()).filter((id) => id.startsWith(`${kind}:`)), { timeout: 10_000 })
    .toEqual([]);

test('an offer that nobody looks at is accepted from its notification, which goes', async () => {
  const [left, right] = await sharedPair();
  await right.lookAway();
  const file = await randomFile('accepted.txt', 40_000);
  await left.sendFiles([file.path]);
  const offer = await notificationOf(right, 'offer');
  await expect.poll(() => right.badge()).toBe('1');
  await right.clickNotification(offer, 0);
  await right.waitForDownload(file.name);
  await noneOf(right, 'offer');
  // What was answered is no news any more.
  await expect.poll(() => right.badge()).toBe('');
  // Nobody clicks that it has arrived.
  const done = await notificationOf(right, 'done');
  await (await right.serviceWorker()).evaluate((id) => chrome.notifications.clear(id), done);
});

test('an offer is declined from its notification', async () => {
  const [left, right] = await sharedPair();
  await right.lookAway();
  const file = await randomFile('declined.txt', 40_000);
  await left.sendFiles([file.path]);
  await right.clickNotification(await notificationOf(right, 'offer'), 1);
  await left.waitForFile(file.name, 'declined');
  expect(await readdir(right.downloadsDir)).toEqual([]);
});

test('what has arrived is opened from its notification, or shown in its folder where that is not allowed', async () => {
  const [left, right] = await sharedPair();
  const file = await randomFile('whole.txt', 40_000);
  await right.lookAway();
  await left.sendFiles([file.path]);
  await right.clickNotification(await notificationOf(right, 'offer'), 0);
  const done = await notificationOf(right, 'done');
  expect(done).toMatch(/:open$/);
  const worker = await right.serviceWorker();
  await refusePermissions(worker);
  const shown = worker.evaluate(
    () =>
      new Promise<number>((resolve) => {
        chrome.downloads.show = resolve;
      }),
  );
  await right.clickNotification(done, 0);
  expect(await shown).toBe(Number(done.split(':')[2]));
  await noneOf(right, 'done');
});

test('a program is warned of on its card, and cannot be accepted from its notification', async () => {
  const [left, right] = await sharedPair();
  const shown = await randomFile('invoice.pdf.exe', 4000);
  await left.sendFiles([shown.path]);
  await right.waitForFileWords(shown.name, 'A program that looks like something else');
  await right.clickInCard(shown.name, 'Decline');
  await right.lookAway();
  const hidden = await randomFile('setup.exe', 4000);
  await left.sendFiles([hidden.path]);
  await right.clickNotification(await notificationOf(right, 'offer'), 0);
  await left.waitForFile(hidden.name, 'declined');
});

test('a click on a notification leads to the conversation, in the tab that is there', async () => {
  const [left, right] = await sharedPair();
  await right.lookAway();
  await left.say('look here');
  await right.clickNotification(await notificationOf(right, 'message'));
  await right.waitForOwnTab();
  await right.waitForMessage('look here', 'remote');
  await noneOf(right, 'message');
  await right.clickButton('Settings');
  await left.say('and here');
  await right.clickNotification(await notificationOf(right, 'message'));
  await right.waitForMessage('and here', 'remote');
});

test('a page that was sent is opened from its notification', async () => {
  const [left, right] = await sharedPair();
  await right.lookAway();
  const linkUrl = 'http://127.0.0.1:9/sent';
  await left.visit('data:text/html,<title>anything</title>');
  await left.chooseFromMenu('link', { linkUrl });
  await right.clickNotification(await notificationOf(right, 'message'), 0);
  await right.waitForTab(linkUrl);
});

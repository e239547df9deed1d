import { expect, test } from 'vitest';
import { sha256OfFile } from '../../scripts/randomFile.ts';
import { pairByText } from './driver.ts';
import { device, devices, linkedInTabs, randomFile } from './support/fixtures.ts';
import { opfsFiles } from './support/opfsFiles.ts';

const MEGABYTE = 1_000_000;

test('nothing is lost when the popup closes between every step', async () => {
  const [left, right] = await devices(2);
  await left.clickIcon();
  const leftCode = await left.copyCode();
  await left.closePopup();
  await right.clickIcon();
  const rightCode = await right.copyCode();
  await right.pasteCode(leftCode);
  await right.waitForStep('You have theirs');
  await right.closePopup();
  await left.clickIcon();
  expect(await left.copyCode()).toBe(leftCode);
  await left.waitForStep('They have yours');
  await left.pasteCode(rightCode);
  await left.waitForLinked();
  await left.closePopup();
  await right.clickIcon();
  await right.waitForLinked();
  await right.type('half a thought');
  await right.closePopup();
  await right.clickIcon();
  expect(await right.draft()).toBe('half a thought');
  await right.say(', and the rest');
  await right.closePopup();
  await left.clickIcon();
  await left.waitForMessage('half a thought, and the rest', 'remote');
  await left.closePopup();
  await right.clickIcon();
  await right.waitForMessage('half a thought, and the rest', 'local');
});

test('a file flows on while every page is closed', async () => {
  const [left, right] = await linkedInTabs();
  const file = await randomFile('unattended.dat', 48 * MEGABYTE);
  await left.sendFiles([file.path]);
  await right.acceptFile(file.name);
  await right.waitForFile(file.name, 'moving');
  await Promise.all([left.closeView(), right.closeView()]);
  expect(await sha256OfFile(await right.waitForDownload(file.name, 60_000))).toBe(file.sha256);
  await right.clickIcon();
  await right.waitForFile(file.name, 'done');
  await right.closePopup();
  await expect.poll(() => opfsFiles(right)).toEqual([]);
});

test('nothing is lost when the service worker dies at every step and while a file flows', async () => {
  const [left, right] = await devices(2);
  const die = () => Promise.all([left.stopServiceWorker(), right.stopServiceWorker()]);
  await Promise.all([left.openTab(), right.openTab()]);
  const [leftCode, rightCode] = [await left.copyCode(), await right.copyCode()];
  await die();
  await left.pasteCode(rightCode);
  await right.waitForStep('They have yours');
  await die();
  await right.pasteCode(leftCode);
  await Promise.all([left.waitForLinked(), right.waitForLinked()]);
  await die();
  await left.say('after the first death');
  await right.waitForMessage('after the first death', 'remote');
  await left.waitForMessage('after the first death', 'local');
  const file = await randomFile('survivor.dat', 48 * MEGABYTE);
  await die();
  await left.sendFiles([file.path]);
  await right.waitForFile(file.name, 'offered');
  await die();
  await right.acceptFile(file.name);
  await right.waitForFile(file.name, 'moving');
  await die();
  await right.waitForFile(file.name, 'done', 60_000);
  await left.waitForFile(file.name, 'done');
  expect(await sha256OfFile(await right.waitForDownload(file.name))).toBe(file.sha256);
});

test('when the other browser is killed midway, the page says so within 10 s and keeps working', async () => {
  const [left, right] = await linkedInTabs();
  const file = await randomFile('cut-off.dat', 100 * MEGABYTE);
  await left.sendFiles([file.path]);
  await right.acceptFile(file.name);
  await right.waitForFile(file.name, 'moving');
  await left.kill();
  await right.waitForFile(file.name, 'interrupted', 10_000);
  await right.waitForStatus('Reconnecting', 10_000);
  await right.pairAnother();
  const third = await device();
  await third.openTab();
  await pairByText(third, right);
  await third.say('I am the next one');
  await right.waitForMessage('I am the next one', 'remote');
});

test('closing the link tells the other side, and both keep the conversation', async () => {
  const [left, right] = await linkedInTabs();
  await left.say('bye');
  await right.waitForMessage('bye', 'remote');
  await left.closeLink();
  await right.waitForStatus('closed');
  await left.waitForStatus('closed');
  expect((await right.messages()).map(({ text }) => text)).toEqual(['bye']);
});

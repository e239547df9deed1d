import { expect, test } from 'vitest';
import { randomFile, sharedPair } from './support/fixtures.ts';
import { tabTo } from './support/keyboard.ts';
import { startScripts } from './support/startScripts.ts';

test('a message is sent and a file accepted by keyboard alone', async () => {
  const [left, right] = await sharedPair();
  await left.waitForFocus('textarea');
  await left.view.keyboard.type('written without a mouse');
  await left.press('Enter');
  await right.waitForMessage('written without a mouse', 'remote');
  const file = await randomFile('keys.dat', 100_000);
  await left.sendFiles([file.path]);
  await right.waitForRole('group', file.name);
  await tabTo(right.view, 'Accept', { back: true });
  await right.press('Enter');
  await right.waitForDownload(file.name);
});

test('“?” lists the shortcuts, those of the browser too, but not for who is typing one', async () => {
  const [left] = await sharedPair();
  await left.type('really');
  await left.view.keyboard.press('?');
  expect(await left.draft()).toBe('really?');
  await left.press('Enter');
  await tabTo(left.view, 'Attach files', { back: true });
  await left.view.keyboard.press('?');
  await left.waitForRole('heading', 'Keyboard shortcuts');
  await left.waitForWords('Send page');
  await left.press('Escape');
  await left.waitForRole('log', 'Conversation');
});

test('the menu of a conversation is walked with the arrow keys, and gives the focus back', async () => {
  const [left] = await sharedPair();
  const focused = () =>
    left.view.evaluate(() => document.activeElement?.textContent || document.activeElement?.ariaLabel);
  await tabTo(left.view, 'More', { back: true });
  await left.press('Enter');
  await expect.poll(focused).not.toBe('More');
  const first = await focused();
  await left.view.keyboard.press('ArrowUp');
  expect(await focused()).toBe('Close link');
  await left.view.keyboard.press('ArrowDown');
  expect(await focused()).toBe(first);
  await left.press('Escape');
  expect(await focused()).toBe('More');
  // It closed the menu alone.
  await left.waitForRole('log', 'Conversation');
});

test('the popup starts with at most 60 KB of scripts, gzipped', async () => {
  const scripts = await startScripts();
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0)).toBeLessThan(60_000);
});

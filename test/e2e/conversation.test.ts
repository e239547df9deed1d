import { expect, test } from 'vitest';
import { linkAgain, pairByText } from './driver.ts';
import { devices, randomFile, sharedPair } from './support/fixtures.ts';
import { serveWebPage } from './support/webPage.ts';

test('messages go both ways, keep their lines, and are shown as delivered', async () => {
  const [left, right] = await sharedPair();
  await left.say('first line\nsecond line');
  await right.waitForMessage('first line\nsecond line', 'remote');
  await left.waitForMessage('first line\nsecond line', 'local');
  await right.say('답장이에요 🐙');
  await left.waitForMessage('답장이에요 🐙', 'remote');
});

test('Shift+Enter breaks the line instead of sending', async () => {
  const [left, right] = await sharedPair();
  await left.type('one');
  await left.press('Enter', { shift: true });
  await left.type('two');
  await left.press('Enter');
  await right.waitForMessage('one\ntwo', 'remote');
});

test('markup is shown, never run, and only real links can be followed', async () => {
  const [left, right] = await sharedPair();
  const markup = '<img src=x onerror="document.title=\'run\'"><b>bold</b> javascript:alert(1)';
  await left.say(markup);
  await right.waitForMessage(markup, 'remote');
  await left.say('see https://tandem.example/a?b=1#c.');
  await right.waitForMessage('see https://tandem.example/a?b=1#c.', 'remote');
  expect(await right.links()).toEqual(['https://tandem.example/a?b=1#c']);
  expect(await right.view.title()).not.toBe('run');
});

test('300 messages in a row arrive once each, in order', async () => {
  const [left, right] = await sharedPair();
  const texts = Array.from({ length: 300 }, (_, index) => `message ${index + 1}`);
  for (const text of texts) await left.say(text);
  await right.waitForMessage('message 300', 'remote');
  const shown = (await right.messages()).map(({ text }) => text);
  expect(shown.filter((text) => text.startsWith('message '))).toEqual(texts);
});

test('a message that nobody looks at is counted on the icon and told in a notification', async () => {
  const [left, right] = await sharedPair();
  await right.lookAway();
  await left.say('are you there?');
  await expect.poll(() => right.badge()).toBe('1');
  await expect.poll(async () => (await right.notifications()).length).toBe(1);
  await right.openTab();
  await right.waitForMessage('are you there?', 'remote');
  await expect.poll(() => right.badge()).toBe('');
});

test('a finished file is told in a notification when nobody looks', async () => {
  const [left, right] = await sharedPair();
  const file = await randomFile('quiet.dat', 30_000_000);
  await left.sendFiles([file.path]);
  await right.acceptFile(file.name);
  await right.closeView();
  await right.waitForDownload(file.name);
  await expect.poll(async () => (await right.notifications()).some((id) => id.startsWith('done:'))).toBe(true);
});

test('a conversation begins with one click: in the popup with the page in front, anywhere with a hello', async () => {
  const web = await serveWebPage();
  const [left, right] = await devices(2);
  try {
    await left.visit(web.url);
    await linkAgain(left, right);
    await left.closeTabs();
    await left.clickIcon();
    await left.clickButton('Send page A quiet page');
    await right.waitForWords('A quiet page');
    expect(await right.links()).toContain(web.url);
    await left.closeLink();
    await left.closePopup();
    await Promise.all([left.openTab(), right.pairAnother()]);
    await pairByText(left, right);
    await left.clickButton('Say hello');
    await right.waitForMessage('👋', 'remote');
    // Who has begun goes on writing.
    await left.view.keyboard.type('and a word');
    await expect.poll(() => left.draft()).toBe('and a word');
  } finally {
    await web.close();
  }
});

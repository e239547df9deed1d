import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Device, linkAgain, pairByText } from './driver.ts';
import { devices, randomFile } from './support/fixtures.ts';
import { serveWebPage, type WebPage } from './support/webPage.ts';

let web: WebPage;
beforeAll(async () => {
  web = await serveWebPage();
});
afterAll(() => web.close());

/** Two devices with a tab open, the second of which the first remembers. Their link is closed. */
async function apart(): Promise<[Device, Device]> {
  const [left, right] = await devices(2);
  await Promise.all([left.openTab(), right.openTab()]);
  await right.rename('The other one');
  await pairByText(left, right);
  await left.rememberDevice();
  await left.closeLink();
  return [left, right];
}

test('what is sent to a remembered device that is not there goes when it is linked again, also after a restart', async () => {
  const [left, right] = await apart();
  await left.chooseRemembered('The other one');
  await left.say('see you tomorrow');
  await left.say('or not');
  const file = await randomFile('for-later.txt', 30_000);
  await left.sendFiles([file.path]);
  await left.waitForWords('Waits for The other one');
  await left.waitForWords('for-later.txt');
  await left.visit(web.url);
  await left.chooseFromMenu('page');
  await left.waitForPopup();
  await left.waitForRole('heading', 'Send to');
  await left.sendTo('The other one');
  await left.waitForWords('A quiet page');
  // Taken back.
  await left.view.locator(`li ::-p-aria([name="Don’t send"][role="button"])`).click();
  await expect.poll(() => left.view.$eval('.waits', ({ textContent }) => textContent)).not.toContain('tomorrow');
  await left.close({ keep: true });
  await left.restart();
  await linkAgain(left, right);
  await right.waitForMessage('or not', 'remote');
  expect((await right.messages()).map(({ text }) => text)).not.toContain('see you tomorrow');
  await expect.poll(() => right.links()).toContain(web.url);
  await right.acceptFile(file.name);
  await right.waitForDownload(file.name);
});

test('what waited is there once, though the browsers are killed before anybody answered', async () => {
  const [left, right] = await apart();
  await left.chooseRemembered('The other one');
  await left.say('once');
  const file = await randomFile('waited.txt', 30_000);
  await left.sendFiles([file.path]);
  await left.waitForWords(file.name);
  await linkAgain(left, right);
  await right.waitForMessage('once', 'remote');
  await right.waitForFile(file.name, 'offered');
  // The sender's alone: the other side knows what was said.
  await left.kill({ keep: true });
  await left.restart();
  await linkAgain(left, right);
  await right.waitForFile(file.name, 'offered');
  expect((await right.messages()).map(({ text }) => text)).not.toContain('once');
  // Both: nobody remembers the offer but the disk over here.
  await Promise.all([left.kill({ keep: true }), right.kill({ keep: true })]);
  await Promise.all([left.restart(), right.restart()]);
  await linkAgain(left, right);
  await right.acceptFile(file.name);
  // Nobody chose it again.
  await right.waitForDownload(file.name);
  expect((await right.messages()).map(({ text }) => text)).not.toContain('once');
  expect(await right.downloads()).toEqual([file.name]);
});

test('files for a device that is not there are attached in the side panel, which opens where the popup was', async () => {
  const [left] = await apart();
  await left.closeTabs();
  await left.clickIcon();
  await left.chooseRemembered('The other one');
  const first = await randomFile('first.txt', 3000);
  await left.sendFiles([first.path]);
  await left.waitForRole('heading', 'The other one');
  await left.waitForWords('first.txt');
  // The panel is open already, and somewhere else.
  await left.clickButton('Back');
  await left.waitForRole('heading', 'Devices');
  await left.clickIcon();
  await left.chooseRemembered('The other one');
  await left.attachInPanel();
  await left.waitForRole('heading', 'The other one');
  await left.waitForWords('first.txt');
});

import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DIST } from '../../scripts/paths.ts';
import { MAX_WAITING_OFFERS } from '../../src/core/limits.ts';
import { type Device, linkAgain, pairByText } from './driver.ts';
import { device, devices, linkedInTabs, sharedPair, temporaryFolder } from './support/fixtures.ts';
import { refusePermissions } from './support/previews.ts';
import { serveWebPage, type WebPage } from './support/webPage.ts';

let web: WebPage;
beforeAll(async () => {
  web = await serveWebPage();
});
afterAll(() => web.close());

/** Gathered in a page, sent, drawn: more than a second on a loaded machine. */
const SOON = { timeout: 10_000 };

const notes = async (one: Device) => (await one.notifications()).sort();

test('a page arrives as a card with its title, its host and a way to open it', async () => {
  const [left, right] = await sharedPair();
  await left.visit(web.url);
  await left.chooseFromMenu('page');
  await right.waitForWords('A quiet page');
  await right.waitForWords(new URL(web.url).host);
  expect(await right.links()).toContain(web.url);
});

test('a link arrives as the link', async () => {
  const [left, right] = await sharedPair();
  await left.visit(web.url);
  const linkUrl = new URL('/elsewhere?a=1', web.url).href;
  await left.chooseFromMenu('link', { linkUrl });
  await expect.poll(() => right.links(), SOON).toContain(linkUrl);
});

test('a selection arrives with its line breaks and the page that it is from', async () => {
  const [left, right] = await sharedPair();
  const page = await left.visit(web.url);
  await page.evaluate(() =>
    getSelection()?.setBaseAndExtent(document.body, 5, document.querySelector('#p2') as Node, 1),
  );
  const selected = await page.evaluate(() => getSelection()?.toString().trim() ?? '');
  expect(selected).toContain('\n');
  await left.chooseFromMenu('selection', { selectionText: 'in one line, as the browser says' });
  await right.waitForMessage(selected, 'remote');
});

test('a page opens where its sender was reading', async () => {
  const [left, right] = await sharedPair();
  const page = await left.visit(web.url);
  await page.evaluate(() => document.querySelector('#p40')?.scrollIntoView());
  await left.chooseFromMenu('spot');
  const spot = (links: string[]) => links.find((link) => link.includes(':~:text='));
  await expect.poll(async () => spot(await right.links()), SOON).toBeDefined();
  const there = await right.follow(spot(await right.links()) ?? '');
  await expect.poll(() => there.evaluate(() => scrollY), SOON).toBeGreaterThan(500);
  const seen = await there.evaluate(() => {
    const { top } = document.querySelector('#p41')?.getBoundingClientRect() ?? { top: -1 };
    return top >= 0 && top < innerHeight;
  });
  expect(seen).toBe(true);
  await there.close();
  await right.lookAtView();
});

test('a picture that its page may read arrives byte for byte', async () => {
  const [left, right] = await sharedPair();
  await left.visit(web.url);
  await left.chooseFromMenu('picture', { srcUrl: web.ownPicture });
  await right.acceptFile('red.png');
  const file = await right.waitForDownload('red.png');
  expect((await readFile(file)).equals(web.picture)).toBe(true);
});

test('a picture of another server arrives as its address and as it looks', async () => {
  const [left, right] = await sharedPair();
  await left.visit(web.url);
  await left.chooseFromMenu('picture', { srcUrl: web.foreignPicture });
  await expect.poll(() => right.links(), SOON).toContain(web.foreignPicture);
  await right.acceptFile('blue.png');
  const { width, height, data } = PNG.sync.read(await readFile(await right.waitForDownload('blue.png')));
  expect([width, height]).toEqual([40, 30]);
  expect([...data.subarray(0, 3)]).toEqual([200, 30, 40]);
});

test('a screenshot of the tab arrives as a picture named after its page', async () => {
  const [left, right] = await sharedPair();
  await left.visit(web.url);
  await left.chooseFromMenu('screen');
  const named = () => right.view.$$eval('.card-name', (all) => all.map((one) => one.textContent ?? '').join('\n'));
  await expect.poll(named, SOON).toContain('Screenshot of A quiet page');
});

test('the clipboard goes with one click, and is taken with another', async () => {
  const [left, right] = await sharedPair();
  await left.lookAtView();
  await left.view.evaluate(() => navigator.clipboard.writeText('copied over there'));
  await left.clickButton('Send clipboard');
  await right.waitForMessage('copied over there', 'remote');
  await right.lookAtView();
  const copies = await right.view.$$('.message-source .copy-button');
  await copies.at(-1)?.click();
  await expect.poll(() => right.view.evaluate(() => navigator.clipboard.readText()), SOON).toBe('copied over there');
});

test('the highlighted tabs arrive as one card, with the permission to read their addresses', async () => {
  // Nobody is there to answer the browser's question, so this extension has the permission from the start.
  const extension = await temporaryFolder();
  await cp(DIST, extension, { recursive: true });
  const manifest = JSON.parse(await readFile(path.join(extension, 'manifest.json'), 'utf8'));
  manifest.permissions.push('tabs');
  await writeFile(path.join(extension, 'manifest.json'), JSON.stringify(manifest));
  const [left, right] = await Promise.all([device({ extension }), device()]);
  await linkAgain(left, right);
  await left.visit(web.url);
  await left.visitInNewTab(`${web.url}&second`);
  await left.chooseFromMenu('tabs', {}, true);
  await right.waitForRole('button', 'Open all 2');
  expect((await right.links()).sort()).toEqual([web.url, `${web.url}&second`]);
});

test('a page of the browser itself is refused in words', async () => {
  const [left] = await sharedPair();
  await left.visit('chrome://version');
  await left.chooseFromMenu('page');
  await expect.poll(() => notes(left), SOON).toContain('share');
});

test('without the permission for highlighted tabs nothing is sent, which is said', async () => {
  const [left] = await sharedPair();
  await left.visit(web.url);
  const worker = await left.serviceWorker();
  await worker.evaluate(() => chrome.notifications.clear('share'));
  await refusePermissions(worker);
  await left.chooseFromMenu('tabs', {}, true);
  await expect.poll(() => notes(left), SOON).toContain('share');
});

test('the page in front goes with a click from the conversation, in the popup and in the side panel beside it', async () => {
  const [left, right] = await linkedInTabs();
  await left.say('Have a look at this');
  await left.closeTabs();
  await left.visit(web.url);
  await left.clickIcon();
  await left.waitForWords('A quiet page');
  await left.clickButton('Send page');
  await left.waitForRole('button', 'Sent');
  await expect.poll(() => right.links(), SOON).toEqual([web.url]);
  await left.openPanel();
  await left.clickButton('Send page');
  await expect.poll(() => right.links(), SOON).toEqual([web.url, web.url]);
  // A page that the browser does not tell of, as one of its own; a person may allow that it does.
  await refusePermissions(left.view);
  await left.visit('chrome://version');
  await left.waitForWords('The page in front');
  await left.clickButton('Send page');
  await left.visit(web.url);
  await left.waitForRole('button', 'Send page');
  expect(await left.errors()).toEqual([]);
});

test('a page of the browser itself is not offered in the popup', async () => {
  const [left] = await linkedInTabs();
  await left.say('Nothing to see here');
  await left.closeTabs();
  await left.visit('chrome://version');
  await left.clickIcon();
  await left.waitForMessage('Nothing to see here', 'local');
  expect(await left.view.$('.page-row')).toBeNull();
});

test('with nobody linked the popup shows the code and what it is for, and sends it once there is somebody', async () => {
  const [left, right] = await devices(2);
  await left.visit(web.url);
  await left.chooseFromMenu('page');
  await left.waitForPopup();
  await left.waitForWords('Not linked yet');
  await right.openTab();
  const [leftCode, rightCode] = [await left.copyCode(), await right.copyCode()];
  await right.pasteCode(leftCode);
  await left.pasteCode(rightCode);
  await right.waitForLinked();
  await left.clickButton('Later');
  await left.waitForRole('heading', 'Send to');
  await left.sendTo();
  await right.waitForWords('A quiet page');
});

test('with several linked a person chooses to whom, and the other hears nothing', async () => {
  const [middle, left] = await sharedPair();
  const right = await device();
  await middle.lookAtView();
  await right.openTab();
  await right.rename('The right one');
  await middle.pairAnother();
  await pairByText(middle, right);
  await middle.visit(web.url);
  await middle.chooseFromMenu('link', { linkUrl: 'https://chosen.example/' });
  await middle.waitForPopup();
  await middle.waitForRole('heading', 'Send to');
  await middle.sendTo('The right one');
  await expect.poll(() => right.links(), SOON).toContain('https://chosen.example/');
  expect(await left.links()).not.toContain('https://chosen.example/');
});

test('a screenshot that the limit of offers refuses is refused in words, and goes when there is room again', async () => {
  const [left, right] = await devices(2);
  await linkAgain(left, right);
  for (let index = 0; index < MAX_WAITING_OFFERS; index++) await left.offerNamed(`${index}.txt`, 'x');
  await right.waitForFile('0.txt', 'offered');
  await left.visit(web.url);
  await left.chooseFromMenu('screen');
  await left.waitForPopup();
  await left.waitForError('Too many offers wait for an answer');
  await right.declineFile('0.txt');
  await right.waitForFile('0.txt', 'declined');
  await left.sendTo();
  await right.waitForWords('Screenshot of A quiet page');
});

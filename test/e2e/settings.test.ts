import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { LANGUAGE_CODES, LANGUAGES, languageTag } from '../../src/words/languages.ts';
import { LOCALES } from '../gallery/jsonWords.ts';
import { pairByText } from './driver.ts';
import { device, devices } from './support/fixtures.ts';
import { opfsFiles } from './support/opfsFiles.ts';
import { chooseSetting, groundOf, leftOvers, noteMenus, noteSounds, switchOn } from './support/settings.ts';

const SOON = { timeout: 30_000 };

test('another language is spoken at once in every open view and in the menus, and from the first frame later', async () => {
  const here = await device();
  await here.openTab();
  const other = here.view;
  await here.openTab();
  await here.clickButton('Settings');
  const menus = await noteMenus(here);

  await chooseSetting(here, 'Language', '한국어');
  await here.waitForRole('heading', '설정');
  const heading = LOCALES.ko?.welcomeHeading?.message ?? '';
  await other.waitForSelector(`h1::-p-text(${heading})`);
  await other.waitForSelector('html[lang=ko]');
  await expect.poll(menus, SOON).toContain('페이지 보내기');

  await here.openTab();
  await here.waitForRole('heading', heading);

  await here.clickButton('설정');
  await chooseSetting(here, '언어', '브라우저 설정');
  await here.waitForRole('heading', 'Settings');
});

test('every language of the package is spoken where it is chosen', async () => {
  const here = await device();
  await here.openTab();
  await here.clickButton('Settings');
  let title = LOCALES.en?.language?.message ?? '';
  for (const code of LANGUAGE_CODES) {
    await chooseSetting(here, title, LANGUAGES[code]);
    await here.view.waitForSelector(`html[lang="${languageTag(code)}"]`);
    await here.waitForRole('heading', LOCALES[code]?.settings?.message ?? '');
    title = LOCALES[code]?.language?.message ?? '';
  }
});

test('the theme that was chosen holds against the system’s', async () => {
  const here = await device();
  await here.openTab();
  const other = here.view;
  await other.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  const light = await groundOf(other);
  await here.openTab();
  await here.clickButton('Settings');
  await chooseSetting(here, 'Theme', 'Dark');
  await expect.poll(() => groundOf(other), SOON).not.toBe(light);
  await chooseSetting(here, 'Theme', 'Light');
  await expect.poll(() => groundOf(other), SOON).toBe(light);
});

test('whoever has just installed it sees the code, and that there are two of them', async () => {
  const here = await device({ welcomed: true });
  await here.waitForCode();
  await here.waitForRole('heading', 'Open Tandem on both devices');
  await here.waitForStatus('Install it there too');
});

test('what arrives is told, heard and kept as the settings say, and all of it is exported and erased', async () => {
  const [left, right] = await devices(2);
  await Promise.all([left.openTab(), right.openTab()]);
  await left.rename('Left');
  await right.rename('Right');
  await pairByText(left, right);
  await left.rememberDevice();

  await left.clickButton('Settings');
  const sounds = await noteSounds(left);
  await switchOn(left, 'Sounds');
  await expect.poll(sounds, SOON).toEqual(['running', 'running']);
  await chooseSetting(left, 'When something arrives', 'Off');
  await right.say('one');
  await right.say('two');
  await expect.poll(() => left.badge(), SOON).toBe('2');
  expect(await left.notifications()).toEqual([]);
  await chooseSetting(left, 'When something arrives', 'No details');
  await right.say('three');
  await expect.poll(() => left.notifications(), SOON).toHaveLength(1);

  await left.clickButton('Export');
  const exported = JSON.parse(await readFile(await left.waitForDownload('Tandem.json'), 'utf8'));
  expect(exported).toMatchObject({
    device: { name: 'Left' },
    settings: { notifications: 'bare', sounds: true },
    devices: [{ name: 'Right', history: [{ text: 'one' }, { text: 'two' }, { text: 'three' }] }],
  });

  // One that nobody draws, so that the next one is told from it.
  await (await left.serviceWorker()).evaluate(() => chrome.storage.local.set({ deviceWord: 1000 }));
  await left.clickButton('Erase everything…');
  await left.clickButton('Erase');
  await left.waitForRole('heading', 'Open Tandem on both devices');
  await right.waitForWords('Left closed this link');
  await left.waitForCode();
  const { deviceWord, ...others } = await leftOvers(left);
  expect(deviceWord).toBeLessThan(1000);
  expect(others).toEqual({});
  expect(await opfsFiles(left)).toEqual([]);
  expect(await left.notifications()).toEqual([]);

  await left.clickButton('Settings');
  await left.clickButton('Export');
  const after = JSON.parse(await readFile(await left.waitForDownload('Tandem (1).json'), 'utf8'));
  expect(after).toMatchObject({ settings: { notifications: 'full', sounds: false }, devices: [] });
  expect(after.device.name).not.toBe('Left');
  expect(after.device.key).not.toBe(exported.device.key);
});

test('the page of permissions gives each its reason, and the page that explains says what is known', async () => {
  const here = await device();
  await here.openTab();
  await here.waitForCode();
  await here.clickButton('Settings');
  await here.view.locator('.page-link ::-p-text(Permissions)').click();
  await here.waitForWords('To hold the connection while no page of Tandem is open');
  await here.waitForRole('button', 'Allow');
  await here.clickButton('Back');
  await here.view.locator('.page-link ::-p-text(Why can’t we connect?)').click();
  await here.waitForStatus('Nothing is wrong on this side');
  await here.view.waitForSelector('[data-fact=address][data-verdict=good]');
});

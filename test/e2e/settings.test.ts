import { expect, test } from 'vitest';
import { device } from './support/fixtures.ts';
import { chooseSetting, groundOf, noteMenus } from './support/settings.ts';

const SOON = { timeout: 10_000 };

test('another language is spoken at once in every open view and in the menus, and from the first frame later', async () => {
  const here = await device();
  await here.openTab();
  const other = here.view;
  await here.openTab();
  await here.clickButton('Settings');
  const menus = await noteMenus(here);

  await chooseSetting(here, 'Language', '한국어');
  await here.waitForRole('heading', '설정');
  await other.waitForSelector('h1::-p-text(내 코드를 보여 주고)');
  await other.waitForSelector('html[lang=ko]');
  await expect.poll(menus, SOON).toContain('페이지 보내기');

  await here.openTab();
  await here.waitForRole('heading', '내 코드를 보여 주고, 상대 코드를 스캔하세요');

  await here.clickButton('설정');
  await chooseSetting(here, '언어', '브라우저 설정에 맞춤');
  await here.waitForRole('heading', 'Settings');
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

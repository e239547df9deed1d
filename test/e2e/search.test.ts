import { expect, test } from 'vitest';
import { pairByText } from './driver.ts';
import { devices } from './support/fixtures.ts';
import { byRole } from './support/roles.ts';

test('what was said is found in the conversation that is open, and where it is kept, without a mouse', async () => {
  const [left, right] = await devices(2);
  await Promise.all([left.openTab(), right.openTab()]);
  await right.rename('The other one');
  await pairByText(left, right);
  await left.rememberDevice();
  await right.say('the ferry goes at nine');
  for (let line = 0; line < 30; line++) await right.say(`line ${line}`);
  await left.waitForMessage('line 29', 'remote');

  await left.clickButton('Search');
  await left.view.waitForSelector('.search-top input:focus');
  const { keyboard } = left.view;
  await keyboard.type('FERRY');
  await left.view.waitForSelector('.hit-row mark::-p-text(ferry)');
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await left.press('Enter');
  const focused = () => left.view.evaluate(() => document.activeElement?.textContent ?? '');
  await expect.poll(focused).toContain('the ferry goes at nine');
  const isSeen = await left.view.evaluate(() => {
    const { top = -1, bottom = 0 } = document.activeElement?.getBoundingClientRect() ?? {};
    return top > 0 && bottom < innerHeight;
  });
  expect(isSeen).toBe(true);

  await left.closeLink();
  await left.clickButton('More');
  await left.clickButton('Remove from the list');
  await left.clickButton('Devices');
  await left.clickButton('Search');
  await left.view.waitForSelector('.search-top input:focus');
  await keyboard.type('nine');
  await left.view.locator('.hit-row').click();
  await left.waitForRole('searchbox', 'Search the history');
  await left.waitForWords('the ferry goes at nine');
  await left.view.locator(byRole('searchbox', 'Search')).click();
  await left.press('Escape');
  await expect.poll(() => left.view.evaluate(() => document.activeElement?.ariaLabel)).toBe('Search');
  await left.waitForRole('button', 'Pair a device');
});

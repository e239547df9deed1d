import type { Page } from 'puppeteer-core';

/** More than any page has to stop at. */
const MOST_STOPS = 100;

/** Presses Tab, or Shift+Tab to go back, until the focus is on what has this name. */
export async function tabTo(page: Page, name: string, { back = false } = {}): Promise<void> {
  const passed: string[] = [];
  if (back) await page.keyboard.down('Shift');
  try {
    for (let stops = 0; stops < MOST_STOPS; stops += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent?.trim() ?? '';
      });
      if (at === name) return;
      passed.push(at);
    }
  } finally {
    if (back) await page.keyboard.up('Shift');
  }
  throw new Error(`Tab does not lead to "${name}", but to ${[...new Set(passed)].join(', ')}.`);
}

import type { Device } from '../driver.ts';

/** Turns a switch on, and waits until it is. */
export async function switchOn({ view }: Device, name: string): Promise<void> {
  const found = `::-p-xpath(//label[.//span[normalize-space()=${JSON.stringify(name)}]]//input[@role="switch"])`;
  await view.locator(found).click();
  await view.waitForSelector(`${found.slice(0, -2)} and @aria-checked="true"])`);
}

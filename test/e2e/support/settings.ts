import type { Page } from 'puppeteer-core';
import { expect } from 'vitest';
import type { Device } from '../driver.ts';
import { byRole } from './roles.ts';

/**
 * Chooses from a list of the settings, by the names that it and the choice have on the screen, something else than what
 * is chosen. Returns when it is in force: a page that closes at once takes with it what it was about to say.
 */
export async function chooseSetting(device: Device, title: string, option: string): Promise<void> {
  const before = await preferencesInForce(device);
  await pickSetting(device, title, option);
  await expect.poll(() => preferencesInForce(device)).not.toBe(before);
}

/** As `chooseSetting`, for what may not come into force. */
export async function pickSetting(device: Device, title: string, option: string): Promise<void> {
  const list = await device.view.waitForSelector(byRole('combobox', title));
  const value = await list?.evaluate(
    (select, label) => [...(select as HTMLSelectElement).options].find((one) => one.text === label)?.value,
    option,
  );
  if (!list || value === undefined) throw new Error(`"${title}" does not offer "${option}"`);
  await list.select(value);
}

/** @returns what a list of the settings shows as chosen */
export function shownSetting(device: Device, title: string): Promise<string | undefined> {
  return device.view.$eval(byRole('combobox', title), (select) => {
    return (select as HTMLSelectElement).selectedOptions[0]?.text;
  });
}

/** What the peer host goes by. */
function preferencesInForce(device: Device): Promise<string> {
  return device.view.evaluate(async () => {
    const { snapshot } = await chrome.runtime.sendMessage({ to: 'host', type: 'describe' });
    return JSON.stringify(snapshot.preferences);
  });
}

/** Has the service worker note the titles of the menu entries that it makes from now on. */
export async function noteMenus(device: Device): Promise<() => Promise<string[]>> {
  const worker = await device.serviceWorker();
  await worker.evaluate(() => {
    const noted: string[] = [];
    const create = chrome.contextMenus.create.bind(chrome.contextMenus);
    chrome.contextMenus.create = (entry, done) => {
      noted.push(entry.title ?? '');
      return done === undefined ? create(entry) : create(entry, done);
    };
    Object.assign(globalThis, { noted });
  });
  return () => worker.evaluate(() => (globalThis as typeof globalThis & { noted: string[] }).noted);
}

/** @returns the colour that the page's ground is painted in */
export function groundOf(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
}

/** Turns a switch on. */
export async function switchOn(device: Device, title: string): Promise<void> {
  const found = `::-p-xpath(//label[.//span[normalize-space()=${JSON.stringify(title)}]]//input[@role="switch"])`;
  await device.view.locator(found).click();
}

/** Notes in what state the sounds' audio is when they begin: one that the browser holds back is heard by nobody. */
export async function noteSounds(device: Device): Promise<() => Promise<string[]>> {
  const host = await device.offscreenPage();
  await host.evaluate(() => {
    const heard: string[] = [];
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when) {
      const { context } = this;
      if (context.state === 'running') heard.push('running');
      else context.addEventListener('statechange', () => heard.push(context.state), { once: true });
      start.call(this, when);
    };
    Object.assign(globalThis, { heard });
  });
  return () => host.evaluate(() => (globalThis as typeof globalThis & { heard: string[] }).heard);
}

/** What is in the background's storage, and in that of the pages besides the code on show. */
export async function leftOvers(device: Device): Promise<Record<string, unknown>> {
  const worker = await device.serviceWorker();
  const kept = await worker.evaluate(() => chrome.storage.local.get(null));
  const inPages = await device.view.evaluate(() => ({ ...localStorage }));
  const { 'code-on-show': _, ...rest } = inPages;
  return { ...kept, ...rest };
}

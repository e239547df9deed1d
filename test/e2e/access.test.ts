/** Every state of the gallery, for everybody: what axe says, where the focus is seen, what fits into a narrow page. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import puppeteer, { type Browser, type Page, type SerializedAXNode } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBrowser } from '../../scripts/browser.ts';
import { LANGUAGE_CODES, languageTag } from '../../src/words/languages.ts';
import { type Gallery, openGallery } from '../gallery/openGallery.ts';
import { STATES } from '../gallery/states.ts';
import { byRole } from './support/roles.ts';
import { cutWords, misfits, undrawnLinks, unseenFocus } from './support/sightChecks.ts';

/** What Chrome gives a popup at the most, 800×600, and a usual tab, both zoomed to 200 %; and a narrow panel. */
const ZOOMED = { popup: [400, 300], tab: [590, 380] } as const;
const NARROW: readonly [number, number] = [320, 640];
/** What each usually has, and all that most people ever see of it. */
const USUAL = { code: [780, 600], popup: [420, 600], panel: [360, 800] } as const;

let gallery: Gallery;
let browser: Browser;
let page: Page;
let axe: string;

beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  gallery = await openGallery();
  browser = await puppeteer.launch({ executablePath: await findBrowser(), args: ['--no-sandbox'] });
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

async function resize([width, height]: readonly [number, number]): Promise<void> {
  await page.setViewport({ width, height });
  // The code waits for the popup to have its final size.
  await page.waitForFunction(() => innerHeight > 300 || !document.querySelector('.pair:not([data-stacked])'));
}

async function open(state: string, surface: string, size: readonly [number, number]): Promise<void> {
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  await page.setViewport({ width: size[0], height: size[1] });
  await page.goto(gallery.address({ state, surface, language: 'en' }));
  await page.waitForSelector('h1');
}

/** @returns what axe finds, a line for each element; of some rules, or of all */
async function violations(rules?: string[]): Promise<string[]> {
  const found = await page.evaluate(async (only) => {
    for (const animation of document.getAnimations()) {
      if (animation.effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY) animation.cancel();
      else animation.finish();
    }
    const { run } = (window as unknown as { axe: { run(...args: unknown[]): Promise<AxeResults> } }).axe;
    return (await run(document, { resultTypes: ['violations'], ...(only ? { runOnly: only } : {}) })).violations;
  }, rules);
  return found.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help}: ${target.join(' ')}`));
}

test.each(Object.keys(STATES))(
  '%s: axe finds nothing in light and dark, the focus is seen, and all fits',
  async (state) => {
    const surface = state.startsWith('tab') || state === 'camera' ? 'tab' : 'popup';
    await open(state, surface, surface === 'tab' ? [1180, 760] : [780, 600]);
    await page.evaluate(axe);
    const light = await violations();
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    const dark = await violations(['color-contrast']);
    await page.keyboard.press('Tab');
    const unseen = await page.evaluate(unseenFocus);
    const undrawn = await page.evaluate(undrawnLinks);
    await resize(ZOOMED[surface]);
    const zoomed = await page.evaluate(misfits);
    if (surface === 'popup') await open(state, 'panel', NARROW);
    else await resize(NARROW);
    const narrow = await page.evaluate(misfits);
    expect({ light, dark, unseen, undrawn, zoomed, narrow }).toEqual({
      light: [],
      dark: [],
      unseen: [],
      undrawn: [],
      zoomed: [],
      narrow: [],
    });
  },
);

test('the search: axe finds nothing, and all fits', async () => {
  await open('tab', 'tab', [1180, 760]);
  await page.evaluate(axe);
  await page.locator(byRole('button', 'Search')).click();
  await page.waitForSelector('.search-top input:focus');
  await page.keyboard.type('a');
  await page.waitForSelector('.hit-row');
  const light = await violations();
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  expect({ light, dark: await violations(['color-contrast']), misfits: await page.evaluate(misfits) }).toEqual({
    light: [],
    dark: [],
    misfits: [],
  });
});

/** In all languages where the column beside the code is crowded; elsewhere in the one whose words are longest too. */
const showsCode = (state: string) => state.startsWith('pair') || state === 'welcome';
const languagesFor = (state: string) => (showsCode(state) ? LANGUAGE_CODES : (['en', 'de'] as const));

test.each(Object.keys(STATES).filter((state) => !state.startsWith('tab') && state !== 'camera'))(
  '%s: nothing is cut in a popup or a panel of the usual size',
  async (state) => {
    const found: string[] = [];
    const look = async (surface: 'popup' | 'panel') => {
      for (const language of languagesFor(state)) {
        await page.evaluate((code) => (window as unknown as { speak(code: string): void }).speak(code), language);
        await page.waitForFunction((tag) => document.documentElement.lang === tag, {}, languageTag(language));
        const seen = [...(await page.evaluate(misfits)), ...(await page.evaluate(cutWords))];
        found.push(...seen.map((line) => `${surface}, ${language}: ${line}`));
      }
    };
    await open(state, 'popup', showsCode(state) ? USUAL.code : USUAL.popup);
    await look('popup');
    await open(state, 'panel', USUAL.panel);
    await look('panel');
    expect(found).toEqual([]);
  },
);

test('a screen reader hears who said what, each quarter by the name of its file, and no latency every two seconds', async () => {
  await open('talk', 'panel', NARROW);
  const tree = await page.accessibility.snapshot();
  if (!tree) throw new Error('The page has no accessibility tree.');
  const read = textsOf(tree);
  const before = (text: string) => read[read.indexOf(text) - 1];
  expect(before('The flat by the river, this one?')).toBe('Anna’s laptop');
  expect(before('Yes! Sending the film from last night too.')).toBe('You');
  expect(before('Lisbon walk, evening light.mov')).toBe('You');
  expect(before('IMG_2041.heic')).toBe('Anna’s laptop');
  const spoken = () => page.$$eval('[role="status"]', (regions) => regions.map(({ textContent }) => textContent));
  expect(await spoken()).toContain('Same network');
  await open('talk-cards', 'panel', NARROW);
  expect(await spoken()).toContain('Portraits, selection for the printer.tiff, 50\u00a0%');
  await open('connected-asks', 'panel', NARROW);
  const asked = textsOf((await page.accessibility.snapshot()) ?? tree);
  expect(asked.filter((text) => ['Octopus', 'Balloon', 'Cactus', 'Bell'].includes(text))).toHaveLength(4);
});

test.each(['connected', 'pair-waiting', 'pair-half', 'talk', 'connected-asks'])(
  '%s: with reduced motion, things only fade, and nothing loops',
  async (state) => {
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    await page.goto(gallery.address({ state, surface: 'popup', language: 'en' }));
    await page.waitForSelector('h1');
    const moving = await page.evaluate(() => {
      const fades = ['opacity', 'offset', 'computedOffset', 'easing', 'composite'];
      return document.getAnimations().flatMap(({ effect }) => {
        if (!(effect instanceof KeyframeEffect)) return [];
        const moves = effect.getKeyframes().some((frame) => Object.keys(frame).some((key) => !fades.includes(key)));
        const loops = effect.getComputedTiming().iterations === Number.POSITIVE_INFINITY;
        return moves || loops ? [effect.target?.getAttribute('class')] : [];
      });
    });
    expect(moving).toEqual([]);
  },
);

/** All text in the order in which it is read. */
function textsOf({ role, name, children = [] }: SerializedAXNode): string[] {
  return [...(role === 'StaticText' && name ? [name.trim()] : []), ...children.flatMap(textsOf)];
}

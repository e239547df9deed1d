/** Takes pictures of the UI in its states, themes, sizes and languages into `shots/`: `npm run shots [-- NAME…]`. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { createServer } from 'vite';
import { findBrowser } from './browser.ts';

interface Shot {
  state: string;
  surface?: 'popup' | 'panel' | 'tab';
  theme?: 'light' | 'dark';
  /** A folder of `_locales`. */
  language?: string;
  size?: [width: number, height: number];
  /** The system's few colours, as with a high-contrast theme. */
  forcedColors?: boolean;
  /** Buttons to click first, by accessible name, in the language of the picture or in English. */
  click?: string[];
  prepare?: (page: Page) => Promise<unknown>;
}

const SIZES = { popup: [420, 600], panel: [360, 800], tab: [1180, 760] } as const;
const WIDE_POPUP: [number, number] = [780, 600];

const hoverFiles = (page: Page) =>
  page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    for (const name of ['a', 'b', 'c']) dataTransfer.items.add(new File(['x'], name));
    document.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true }));
  });

const openFolder = (name: string) => async (page: Page) => {
  await page.locator(`.file-row[aria-label="${name}"] .file-row-open`).click();
  await page.waitForSelector('.file-row[data-state]');
};
const openYear = async (page: Page) => {
  await openFolder('2001')(page);
  await page.hover('.file-row:nth-child(5)');
};
const hoverFolder = (name: string) => (page: Page) => page.locator(`.file-row[aria-label="${name}"]`).hover();
const tickOff = (page: Page, name: string) => page.locator(`.file-row[aria-label="${name}"] input`).click();
const chooseSome = async (page: Page) => {
  await tickOff(page, '1999');
  await openFolder('2001')(page);
  await tickOff(page, 'IMG_00002.jpg');
  await page.keyboard.press('Escape');
};
const chooseNone = (page: Page) => page.locator('.files-all input').click();
const scrollTo = (page: Page, share: number) =>
  page.evaluate((to) => {
    const list = document.querySelector('.files-list');
    if (list) list.scrollTop = list.scrollHeight * to;
  }, share);
const scrollDown = async (page: Page) => {
  await page.waitForSelector('.file-row');
  await scrollTo(page, 1);
};
const scrollFar = async (page: Page) => {
  await scrollDown(page);
  await openFolder('Scans')(page);
  await scrollTo(page, 0.6);
};
const hoverQueued = (page: Page) => page.hover('.transfer-row[data-phase="queued"]:nth-child(2)');

const searchFor = (words: string) => async (page: Page) => {
  await page.waitForSelector('.search-top input');
  await page.type('.search-top input', words);
};

const openConnection = async (page: Page) => {
  await page.click('.path-button');
  await page.waitForSelector('.connection-rows dd');
};

const SHOTS: Record<string, Shot> = {
  'popup-pair-start-light': { state: 'pair-start' },
  'popup-pair-waiting-light': { state: 'pair-waiting' },
  'popup-pair-waiting-korean-dark': { state: 'pair-waiting', language: 'ko', theme: 'dark' },
  'popup-pair-off-light': { state: 'pair-off' },
  'popup-pair-off-korean-light': { state: 'pair-off', language: 'ko' },
  'popup-pair-copied-dark': { state: 'pair-off', theme: 'dark', click: ['Copy code'] },
  'popup-pair-seen-light': { state: 'pair-seen' },
  'popup-pair-half-dark': { state: 'pair-half', theme: 'dark' },
  'popup-pair-stuck-light': { state: 'pair-stuck' },
  'popup-pair-stuck-korean-light': { state: 'pair-stuck', language: 'ko' },
  'popup-pair-different-light': { state: 'pair-different' },
  'popup-pair-different-korean-dark': { state: 'pair-different', language: 'ko', theme: 'dark' },
  'popup-pair-asking-light': { state: 'pair-asking' },
  'popup-pair-no-answer-light': { state: 'pair-no-answer' },
  'popup-pair-no-answer-korean-dark': { state: 'pair-no-answer', language: 'ko', theme: 'dark' },
  'popup-pair-elsewhere-light': { state: 'pair-elsewhere' },
  'popup-pair-apart-korean-dark': { state: 'pair-apart', language: 'ko', theme: 'dark' },
  'popup-pair-theirs-local-light': { state: 'pair-theirs-local' },
  'popup-pair-theirs-local-korean-light': { state: 'pair-theirs-local', language: 'ko' },
  'popup-pair-relay-needed-dark': { state: 'pair-relay-needed', theme: 'dark' },
  'popup-pair-silent-light': { state: 'pair-silent' },
  'panel-pair-elsewhere-light': { state: 'pair-elsewhere', surface: 'panel' },
  'panel-pair-different-korean-dark': { state: 'pair-different', surface: 'panel', theme: 'dark', language: 'ko' },
  'popup-connection-light': { state: 'talk', prepare: openConnection },
  'popup-connection-relayed-dark': { state: 'talk-relayed', theme: 'dark', prepare: openConnection },
  'panel-connection-korean-light': {
    state: 'talk-relayed',
    surface: 'panel',
    language: 'ko',
    prepare: openConnection,
  },
  'popup-servers-light': { state: 'servers', click: ['Test all'] },
  'popup-servers-korean-dark': { state: 'servers', language: 'ko', theme: 'dark', click: ['모두 확인'] },
  'popup-servers-first-dark': { state: 'servers-first', theme: 'dark' },
  'popup-servers-none-light': { state: 'servers-none' },
  'popup-servers-add-light': { state: 'servers', click: ['Edit relay.staywell.example', 'Save'] },
  'popup-pair-failed-light': { state: 'pair-failed' },
  'popup-pair-denied-light': { state: 'pair-denied' },
  'popup-pair-busy-dark': { state: 'pair-busy', theme: 'dark' },
  'popup-pair-missing-korean-dark': { state: 'pair-missing', theme: 'dark', language: 'ko' },
  'popup-pair-none-light': { state: 'pair-none' },
  'panel-pair-none-dark': { state: 'pair-none', surface: 'panel', theme: 'dark' },
  'popup-pair-first-light': { state: 'pair-first' },
  'popup-pair-first-dark': { state: 'pair-first', theme: 'dark' },
  'panel-pair-first-light': { state: 'pair-first', surface: 'panel' },
  'popup-pair-update-light': { state: 'pair-update', click: ['Paste'] },
  'popup-pair-update-found-dark': { state: 'pair-update', theme: 'dark', click: ['Paste', 'Update'] },
  'popup-pair-update-none-light': { state: 'pair-newer', click: ['Paste', 'Update'] },
  'popup-pair-late-light': { state: 'pair-late' },
  'panel-pair-apart-light': { state: 'pair-apart', surface: 'panel' },
  'popup-devices-none-light': { state: 'devices-none' },
  'popup-devices-none-dark': { state: 'devices-none', theme: 'dark' },
  'popup-why-apart-light': { state: 'why-apart' },
  'popup-pair-gone-light': { state: 'pair-gone' },
  'popup-pair-gone-korean-dark': { state: 'pair-gone', theme: 'dark', language: 'ko' },
  'popup-pair-denied-korean-dark': { state: 'pair-denied', theme: 'dark', language: 'ko' },
  'popup-pair-closer-dark': { state: 'pair-closer', theme: 'dark' },
  'popup-pair-closer-korean-light': { state: 'pair-closer', language: 'ko' },
  'popup-pair-still-light': { state: 'pair-still' },
  'popup-pair-still-korean-dark': { state: 'pair-still', theme: 'dark', language: 'ko' },
  'popup-pair-glare-light': { state: 'pair-glare' },
  'popup-pair-glare-korean-dark': { state: 'pair-glare', theme: 'dark', language: 'ko' },
  'popup-pair-not-ours-light': { state: 'pair-not-ours' },
  'popup-pair-not-ours-korean-dark': { state: 'pair-not-ours', theme: 'dark', language: 'ko' },
  'popup-pair-cameras-light': { state: 'pair-cameras', click: ['Choose a camera'] },
  'popup-pair-cameras-korean-dark': { state: 'pair-cameras', theme: 'dark', language: 'ko', click: ['카메라 고르기'] },
  'popup-pair-torch-light': { state: 'pair-cameras', click: ['Light'] },
  'panel-pair-cameras-dark': { state: 'pair-cameras', surface: 'panel', theme: 'dark', click: ['Choose a camera'] },
  'tab-pair-torch-dark': { state: 'pair-cameras', surface: 'tab', theme: 'dark', click: ['Light'] },
  'popup-pair-tab-refused-light': { state: 'pair-waiting', click: ['Scan this tab'] },
  'popup-pair-tab-refused-korean-dark': {
    state: 'pair-waiting',
    theme: 'dark',
    language: 'ko',
    click: ['이 탭에서 찾기'],
  },
  'panel-pair-drop-light': { state: 'pair-waiting', surface: 'panel', prepare: hoverFiles },
  'tab-pair-drop-korean-dark': {
    state: 'pair-waiting',
    surface: 'tab',
    theme: 'dark',
    language: 'ko',
    prepare: hoverFiles,
  },
  'panel-pair-denied-korean-light': { state: 'pair-denied', surface: 'panel', language: 'ko', size: [360, 1120] },
  'panel-pair-not-ours-light': { state: 'pair-not-ours', surface: 'panel', size: [360, 1120] },
  'tab-pair-off-light': { state: 'pair-off', surface: 'tab' },
  'tab-pair-allow-light': { state: 'pair-allow', surface: 'tab' },
  'tab-pair-allow-korean-dark': { state: 'pair-allow', surface: 'tab', theme: 'dark', language: 'ko' },
  'popup-pair-newer-light': { state: 'pair-newer', click: ['Paste'] },
  'popup-pair-foreign-dark': { state: 'pair-foreign', theme: 'dark', click: ['Paste'] },
  'popup-pair-damaged-light': { state: 'pair-damaged', click: ['Paste'] },
  'panel-pair-waiting-light': { state: 'pair-waiting', surface: 'panel' },
  'panel-pair-half-korean-dark': { state: 'pair-half', surface: 'panel', theme: 'dark', language: 'ko' },
  'tab-pair-waiting-light': { state: 'pair-waiting', surface: 'tab' },
  'tab-pair-another-dark': { state: 'tab', surface: 'tab', theme: 'dark', click: ['Pair a device'] },
  'tab-pair-narrow-dark': { state: 'pair-off', surface: 'tab', theme: 'dark', size: [500, 900] },
  'tab-camera-permission-light': { state: 'camera', surface: 'tab', size: [980, 620] },
  'tab-camera-permission-korean-dark': {
    state: 'camera',
    surface: 'tab',
    theme: 'dark',
    language: 'ko',
    size: [980, 620],
  },
  'popup-pair-connected-light': { state: 'connected' },
  'popup-connected-asks-light': { state: 'connected-asks' },
  'popup-connected-asks-korean-dark': { state: 'connected-asks', theme: 'dark', language: 'ko' },
  'panel-connected-asks-dark': { state: 'connected-asks', surface: 'panel', theme: 'dark' },
  'tab-connected-asks-light': { state: 'connected-asks', surface: 'tab' },
  'popup-connected-waits-light': { state: 'connected-waits' },
  'popup-connected-unanswered-light': { state: 'connected-unanswered' },
  'popup-connected-unanswered-korean-dark': { state: 'connected-unanswered', theme: 'dark', language: 'ko' },
  'popup-devices-files-waiting-light': { state: 'devices-files-waiting' },
  'popup-devices-files-waiting-korean-dark': { state: 'devices-files-waiting', theme: 'dark', language: 'ko' },
  'popup-device-files-waiting-light': { state: 'device-files-waiting' },
  'popup-device-files-waiting-korean-dark': { state: 'device-files-waiting', theme: 'dark', language: 'ko' },
  'popup-stop-emoji-light': { state: 'stop-emoji' },
  'popup-stop-forged-dark': { state: 'stop-forged', theme: 'dark' },
  'popup-stop-key-dark': { state: 'stop-key', theme: 'dark' },
  'panel-stop-key-korean-light': { state: 'stop-key', surface: 'panel', language: 'ko' },
  'tab-stop-key-light': { state: 'stop-key', surface: 'tab' },
  'popup-connected-namesake-light': { state: 'connected-namesake' },
  'popup-devices-remembered-light': { state: 'devices-remembered' },
  'popup-devices-remembered-korean-dark': { state: 'devices-remembered', theme: 'dark', language: 'ko' },
  'popup-device-files-light': { state: 'device-files' },
  'popup-device-files-korean-dark': { state: 'device-files', theme: 'dark', language: 'ko' },
  'popup-history-light': { state: 'history' },
  'popup-history-search-dark': {
    state: 'history',
    theme: 'dark',
    prepare: (page) => page.type('.history-search', 'ferry'),
  },
  'popup-forced-history-dark': {
    state: 'history',
    theme: 'dark',
    forcedColors: true,
    prepare: (page) => page.type('.history-search', 'ferry'),
  },
  'popup-history-nothing-light': { state: 'history', prepare: (page) => page.type('.history-search', 'zebra') },
  'popup-history-nothing-dark': {
    state: 'history',
    theme: 'dark',
    prepare: (page) => page.type('.history-search', 'zebra'),
  },
  'panel-history-korean-dark': { state: 'history', surface: 'panel', theme: 'dark', language: 'ko' },
  'panel-history-sure-light': { state: 'history', surface: 'panel', click: ['Delete history'] },
  'tab-history-light': { state: 'history', surface: 'tab' },
  'popup-device-unchecked-light': { state: 'device-unchecked' },
  'panel-device-forgot-dark': {
    state: 'device-forgot',
    surface: 'panel',
    theme: 'dark',
    click: ['Forget this device'],
  },
  'popup-device-rename-light': { state: 'device-linked', click: ['Rename'] },
  'tab-device-linked-light': { state: 'device-linked', surface: 'tab' },
  'popup-talk-remembered-light': { state: 'talk-remembered', click: ['Remembered'] },
  'panel-talk-remembered-korean-dark': {
    state: 'talk-remembered',
    surface: 'panel',
    theme: 'dark',
    language: 'ko',
    click: ['기억한 기기'],
  },
  'popup-pair-expected-light': { state: 'pair-expected' },
  'popup-pair-one-code-light': { state: 'pair-one-code' },
  'panel-pair-one-code-korean-dark': { state: 'pair-one-code', surface: 'panel', theme: 'dark', language: 'ko' },
  'popup-pair-one-code-korean-dark': { state: 'pair-one-code', theme: 'dark', language: 'ko' },
  'panel-pair-expected-korean-dark': { state: 'pair-expected', surface: 'panel', theme: 'dark', language: 'ko' },
  'popup-talk-compare-light': { state: 'talk-long', click: ['Not compared'] },
  'popup-talk-light': { state: 'talk' },
  'popup-talk-menu-light': { state: 'talk', click: ['More'] },
  'popup-shared-light': { state: 'talk-shared', size: [420, 900] },
  'panel-previews-light': { state: 'talk-previews', surface: 'panel', size: [360, 2100] },
  'panel-previews-korean-dark': {
    state: 'talk-previews',
    surface: 'panel',
    theme: 'dark',
    language: 'ko',
    size: [360, 2100],
  },
  'popup-talk-copy-light': { state: 'talk', prepare: (page) => page.hover('.bubble-theirs') },
  'popup-previews-light': { state: 'talk-previews' },
  'panel-risky-light': { state: 'talk-risky', surface: 'panel' },
  'popup-risky-korean-dark': { state: 'talk-risky', theme: 'dark', language: 'ko' },
  'panel-shared-dark': { state: 'talk-shared', surface: 'panel', theme: 'dark', size: [360, 900] },
  'panel-shared-korean-light': { state: 'talk-shared-korean', surface: 'panel', language: 'ko', size: [360, 900] },
  'tab-shared-light': { state: 'talk-shared', surface: 'tab', size: [1180, 900] },
  'popup-share-choose-light': { state: 'share-choose' },
  'popup-share-choose-korean-dark': { state: 'share-choose', theme: 'dark', language: 'ko' },
  'popup-share-tabs-dark': { state: 'share-tabs', theme: 'dark' },
  'popup-share-excerpt-light': { state: 'share-excerpt' },
  'popup-share-refused-light': { state: 'share-refused' },
  'popup-share-refused-korean-dark': { state: 'share-refused', theme: 'dark', language: 'ko' },
  'popup-share-later-light': { state: 'share-later' },
  'popup-device-waits-light': { state: 'device-waits', size: [420, 900] },
  'tab-device-waits-dark': { state: 'device-waits', surface: 'tab', theme: 'dark' },
  'panel-device-waits-korean-dark': { state: 'device-waits', surface: 'panel', theme: 'dark', language: 'ko' },
  'popup-devices-waits-korean-light': { state: 'devices-waits', language: 'ko' },
  'popup-talk-waits-light': { state: 'talk-waits' },
  'panel-share-picture-light': { state: 'share-picture', surface: 'panel' },
  'tab-share-choose-light': { state: 'share-choose', surface: 'tab' },
  'popup-pair-share-light': { state: 'pair-share' },
  'popup-pair-share-korean-dark': { state: 'pair-share', theme: 'dark', language: 'ko' },
  'panel-pair-share-light': { state: 'pair-share', surface: 'panel' },
  'popup-clipboard-refused-light': { state: 'talk-clipboard', click: ['Send clipboard'] },
  'popup-talk-korean-light': { state: 'talk-korean', language: 'ko' },
  'panel-talk-dark': { state: 'talk', surface: 'panel', theme: 'dark' },
  'panel-talk-drop-dark': { state: 'talk', surface: 'panel', theme: 'dark', prepare: hoverFiles },
  'popup-talk-long-light': { state: 'talk-long', size: [420, 1000] },
  'popup-talk-long-dark': { state: 'talk-long', theme: 'dark', click: ['Not compared'] },
  'popup-talk-empty-light': { state: 'talk-empty' },
  'popup-talk-empty-korean-dark': { state: 'talk-empty', theme: 'dark', language: 'ko' },
  'panel-talk-empty-light': { state: 'talk-empty', surface: 'panel' },
  'tab-talk-empty-dark': { state: 'talk-empty', surface: 'tab', theme: 'dark' },
  'popup-talk-interrupted-light': { state: 'talk-interrupted' },
  'popup-talk-closed-dark': { state: 'talk-closed', theme: 'dark' },
  'panel-attach-dark': { state: 'talk-empty', surface: 'panel', theme: 'dark', click: ['Attach files'] },
  'panel-cards-light': { state: 'talk-cards', surface: 'panel', size: [360, 1560] },
  'panel-ended-light': { state: 'talk-ended', surface: 'panel', size: [360, 1160] },
  'panel-ended-korean-dark': {
    state: 'talk-ended',
    surface: 'panel',
    theme: 'dark',
    language: 'ko',
    size: [360, 1160],
  },
  'panel-files-offered-light': { state: 'files-offered', surface: 'panel' },
  'panel-files-chosen-dark': { state: 'files-offered', surface: 'panel', theme: 'dark', prepare: chooseSome },
  'panel-files-scans-light': { state: 'files-offered', surface: 'panel', prepare: scrollFar },
  'panel-files-folders-light': { state: 'files-moving', surface: 'panel', prepare: hoverFolder('2004') },
  'panel-files-moving-light': { state: 'files-moving', surface: 'panel', prepare: openYear },
  'panel-files-moving-korean-dark': {
    state: 'files-moving',
    surface: 'panel',
    theme: 'dark',
    language: 'ko',
    prepare: scrollDown,
  },
  'panel-files-done-light': { state: 'files-done', surface: 'panel', prepare: scrollDown },
  'popup-files-offered-korean-dark': { state: 'files-offered', theme: 'dark', language: 'ko' },
  'popup-files-loose-light': { state: 'files-loose', prepare: chooseNone },
  'popup-files-broken-dark': { state: 'files-broken', theme: 'dark' },
  'popup-unfinished-light': { state: 'devices-unfinished' },
  'popup-unfinished-korean-dark': { state: 'devices-unfinished', theme: 'dark', language: 'ko' },
  'popup-pair-unfinished-light': { state: 'pair-unfinished' },
  'tab-files-offered-light': { state: 'files-offered', surface: 'tab' },
  'tab-files-moving-dark': { state: 'files-moving', surface: 'tab', theme: 'dark', prepare: openYear },
  'tab-unfinished-light': { state: 'tab-unfinished', surface: 'tab', size: [1180, 1300] },
  'tab-unfinished-korean-dark': {
    state: 'tab-unfinished',
    surface: 'tab',
    theme: 'dark',
    language: 'ko',
    size: [1180, 1300],
  },
  'tab-unfinished-folded-light': { state: 'tab-unfinished', surface: 'tab', size: [760, 700] },
  'tab-previews-light': { state: 'tab-previews', surface: 'tab', size: [1180, 900] },
  'tab-previews-dark': { state: 'tab-previews', surface: 'tab', theme: 'dark', size: [1180, 900] },
  'tab-forty-light': { state: 'tab-forty', surface: 'tab', prepare: hoverQueued },

  'panel-places-light': { state: 'talk-places', surface: 'panel', size: [360, 1720] },
  'panel-places-korean-dark': {
    state: 'talk-places',
    surface: 'panel',
    theme: 'dark',
    language: 'ko',
    size: [360, 1720],
  },
  'panel-place-menu-light': {
    state: 'talk-places',
    surface: 'panel',
    size: [360, 1500],
    click: ['Save to Family pictures from the large disk in the study'],
  },
  'popup-files-place-light': { state: 'files-place' },
  'panel-cards-korean-dark': {
    state: 'talk-cards',
    surface: 'panel',
    theme: 'dark',
    language: 'ko',
    size: [360, 1560],
  },
  'popup-devices-light': { state: 'devices' },
  'popup-devices-korean-dark': { state: 'devices', theme: 'dark', language: 'ko' },
  'popup-settings-korean-dark': { state: 'settings', theme: 'dark', language: 'ko' },
  'popup-settings-light': { state: 'settings', size: [420, 1240] },
  'panel-settings-korean-light': { state: 'settings', surface: 'panel', language: 'ko', size: [360, 1320] },
  'tab-settings-dark': { state: 'settings', surface: 'tab', theme: 'dark', size: [1180, 1240] },
  'popup-permissions-light': { state: 'permissions', size: [420, 1240] },
  'panel-permissions-korean-dark': {
    state: 'permissions',
    surface: 'panel',
    theme: 'dark',
    language: 'ko',
    size: [360, 1240],
  },
  'popup-why-light': { state: 'why' },
  'panel-why-vpn-korean-dark': { state: 'why-vpn', surface: 'panel', theme: 'dark', language: 'ko' },
  'popup-why-offline-dark': { state: 'why-offline', theme: 'dark' },
  'tab-why-blocked-light': { state: 'why-blocked', surface: 'tab', size: [1180, 700] },
  'tab-welcome-light': { state: 'welcome', surface: 'tab', size: [1180, 700] },
  'tab-welcome-half-light': { state: 'welcome', surface: 'tab', size: [800, 780] },
  'tab-welcome-half-german-light': { state: 'welcome', surface: 'tab', size: [800, 780], language: 'de' },
  'tab-welcome-half-korean-dark': { state: 'welcome', surface: 'tab', size: [800, 780], theme: 'dark', language: 'ko' },
  'tab-welcome-korean-dark': { state: 'welcome', surface: 'tab', theme: 'dark', language: 'ko', size: [1180, 700] },
  'popup-settings-rename-light': { state: 'settings', click: ['Rename'] },
  'tab-light': { state: 'tab', surface: 'tab' },
  'tab-dark': { state: 'tab', surface: 'tab', theme: 'dark' },
  'tab-search-light': { state: 'tab', surface: 'tab', click: ['Search'], prepare: searchFor('li') },
  'tab-search-nothing-korean-dark': {
    state: 'tab',
    surface: 'tab',
    theme: 'dark',
    language: 'ko',
    click: ['Search'],
    prepare: searchFor('zebra'),
  },
  'tab-search-history-dark': {
    state: 'devices-remembered',
    surface: 'tab',
    theme: 'dark',
    click: ['Search'],
    prepare: searchFor('the'),
  },
  'tab-folded-light': { state: 'tab', surface: 'tab', size: [760, 700] },
  'tab-narrow-light': { state: 'tab', surface: 'tab', size: [480, 700] },
  'tab-devices-light': { state: 'devices', surface: 'tab' },
  'panel-200-light': { state: 'talk-200', surface: 'panel' },
  'panel-forty-dark': { state: 'talk-forty', surface: 'panel', theme: 'dark' },
  'panel-names-light': { state: 'talk-names', surface: 'panel', size: [360, 1100] },
  'panel-names-narrow-dark': { state: 'talk-names', surface: 'panel', theme: 'dark', size: [320, 1100] },
  'panel-fresh-narrow-light': { state: 'talk-fresh', surface: 'panel', size: [320, 640] },
  'tab-fresh-dark': { state: 'tab-fresh', surface: 'tab', theme: 'dark' },
  'popup-long-name-korean-light': { state: 'talk-long-name', language: 'ko' },
  'popup-connected-long-name-light': { state: 'connected-long-name' },
  'tab-names-light': { state: 'tab-names', surface: 'tab' },
  'panel-files-names-light': { state: 'files-names', surface: 'panel' },
  'popup-devices-many-light': { state: 'devices-many' },
  'tab-many-light': { state: 'tab-many', surface: 'tab' },
  'popup-shortcuts-light': { state: 'shortcuts' },
  'panel-shortcuts-korean-dark': { state: 'shortcuts', surface: 'panel', theme: 'dark', language: 'ko' },
  'panel-pair-narrow-korean-light': { state: 'pair-waiting', surface: 'panel', language: 'ko', size: [320, 900] },
  'panel-cards-narrow-korean-light': { state: 'talk-cards', surface: 'panel', language: 'ko', size: [320, 1700] },
  'panel-connected-narrow-light': { state: 'connected-asks', surface: 'panel', size: [320, 640] },
  'panel-device-narrow-korean-light': { state: 'device-files', surface: 'panel', language: 'ko', size: [320, 640] },
  // A popup of 800×600, which is all that Chrome gives, at 200 %; and a tab of 1180×760.
  'popup-zoomed-pair-light': { state: 'pair-waiting', size: [400, 300] },
  'popup-zoomed-half-dark': { state: 'pair-half', theme: 'dark', size: [400, 300] },
  'popup-zoomed-talk-light': { state: 'talk', size: [400, 300] },
  'popup-zoomed-asks-light': { state: 'connected-asks', size: [400, 300] },
  'popup-zoomed-devices-light': { state: 'devices', size: [400, 300] },
  'tab-zoomed-light': { state: 'tab', surface: 'tab', size: [590, 380] },
  'popup-forced-pair-light': { state: 'pair-waiting', forcedColors: true },
  'popup-forced-half-dark': { state: 'pair-half', theme: 'dark', forcedColors: true },
  'panel-forced-cards-light': { state: 'talk-cards', surface: 'panel', forcedColors: true, size: [360, 1560] },
  'popup-forced-talk-dark': { state: 'talk', theme: 'dark', forcedColors: true },
  'popup-forced-device-dark': { state: 'device-files', theme: 'dark', forcedColors: true },
  'popup-forced-asks-light': { state: 'connected-asks', forcedColors: true },
  'tab-forced-dark': { state: 'tab', surface: 'tab', theme: 'dark', forcedColors: true },
};

/** What says most, for every language that has no pictures of its own above. */
const IN_EVERY_LANGUAGE: Record<string, Shot> = {
  'popup-pair-waiting': { state: 'pair-waiting' },
  'popup-pair-half': { state: 'pair-half', theme: 'dark' },
  'popup-pair-stuck': { state: 'pair-stuck' },
  'popup-pair-no-answer': { state: 'pair-no-answer' },
  'popup-pair-theirs-local': { state: 'pair-theirs-local' },
  'popup-pair-denied': { state: 'pair-denied' },
  'tab-pair-allow': { state: 'pair-allow', surface: 'tab' },
  'popup-pair-first': { state: 'pair-first' },
  'popup-pair-late': { state: 'pair-late' },
  'panel-pair-late': { state: 'pair-late', surface: 'panel' },
  'panel-pair-waiting': { state: 'pair-waiting', surface: 'panel' },
  'popup-devices-none': { state: 'devices-none' },
  'popup-why-apart': { state: 'why-apart' },
  'popup-pair-damaged': { state: 'pair-damaged', click: ['Paste'] },
  'panel-pair-apart': { state: 'pair-apart', surface: 'panel' },
  'popup-connected-asks': { state: 'connected-asks' },
  'panel-stop-key': { state: 'stop-key', surface: 'panel' },
  'popup-talk': { state: 'talk' },
  'popup-talk-empty': { state: 'talk-empty' },
  'popup-talk-compare': { state: 'talk-long', click: ['Not compared'] },
  'popup-talk-interrupted': { state: 'talk-interrupted' },
  'popup-risky': { state: 'talk-risky' },
  'panel-connection': { state: 'talk-relayed', surface: 'panel', prepare: openConnection },
  'panel-cards': { state: 'talk-cards', surface: 'panel', size: [360, 1560] },
  'panel-ended': { state: 'talk-ended', surface: 'panel', size: [360, 1160] },
  'panel-places': { state: 'talk-places', surface: 'panel', size: [360, 1500] },
  'popup-files-offered': { state: 'files-offered' },
  'panel-files-moving': { state: 'files-moving', surface: 'panel', prepare: scrollDown },
  'popup-devices': { state: 'devices-remembered' },
  'popup-unfinished': { state: 'devices-unfinished' },
  'popup-device': { state: 'device-files', size: [420, 900] },
  'panel-device-forgot': { state: 'device-forgot', surface: 'panel', click: ['Forget this device'] },
  'popup-device-waits': { state: 'device-waits', size: [420, 1180] },
  'popup-settings': { state: 'settings', size: [420, 1560] },
  'popup-permissions': { state: 'permissions', size: [420, 1300] },
  'popup-servers': { state: 'servers', click: ['Test all'] },
  'popup-history': { state: 'history' },
  'popup-share': { state: 'share-choose' },
  'panel-attach': { state: 'talk-empty', surface: 'panel', click: ['Attach files'] },
  tab: { state: 'tab-unfinished', surface: 'tab' },
  'tab-talk': { state: 'tab', surface: 'tab' },
  'tab-talk-empty': { state: 'talk-empty', surface: 'tab', theme: 'dark' },
  'panel-pair-narrow': { state: 'pair-waiting', surface: 'panel', size: [320, 900] },
  'panel-cards-narrow': { state: 'talk-cards', surface: 'panel', size: [320, 1760] },
  'panel-connected-narrow': { state: 'connected-asks', surface: 'panel', size: [320, 720] },
  'panel-device-narrow': { state: 'device-files', surface: 'panel', size: [320, 900] },
  'panel-settings-narrow': { state: 'settings', surface: 'panel', size: [320, 1560] },
  'tab-search': { state: 'tab', surface: 'tab', click: ['Search'], prepare: searchFor('li') },
  'tab-camera': { state: 'camera', surface: 'tab', size: [980, 620] },
};
for (const language of readdirSync('_locales')) {
  if (language === 'en' || language === 'ko') continue;
  for (const [name, shot] of Object.entries(IN_EVERY_LANGUAGE)) SHOTS[`${name}.${language}`] = { ...shot, language };
}

const messagesOf = (language: string): Record<string, { message: string }> =>
  JSON.parse(readFileSync(`_locales/${language}/messages.json`, 'utf8'));

/** What a label of English says in another language; a label that English does not have is left as it is. */
function labelIn(language: string, label: string): string {
  const key = Object.entries(messagesOf('en')).find(([, { message }]) => message === label)?.[0] ?? '';
  return messagesOf(language)[key]?.message ?? label;
}

/** What does not fit: controls that leave what holds them, and words that are cut. */
const misfits = (page: Page) =>
  page.evaluate(() => {
    const found = [...document.querySelectorAll('button, .button, .network-option, h1, h2, p, span, dt, dd')]
      .map((element) => ({ element, words: element.textContent?.trim() ?? '' }))
      .filter(({ element, words }) => words !== '' && element.checkVisibility() && element.clientWidth > 1);
    const cut = found.filter(
      ({ element }) =>
        getComputedStyle(element).textOverflow === 'ellipsis' && element.scrollWidth > element.clientWidth + 1,
    );
    const outside = found.filter(({ element }) => {
      const edge = element.parentElement?.getBoundingClientRect().right ?? innerWidth;
      // A button of text alone stands out by its padding, so that its words end with the line.
      return element.getBoundingClientRect().right > Math.min(edge + 16, innerWidth) + 1;
    });
    return [...cut.map(({ words }) => `cut: ${words}`), ...outside.map(({ words }) => `too wide: ${words}`)];
  });

async function take(browser: Browser, origin: string, name: string, shot: Shot): Promise<void> {
  const { state, surface = 'popup', theme = 'light', language = 'en' } = shot;
  const [width, height] = shot.size ?? (surface === 'popup' && state.startsWith('pair') ? WIDE_POPUP : SIZES[surface]);
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(`${name}: ${error}`));
  await page.setViewport({ width, height, deviceScaleFactor: 2 });
  // Puppeteer's own list of features lacks the forced colours.
  const features = [
    { name: 'prefers-color-scheme', value: theme },
    { name: 'forced-colors', value: shot.forcedColors ? 'active' : 'none' },
  ];
  await (await page.createCDPSession()).send('Emulation.setEmulatedMedia', { features });
  await page.goto(`${origin}/test/gallery/gallery.html?state=${state}&surface=${surface}&language=${language}`);
  await page.waitForSelector('h1');
  for (const label of shot.click ?? []) {
    await page.locator(`::-p-aria(${labelIn(language, label)}[role="button"])`).click();
  }
  await shot.prepare?.(page);
  // Every motion of the brief is over by then, and the Connected moment still on.
  await new Promise((resolve) => setTimeout(resolve, 700));
  await page.screenshot({ path: `shots/${name}.png` });
  for (const misfit of await misfits(page)) console.log(`${name}: ${misfit}`);
  await page.close();
}

const wanted = process.argv.slice(2);
const server = await createServer({ configFile: false, logLevel: 'error', server: { port: 0 } });
await server.listen();
const origin = server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '';
// Without a screen there is no mouse, and what shows under a pointer would show always.
const mouse = '--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4';
const browser = await puppeteer.launch({ executablePath: await findBrowser(), args: ['--no-sandbox', mouse] });
mkdirSync('shots', { recursive: true });
for (const [name, shot] of Object.entries(SHOTS)) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  await take(browser, origin, name, shot);
  console.log(name);
}
await browser.close();
await server.close();

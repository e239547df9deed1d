/**
 * What a person does with Tandem, in a real browser. The only file that knows the pages: tests, demo and
 * benchmarks read as what happens. It is long because it is that one place. It finds everything by role and
 * accessible name, and waits for conditions, never for a time.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ElementHandle, type Extension, Locator, type Page, type Target, type WebWorker } from 'puppeteer-core';
import { type EndOptions, type LaunchedBrowser, type LaunchOptions, launchBrowser } from '../../scripts/launch.ts';
import { DIST } from '../../scripts/paths.ts';
import { writeCameraFile } from './support/camera.ts';
import { answerDirectoryPicker } from './support/chosenFolder.ts';
import { type ExtensionProcess, extensionMemory } from './support/memory.ts';
import { byRole } from './support/roles.ts';
import { stopServiceWorker } from './support/stopServiceWorker.ts';
import { waitForTiming } from './support/timings.ts';
import { welcomeTab } from './support/welcome.ts';

/** What the composer's "Choose files" opens: a card that waits for its files has one too. */
const FILE_INPUT = '.composer input[type=file]:not([webkitdirectory])';
const FOLDER_INPUT = '.composer input[type=file][webkitdirectory]';

const TAB_PAGE = 'src/popup/tab.html';

/** A view that has not changed for this long will not. Generous, as CI machines are slow. */
const PATIENCE_MS = 30_000;

export interface DeviceOptions extends LaunchOptions {
  /** True: the camera was allowed earlier, so it starts with the pairing view. Otherwise `scan()` allows it. */
  cameraAllowed?: boolean;
  /** True: the tab that opens at the installation stays, as the view. Otherwise somebody has closed it long ago. */
  welcomed?: boolean;
}

export interface ShownMessage {
  from: 'local' | 'remote';
  text: string;
  delivered: boolean;
}

/**
 * Starts a browser with the extension and a fake camera, and waits until the extension has started, as it has long
 * before a person reaches for its icon. Opens no page of the extension yet.
 */
export async function openDevice(options: DeviceOptions = {}): Promise<Device> {
  const device = new Device(options, await start(options));
  try {
    await device.offscreenPage();
    return device;
  } catch (error) {
    await device.close();
    throw error;
  }
}

/** One run of a device's browser. */
interface Life {
  launched: LaunchedBrowser;
  extension: Extension;
  /** Some page of the web, whose toolbar has the icon. */
  webPage: Page;
  paths: { popup: string; panel: string };
  /** The tab of the installation, where it was left open. */
  welcome: Page | null;
}

async function start(options: DeviceOptions): Promise<Life> {
  const folder = options.extension ?? DIST;
  const manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8'));
  const isNew = options.home === undefined || !existsSync(path.join(options.home, 'profile'));
  const launched = await launchBrowser({ camera: 'file', ...options, extension: folder });
  try {
    await writeCameraFile(launched.cameraFile);
    const welcome = isNew ? await welcomeTab(launched) : null;
    if (!options.welcomed) await welcome?.close();
    const extension = (await launched.browser.extensions()).get(launched.extensionId);
    const [webPage] = await launched.browser.pages();
    if (!extension || !webPage) throw new Error('The browser started without the extension or without a page.');
    await grant(launched, 'clipboard-read');
    if (options.cameraAllowed) await grant(launched, 'camera');
    const paths = { popup: manifest.action.default_popup, panel: manifest.side_panel.default_path };
    return { launched, extension, webPage, paths, welcome: options.welcomed ? welcome : null };
  } catch (error) {
    await launched.close();
    throw error;
  }
}

async function grant(
  { browser, extensionId }: LaunchedBrowser,
  name: 'camera' | 'clipboard-read',
  state: 'granted' | 'denied' = 'granted',
): Promise<void> {
  await browser.defaultBrowserContext().setPermission(`chrome-extension://${extensionId}`, {
    permission: { name },
    state,
  });
}

/** One browser with the extension, and the person in front of it. */
export class Device {
  readonly #options: DeviceOptions;
  #life: Life;
  /** The view of the extension that was opened last. */
  #view: Page | null = null;
  #offscreen: { target: Target; page: Page } | null = null;

  constructor(options: DeviceOptions, life: Life) {
    this.#options = options;
    this.#life = life;
    this.#view = life.welcome;
  }

  get downloadsDir(): string {
    return this.#launched.downloadsDir;
  }

  /** The folder with the browser's profile. */
  get home(): string {
    return this.#launched.home;
  }

  get #launched(): LaunchedBrowser {
    return this.#life.launched;
  }

  // --- Views ---

  /** The view of the extension in front of the person. */
  get view(): Page {
    if (!this.#view || this.#view.isClosed()) throw new Error('No view is open: clickIcon() or openTab() first.');
    return this.#view;
  }

  hasView(): boolean {
    return this.#view !== null && !this.#view.isClosed();
  }

  /**
   * Clicks the toolbar icon, which opens the popup.
   *
   * @returns the moment of the click, in milliseconds since 1970
   */
  async clickIcon(): Promise<number> {
    await this.closePopup();
    await this.#life.webPage.bringToFront();
    const opened = this.#waitForPage(this.#life.paths.popup);
    const clickedAt = Date.now();
    await this.#life.webPage.triggerExtensionAction(this.#life.extension);
    this.#view = await opened;
    return clickedAt;
  }

  /** Clicks somewhere else, which closes the popup. */
  async closePopup(): Promise<void> {
    const popup = this.#targets().find((target) => target.url() === this.#url(this.#life.paths.popup));
    if (!popup) return;
    const closed = this.#waitUntilGone(popup);
    await this.#life.webPage.bringToFront();
    await closed;
  }

  /** Opens the extension in a tab. */
  async openTab(): Promise<void> {
    const page = await this.#launched.browser.newPage();
    await page.goto(this.#url(TAB_PAGE));
    this.#view = page;
  }

  /** Opens the side panel from the view that is open; it needs a click there, and `evaluate` counts as one. */
  async openPanel(): Promise<void> {
    const opened = this.#waitForPage(this.#life.paths.panel);
    const open = async () => chrome.sidePanel.open({ windowId: (await chrome.windows.getCurrent()).id ?? 0 });
    // A popup closes as the panel opens, and takes the answer with it.
    this.view.evaluate(open).catch(() => {});
    this.#view = await opened;
  }

  /** Closes every tab of the extension; the side panel stays. */
  async closeTabs(): Promise<void> {
    const tabs = this.#targets().filter((target) => target.url().startsWith(this.#url(TAB_PAGE)));
    await Promise.all(tabs.map(async (tab) => (await tab.page())?.close()));
  }

  /** Closes whatever view is open. */
  async closeView(): Promise<void> {
    if (this.#view?.url() === this.#url(this.#life.paths.popup)) await this.closePopup();
    else await this.#view?.close();
    this.#view = null;
  }

  /** @returns the view as PNG */
  screenshot(): Promise<Uint8Array> {
    return this.view.screenshot({ captureBeyondViewport: false });
  }

  /** Waits until something with this role and accessible name is on the screen. */
  async waitForRole(role: string, name?: string, timeout = PATIENCE_MS): Promise<void> {
    await this.#expect(`${role} "${name ?? ''}"`, this.#locate(role, name, timeout).wait());
  }

  /** Clicks the button with this name as soon as it can be clicked. */
  async clickButton(name: string): Promise<void> {
    await this.#expect(`the button "${name}"`, this.#locate('button', name).click());
  }

  /** @returns the words of every error on the screen */
  errors(): Promise<string[]> {
    return this.view.$$eval('[role="alert"]', (alerts) => alerts.map((alert) => alert.textContent?.trim() ?? ''));
  }

  /** Waits until an error with these words is on the screen. */
  async waitForError(words: string, timeout = PATIENCE_MS): Promise<void> {
    await this.#waitForText('[role="alert"]', words, timeout);
  }

  /** Waits until a status line has these words. */
  async waitForStatus(words: string, timeout = PATIENCE_MS): Promise<void> {
    await this.#waitForText('[role="status"]', words, timeout);
  }

  /** Waits until these words are anywhere on the screen. */
  async waitForWords(words: string, timeout = PATIENCE_MS): Promise<void> {
    await this.#waitForText('body', words, timeout);
  }

  /** Calls itself something else, in the settings. */
  async rename(name: string): Promise<void> {
    await this.clickButton('Settings');
    await this.clickButton('Rename');
    await this.fillName(name);
    await this.clickButton('Back');
  }

  /** Types a device's name where it is asked for, and saves it. */
  async fillName(name: string): Promise<void> {
    await this.#locate('textbox', 'Device name').fill(name);
    await this.clickButton('Save');
    await this.waitForRole('button', 'Rename');
  }

  // --- The web ---

  /** Goes to a page of the web in the tab that has the toolbar icon. */
  async visit(url: string): Promise<Page> {
    await this.#life.webPage.goto(url);
    return this.#life.webPage;
  }

  /**
   * Chooses a menu entry on the page of the web, or presses its shortcut. Headless Chromium has no menus and no
   * shortcuts of its own: the browser's permission is given by a click on the icon, and its event is dispatched in the
   * service worker. `clicked` is what the browser tells of the place under the pointer. With `allTabs`, all tabs of the
   * web are highlighted at that moment, for which the extension must have the permission `tabs`.
   */
  async chooseFromMenu(menuItemId: string, clicked: Record<string, unknown> = {}, allTabs = false): Promise<void> {
    const before = this.#view;
    await this.clickIcon();
    await this.#leavePopup();
    this.#view = before;
    await (await this.serviceWorker()).evaluate(
      async (id, more, highlightsAll) => {
        if (highlightsAll) {
          const tabs = (await chrome.tabs.query({})).filter(({ url }) => url?.startsWith('http'));
          await chrome.tabs.highlight({ windowId: tabs[0]?.windowId ?? 0, tabs: tabs.map(({ index }) => index) });
        }
        const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
        const { onClicked } = chrome.contextMenus as unknown as { onClicked: { dispatch(...args: unknown[]): void } };
        onClicked.dispatch({ menuItemId: id, editable: false, pageUrl: tab?.url, frameId: 0, ...more }, tab);
      },
      menuItemId,
      clicked,
      allTabs,
    );
  }

  /** Has the popup close itself: a click beside it does nothing where the page behind is in front already. */
  async #leavePopup(): Promise<void> {
    const gone = this.#waitUntilGone(this.view.target());
    // It takes the answer with it.
    this.view.evaluate(() => window.close()).catch(() => {});
    await gone;
  }

  /** Clicks a device in the list that asks to whom. */
  async sendTo(name?: string): Promise<void> {
    const row = name === undefined ? '.share .device-row' : `.share .device-row ::-p-text(${name})`;
    await this.#expect(`the device "${name ?? ''}" in the list`, this.view.locator(row).click());
  }

  /** Opens a page of the web in another tab. */
  async visitInNewTab(url: string): Promise<void> {
    await (await this.#launched.browser.newPage()).goto(url);
  }

  /** Brings the view to the front, when something else came before it: what is hidden draws nothing. */
  async lookAtView(): Promise<void> {
    await this.view.bringToFront();
  }

  /** Waits for the popup that the extension opens by itself. */
  async waitForPopup(): Promise<void> {
    this.#view = await this.#waitForPage(this.#life.paths.popup);
  }

  // --- Pairing ---

  /** @returns when the code was painted, in milliseconds since 1970 */
  async waitForCode(): Promise<number> {
    return (await waitForTiming(this.view, 'tandem:code-painted')).at;
  }

  /** Clicks "Copy code". @returns what is in the clipboard then */
  async copyCode(): Promise<string> {
    await this.waitForCode();
    await this.view.evaluate(() => navigator.clipboard.writeText(''));
    await this.clickButton('Copy code');
    const copied = await this.view.waitForFunction(() => navigator.clipboard.readText(), { polling: 50 });
    return (await copied.jsonValue()) as string;
  }

  /** Has the text in the clipboard and presses Ctrl+V. */
  async pasteCode(text: string): Promise<void> {
    const { keyboard } = this.view;
    await this.view.evaluate((value) => navigator.clipboard.writeText(value), text);
    await keyboard.down('Control');
    // Headless Chromium has no shortcuts of its own: the editing command goes with the key.
    await keyboard.press('KeyV', { commands: ['Paste'] });
    await keyboard.up('Control');
  }

  /** @returns a picture of the code as it stands on the screen, with a little of what is around it */
  async screenshotCode(): Promise<Uint8Array> {
    await this.waitForCode();
    const image = await this.#locate('img', 'Your pairing code').waitHandle();
    const box = await image.boundingBox();
    if (!box) throw new Error('The code is not visible.');
    const margin = box.width * 0.03;
    const clip = {
      x: Math.max(0, box.x - margin),
      y: Math.max(0, box.y - margin),
      width: box.width + 2 * margin,
      height: box.height + 2 * margin,
    };
    return this.view.screenshot({ clip, captureBeyondViewport: false });
  }

  /** Holds this screen in front of the other device's camera. */
  async showCodeToCamera(other: Device): Promise<void> {
    await other.holdToCamera(await this.screenshotCode());
  }

  /** Holds a picture in front of this device's camera, so that it is `width` pixels wide there; nothing without one. */
  async holdToCamera(picture?: Uint8Array, width?: number): Promise<void> {
    await writeCameraFile(this.#launched.cameraFile, picture, width);
  }

  /** There is no camera, until something is held in front of it. */
  async removeCamera(): Promise<void> {
    await writeFile(this.#launched.cameraFile, 'no video');
  }

  /**
   * Lets the camera look for a code: it starts by itself once it is allowed, or by a click where it has stopped.
   * Returns as soon as it was told to.
   */
  async scan(): Promise<void> {
    const state = await this.view.evaluate(async () => (await navigator.permissions.query({ name: 'camera' })).state);
    if (state !== 'granted') return this.allowCamera();
    const buttons = [byRole('button', 'Scan'), byRole('button', 'Scan again')];
    // A code that was in front of the camera when it started is read by now, and the link may be there.
    const running = ['video', '.camera-found', '.connected', '.talk'];
    const either = [...buttons, ...running].map((selector) => this.view.locator(selector).setTimeout(PATIENCE_MS));
    await this.#expect('a camera that runs or waits', waitForFirst(either));
    // A button may go in this very moment, because a code was just read: then there is nothing to click.
    for (const selector of buttons) {
      await (await this.view.$(selector))?.evaluate((button) => (button as HTMLButtonElement).click());
    }
  }

  /** Answers the browser's question for the camera with yes, now or whenever it comes. */
  allowCamera(): Promise<void> {
    return grant(this.#launched, 'camera');
  }

  /** Takes the camera away from the extension in the browser's settings. */
  blockCamera(): Promise<void> {
    return grant(this.#launched, 'camera', 'denied');
  }

  /**
   * Clicks "Scan" where the camera was never used: a tab says why, "Use the camera" asks, and after a yes the
   * popup is back.
   */
  async scanForTheFirstTime(): Promise<void> {
    const opened = this.#waitForPage(TAB_PAGE);
    await this.clickButton('Scan');
    this.#view = await opened;
    await this.allowCamera();
    const back = this.#waitForPage(this.#life.paths.popup);
    await this.clickButton('Use the camera');
    this.#view = await back;
  }

  /** Waits until one of the two steps has these words. */
  async waitForStep(words: string, timeout = PATIENCE_MS): Promise<void> {
    await this.waitForRole('list', 'Steps', timeout);
    await this.#waitForText('li', words, timeout);
  }

  /** Lets time go by: only for tests of what a wait does. */
  pass(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  /** Goes from a conversation to the pairing view. */
  async pairAnother(): Promise<void> {
    if (await this.view.$(byRole('button', 'Pair a device'))) await this.clickButton('Pair a device');
    else await this.#choose('Pair another device');
    await this.waitForRole('img', 'Your pairing code');
  }

  /** Waits until the conversation is on the screen; with the device of that name, if one is given. */
  async waitForLinked(name?: string, timeout = PATIENCE_MS): Promise<void> {
    await this.#leaveMeeting(timeout);
    if (name === undefined) await this.waitForRole('log', 'Conversation', timeout);
    else await this.waitForRole('textbox', `Message ${name}`, timeout);
  }

  /**
   * Opens what the badge in the header explains.
   *
   * @returns the names of the four emoji to compare; empty where there is nothing to compare
   */
  async explainTrust(badge: string): Promise<string[]> {
    await this.clickButton(badge);
    await this.waitForRole('note');
    return this.view.$$eval('.emoji-name', (names) => names.map((name) => name.textContent ?? ''));
  }

  /** Waits until the badge in the header says this. */
  waitForTrust(badge: string): Promise<void> {
    return this.waitForRole('button', badge);
  }

  // --- Conversation ---

  /** Types a message and presses Enter. */
  async say(text: string): Promise<void> {
    await this.type(text);
    await this.press('Enter');
    await this.view.waitForFunction(() => document.querySelector('textarea')?.value === '', { polling: 'mutation' });
  }

  /** Types behind what stands in the message field, and sends nothing. */
  async type(text: string): Promise<void> {
    const field = this.view.waitForSelector('textarea:enabled', { timeout: PATIENCE_MS });
    await (await this.#expect('a field to type into', field))?.focus();
    await this.view.keyboard.press('End');
    await this.view.keyboard.sendCharacter(text);
  }

  async press(key: 'Enter' | 'Escape', { shift = false } = {}): Promise<void> {
    if (shift) await this.view.keyboard.down('Shift');
    await this.view.keyboard.press(key);
    if (shift) await this.view.keyboard.up('Shift');
  }

  /** @returns what stands in the message field, as soon as anything does */
  async draft(): Promise<string> {
    const typed = this.view.waitForFunction(() => document.querySelector('textarea')?.value, { polling: 50 });
    return (await (await this.#expect('a draft', typed)).jsonValue()) as string;
  }

  /** Goes to the conversation with the device of that name. */
  async chooseDevice(name: string): Promise<void> {
    const row = `::-p-xpath(//li//button[.//bdi[normalize-space()=${JSON.stringify(name)}]])`;
    if (!(await this.view.$(row))) await this.clickButton('Devices');
    await this.#expect(`the device ${name}`, this.view.locator(row).setTimeout(PATIENCE_MS).click());
    await this.waitForLinked(name);
  }

  /** Remembers the device at the other end. */
  async rememberDevice(): Promise<void> {
    await this.#choose('Remember this device');
    await this.clickButton('More');
    await this.waitForRole('button', 'About this device');
    await this.press('Escape');
  }

  /** Goes from a conversation to what is remembered of its device. */
  async openDevice(): Promise<void> {
    await this.#choose('About this device');
    await this.waitForRole('button', 'Forget this device');
  }

  /** Turns a switch off, and waits until it is. */
  async switchOff(name: string): Promise<void> {
    const found = `::-p-xpath(//label[.//span[normalize-space()=${JSON.stringify(name)}]]//input[@role="switch"])`;
    const input = await this.#expect(name, this.view.locator(found).setTimeout(PATIENCE_MS).waitHandle());
    await (input as ElementHandle<HTMLInputElement>).click();
    await this.#expect(
      `${name} to be off`,
      this.view.waitForFunction((element) => element.getAttribute('aria-checked') === 'false', { polling: 50 }, input),
    );
  }

  /** @returns what is kept of a conversation, as the view of the history shows it */
  async keptEntries(): Promise<string[]> {
    await this.waitForRole('log', 'History');
    await this.#expect('something kept', this.view.waitForSelector('.history-list > .entry, .history-transfer'));
    return this.view.$$eval('.history-list .bubble, .history-list .device-name', (entries) =>
      entries.map((entry) => entry.textContent ?? ''),
    );
  }

  /** Looks for words in the history, and waits until so many entries hold them. */
  async searchHistory(words: string, count: number): Promise<void> {
    const field = await this.#locate('searchbox', 'Search the history').waitHandle();
    await field.evaluate((input) => (input as HTMLInputElement).select());
    await this.view.keyboard.press('Backspace');
    await this.view.keyboard.sendCharacter(words);
    const found = this.view.waitForFunction(
      (wanted) => document.querySelectorAll('.history-list > .entry, .history-transfer').length === wanted,
      { polling: 50, timeout: PATIENCE_MS },
      count,
    );
    await this.#expect(`${count} entries with ${words}`, found);
  }

  /** Goes from a conversation to its history. */
  openHistory(): Promise<void> {
    return this.#choose('History');
  }

  /** Goes to a remembered device that is not linked, by the list. */
  async chooseRemembered(name: string): Promise<void> {
    const row = `::-p-xpath(//li//button[.//bdi[normalize-space()=${JSON.stringify(name)}]])`;
    if (!(await this.view.$(row))) await this.clickButton('Devices');
    await this.#expect(`the device ${name}`, this.view.locator(row).setTimeout(PATIENCE_MS).click());
    await this.waitForRole('button', 'Connect');
  }

  /** Lets messages, files or nothing come in without a question. */
  async choose(option: 'Nothing' | 'Messages' | 'Messages and files'): Promise<void> {
    const label = `::-p-xpath(//label[.//span[normalize-space()=${JSON.stringify(option)}]])`;
    await this.#expect(option, this.view.locator(label).setTimeout(PATIENCE_MS).click());
    const chosen = this.view.waitForFunction(
      (wanted) => document.querySelector('input[type=radio]:checked')?.closest('label')?.textContent?.includes(wanted),
      { polling: 50, timeout: PATIENCE_MS },
      option,
    );
    await this.#expect(`${option} to be chosen`, chosen);
  }

  async closeLink(): Promise<void> {
    await this.#choose('Close link');
  }

  /** @returns where the links in the conversation lead */
  links(): Promise<string[]> {
    return this.view.$$eval('[role="log"] a', (anchors) => anchors.map((anchor) => (anchor as HTMLAnchorElement).href));
  }

  /** Clicks a link in the conversation. @returns the tab that opens */
  async follow(href: string): Promise<Page> {
    const anchors = await this.view.$$('[role="log"] a');
    for (const anchor of anchors) {
      if ((await anchor.evaluate((element) => (element as HTMLAnchorElement).href)) !== href) continue;
      const opened = this.#launched.browser.waitForTarget((target) => target.url() === href, { timeout: PATIENCE_MS });
      await anchor.evaluate((element) => (element as HTMLAnchorElement).click());
      const page = await (await opened).page();
      if (page) return page;
    }
    throw new Error(`No link to ${href} is on the screen.`);
  }

  /** @returns the messages on the screen, from top to bottom */
  messages(): Promise<ShownMessage[]> {
    return this.view.$$eval('[role="log"] [role="article"]', (articles) =>
      articles.map((article) => ({
        // Only what one wrote oneself can be delivered.
        from: article.hasAttribute('data-delivered') ? ('local' as const) : ('remote' as const),
        text: article.textContent ?? '',
        delivered: article.getAttribute('data-delivered') === 'true',
      })),
    );
  }

  /** Waits until a message with exactly this text is on the screen; delivered, if it is one's own. */
  async waitForMessage(text: string, from: 'local' | 'remote', timeout = PATIENCE_MS): Promise<void> {
    const shown = this.view.waitForFunction(
      (wanted, sender) =>
        [...document.querySelectorAll('[role="log"] [role="article"]')].some(
          (article) =>
            article.textContent === wanted &&
            article.getAttribute('data-delivered') === (sender === 'local' ? 'true' : null),
        ),
      { polling: 'mutation', timeout },
      text,
      from,
    );
    await this.#expect(`the ${from} message "${text}"`, shown);
  }

  // --- Files ---

  /** Picks files with the attach button's dialog. In the popup, the button leads to the side panel first. */
  async sendFiles(paths: string[]): Promise<void> {
    await this.waitForRole('button', 'Attach files');
    if (!(await this.view.$(FILE_INPUT))) await this.attachInPanel();
    await this.#upload(FILE_INPUT, paths);
  }

  /** Goes from the popup to the side panel, where files can be picked. */
  async attachInPanel(): Promise<void> {
    await this.clickToPanel('Attach files');
    await this.waitForRole('button', 'Choose files');
  }

  /** Clicks a button of the popup that leads to the side panel. */
  async clickToPanel(name: string): Promise<void> {
    const panel = this.#waitForPage(this.#life.paths.panel);
    const found = await this.#locate('button', name).waitHandle();
    // The popup closes as the panel opens, and takes the answer with it.
    found.evaluate((button) => (button as HTMLElement).click()).catch(() => {});
    this.#view = await panel;
  }

  /** Picks a file whose name the file system would not allow, as a hostile sender could offer it. */
  async offerNamed(name: string, content: string): Promise<void> {
    const input = await this.view.waitForSelector(FILE_INPUT, { timeout: PATIENCE_MS });
    await input?.evaluate(
      (element, fileName, text) => {
        const picked = new DataTransfer();
        picked.items.add(new File([text], fileName));
        (element as HTMLInputElement).files = picked.files;
        element.dispatchEvent(new Event('change', { bubbles: true }));
      },
      name,
      content,
    );
  }

  /** Drags files and folders from the file manager and drops them in the middle of the view. */
  async dropFiles(paths: string[]): Promise<void> {
    const page = this.view;
    const { x, y } = await page.evaluate(() => ({ x: innerWidth / 2, y: innerHeight / 2 }));
    const session = await page.createCDPSession();
    try {
      const data = { items: [], files: paths, dragOperationsMask: 1 };
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
        await session.send('Input.dispatchDragEvent', { type, x, y, data });
      }
    } finally {
      await session.detach();
    }
  }

  /** Picks a folder with the attach button's dialog, in a tab or the panel. */
  async pickFolder(folder: string): Promise<void> {
    await this.#upload(FOLDER_INPUT, [folder]);
  }

  /** Gives a transfer its files again, by the dialog behind "Choose the files again". */
  async chooseAgain(name: string, paths: string[]): Promise<void> {
    await this.#expect(
      'the button "Choose the files again"',
      this.#inCard(name, 'button', 'Choose the files again').wait(),
    );
    // The button would open the browser's own dialog, which nothing can answer.
    const card = await this.#locate('group', name).waitHandle();
    const input = await card.$('input[type=file]');
    await (input as ElementHandle<HTMLInputElement>).uploadFile(...paths);
  }

  /** Clicks a button on a file's card. */
  async clickInCard(name: string, button: string): Promise<void> {
    await this.#expect(`"${button}" on the card of ${name}`, this.#inCard(name, 'button', button).click());
  }

  /** Chooses a folder for what an offer, or a transfer that waits for a place, brings. In the side panel. */
  async saveTo(name: string, folder: string): Promise<void> {
    await answerDirectoryPicker(this.view, folder);
    const places = this.view.locator(`${byRole('group', name)} .text-button`).setTimeout(PATIENCE_MS);
    await this.#expect(`a place to save ${name} to`, places.click());
    await this.clickButton('Choose a folder');
    await this.waitForFileWords(name, path.basename(folder));
  }

  acceptFile(name: string): Promise<void> {
    return this.clickInCard(name, 'Accept');
  }

  declineFile(name: string): Promise<void> {
    return this.clickInCard(name, 'Decline');
  }

  cancelFile(name: string): Promise<void> {
    return this.clickInCard(name, 'Cancel');
  }

  pauseFile(name: string): Promise<void> {
    return this.clickInCard(name, 'Pause');
  }

  resumeFile(name: string): Promise<void> {
    return this.clickInCard(name, 'Resume');
  }

  /** @returns what the file's card says under its name */
  async fileWords(name: string): Promise<string> {
    const card = await this.#expect(`a card for ${name}`, this.#locate('group', name).waitHandle());
    return card.$$eval('.card-words > p, [role=alert]', (lines) =>
      lines.map((line) => line.textContent?.trim() ?? '').join(' | '),
    );
  }

  /** Waits until the file's card has these words. */
  async waitForFileWords(name: string, words: string, timeout = PATIENCE_MS): Promise<void> {
    const card = await this.#expect(`a card for ${name}`, this.#locate('group', name, timeout).waitHandle());
    const shown = this.view.waitForFunction(
      (element, wanted) => element.textContent?.includes(wanted),
      { polling: 'mutation', timeout },
      card,
      words,
    );
    await this.#expect(`"${words}" on the card of ${name}`, shown);
  }

  /** @returns the state on the file's card; null where there is none */
  async fileState(name: string): Promise<string | null> {
    const card = await this.view.$(byRole('group', name));
    return card ? card.evaluate((element) => element.getAttribute('data-phase')) : null;
  }

  /** Waits until the file's card shows this state (a `TransferPhase`'s `phase`). */
  async waitForFile(name: string, state: string, timeout = PATIENCE_MS): Promise<void> {
    const card = await this.#expect(`a card for ${name}`, this.#locate('group', name, timeout).waitHandle());
    const reached = this.view.waitForFunction(
      (element, wanted) => element.getAttribute('data-phase') === wanted,
      { polling: 'mutation', timeout },
      card,
      state,
    );
    await this.#expect(`${name} to be ${state}`, reached);
  }

  // --- The files of a transfer ---

  /** Opens the list of what an offer holds, to choose from it. */
  async chooseFrom(name: string): Promise<void> {
    await this.clickInCard(name, 'Choose…');
    await this.#waitForRows();
  }

  /** Opens the list of a transfer's files, by the name on its card. */
  async showFiles(name: string): Promise<void> {
    await this.clickInCard(name, `Show files: ${name}`);
    await this.#waitForRows();
  }

  /** Ticks or clears the box of a row, or of "Select all". */
  async tick(name: string): Promise<void> {
    await this.#expect(`the box of ${name}`, this.#locate('checkbox', name).click());
  }

  async openFolder(name: string): Promise<void> {
    await this.clickButton(`Open ${name}`);
    await this.waitForRole('heading', name);
    await this.#waitForRows();
  }

  /** @returns the rows in sight, from top to bottom; a folder has no state */
  fileRows(): Promise<{ name: string; state: string | null }[]> {
    return this.view.$$eval('.file-row[aria-label]', (rows) =>
      rows.map((row) => ({ name: row.getAttribute('aria-label') ?? '', state: row.getAttribute('data-state') })),
    );
  }

  /** @returns how many rows the open folder has, in sight or not */
  rowCount(): Promise<number> {
    return this.view.$eval('.file-row', (row) => Number(row.getAttribute('aria-setsize')));
  }

  /** Scrolls the open folder so that this row, counted from 0, is in sight, and waits for what it says. */
  async scrollToRow(index: number): Promise<void> {
    const shown = this.view.waitForFunction(
      (at) => {
        const row = document.querySelector(`.file-row[aria-posinset="${at + 1}"]`);
        if (row) row.scrollIntoView({ block: 'nearest' });
        else {
          const list = document.querySelector('.files-list');
          const count = Number(document.querySelector('.file-row')?.getAttribute('aria-setsize'));
          if (list) list.scrollTop = (list.scrollHeight * at) / count;
        }
        return row?.hasAttribute('aria-label') === true;
      },
      { polling: 50, timeout: PATIENCE_MS },
      index,
    );
    await this.#expect(`row ${index}`, shown);
  }

  /** Clicks a button of a row: "Hold", "Go on", "Leave out", "Try again". */
  async clickInRow(name: string, button: string): Promise<void> {
    const row = `.file-row[aria-label=${JSON.stringify(name)}]`;
    await this.#expect(`the row ${name}`, this.view.locator(row).setTimeout(PATIENCE_MS).hover());
    const found = this.view.locator(`${row} ${byRole('button', button)}`).setTimeout(PATIENCE_MS);
    await this.#expect(`"${button}" in the row ${name}`, found.click());
  }

  async waitForRow(name: string, state: string, timeout = PATIENCE_MS): Promise<void> {
    const row = `.file-row[aria-label=${JSON.stringify(name)}][data-state="${state}"]`;
    await this.#expect(`the row ${name} to be ${state}`, this.view.waitForSelector(row, { timeout }));
  }

  /** @returns the names of the offers that ask for an answer */
  questions(): Promise<string[]> {
    return this.view.$$eval('[role="group"][data-phase="offered"]', (cards) =>
      cards
        .filter((card) => [...card.querySelectorAll('button')].some((button) => button.textContent === 'Accept'))
        .map((card) => card.getAttribute('aria-label') ?? ''),
    );
  }

  // --- The list of all transfers, in a wide tab ---

  /** Waits until a transfer, over whatever link, shows this state. */
  async waitForTransfer(name: string, state: string, timeout = PATIENCE_MS): Promise<void> {
    const shown = this.view.waitForFunction(
      (wanted, phase) =>
        [...document.querySelectorAll(`aside .transfer-row[data-phase="${phase}"] .card-name`)].some(
          (shownName) => shownName.textContent === wanted,
        ),
      { polling: 'mutation', timeout },
      name,
      state,
    );
    await this.#expect(`the transfer ${name} to be ${state}`, shown);
  }

  /** Waits until every transfer has ended. Only where the list is shown: it is once there is a link. */
  async waitForNoOpenTransfer(timeout = PATIENCE_MS): Promise<void> {
    const ended = ['done', 'declined', 'cancelled', 'failed'].map((phase) => `:not([data-phase="${phase}"])`).join('');
    const gone = this.view.waitForFunction(
      (selector) => document.querySelector('aside.transfers') && document.querySelector(selector) === null,
      { polling: 'mutation', timeout },
      `aside .transfer-row${ended}`,
    );
    await this.#expect('every transfer to have ended', gone);
  }

  /** @returns the names of one's own transfers that wait their turn, in their order */
  queue(): Promise<string[]> {
    return this.view.$$eval('.transfers .transfer-row[data-phase="queued"] .card-name', (names) =>
      names.map((name) => name.textContent ?? ''),
    );
  }

  /** Clicks "Move up", "Move down" or another button of a transfer in the list of all. */
  async clickInTransfers(name: string, button: string): Promise<void> {
    const row = `::-p-xpath(//aside//li[.//*[contains(@class, "card-name")][normalize-space()=${JSON.stringify(name)}]])`;
    const found = await this.#expect(
      `the transfer ${name}`,
      this.view.locator(row).setTimeout(PATIENCE_MS).waitHandle(),
    );
    await found.hover();
    const inside = await found.$(byRole('button', button));
    if (!inside) throw new Error(`${name} has no button "${button}".`);
    await inside.click();
  }

  /** @returns the names of the finished downloads, sorted */
  async downloads(): Promise<string[]> {
    const names = await readdir(this.downloadsDir);
    return names.filter((name) => !name.endsWith('.crdownload') && !name.startsWith('.')).sort();
  }

  /** @returns the names of all downloads of the profile, in the order in which they began */
  async downloadOrder(): Promise<string[]> {
    const worker = await this.serviceWorker();
    const found = await worker.evaluate(() => chrome.downloads.search({ orderBy: ['startTime'] }));
    return found.map(({ filename }) => path.basename(filename));
  }

  /**
   * Waits until the browser says that a download with this name is complete. The file's name alone tells nothing:
   * Chromium reserves it with an empty file before the first byte comes.
   *
   * @returns its path
   */
  async waitForDownload(name: string, timeout = PATIENCE_MS): Promise<string> {
    const deadline = Date.now() + timeout;
    for (;;) {
      try {
        const worker = await this.serviceWorker();
        const found = await worker.evaluate(downloadComplete, name, deadline - Date.now());
        if (found) return path.join(this.downloadsDir, name);
        if (Date.now() >= deadline) throw new Error(`${name} was not downloaded.`);
      } catch (error) {
        // A service worker that ends takes its answer with it; the next one is asked again.
        const ended = /Target closed|Session closed|context/i.test(String(error));
        if (!ended || Date.now() >= deadline) throw error;
      }
    }
  }

  // --- What goes on behind the views ---

  /** Throws the code on show away, and waits for the next. */
  async renewCode(): Promise<void> {
    const before = await this.copyCode();
    const message = { to: 'host', type: 'command', command: { type: 'renewCode' } };
    await this.view.evaluate((renew) => chrome.runtime.sendMessage(renew), message);
    while ((await this.copyCode()) === before);
  }

  /** @returns the words on the toolbar icon */
  async badge(): Promise<string> {
    return (await this.serviceWorker()).evaluate(() => chrome.action.getBadgeText({}));
  }

  /** @returns the ids of the notifications on the screen */
  async notifications(): Promise<string[]> {
    const worker = await this.serviceWorker();
    return Object.keys(await worker.evaluate(() => chrome.notifications.getAll()));
  }

  /**
   * Clicks a notification, or one of its buttons. Headless Chromium shows none, so the browser's event is dispatched in
   * the service worker.
   */
  async clickNotification(id: string, button?: number): Promise<void> {
    await (await this.serviceWorker()).evaluate(
      (clicked, index) => {
        const { onClicked, onButtonClicked } = chrome.notifications as unknown as Record<
          'onClicked' | 'onButtonClicked',
          { dispatch(...args: unknown[]): void }
        >;
        if (index === undefined) onClicked.dispatch(clicked);
        else onButtonClicked.dispatch(clicked, index);
      },
      id,
      button,
    );
  }

  /** Waits for a tab with this address, whoever opened it. */
  async waitForTab(url: string): Promise<void> {
    await this.#launched.browser.waitForTarget((target) => target.url().startsWith(url), { timeout: PATIENCE_MS });
  }

  /** Takes the tab of the extension that it opened by itself for the view in front of the person. */
  async waitForOwnTab(): Promise<void> {
    this.#view = await this.#waitForPage(TAB_PAGE);
  }

  /** Ends the service worker, as Chrome does after 30 s idle, and waits until it is gone. */
  async stopServiceWorker(): Promise<void> {
    await stopServiceWorker(await this.offscreenPage());
  }

  /** @returns the offscreen document, once it exists */
  async offscreenPage(): Promise<Page> {
    const target = await this.#launched.browser.waitForTarget((candidate) => this.#isOffscreen(candidate), {
      timeout: PATIENCE_MS,
    });
    if (this.#offscreen?.target !== target) this.#offscreen = { target, page: await target.asPage() };
    return this.#offscreen.page;
  }

  /** Private memory of the processes that run the extension. */
  memory(): Promise<ExtensionProcess[]> {
    return extensionMemory(this.#launched.browser);
  }

  /** Settles when the browser has ended, by whomever. */
  closed(): Promise<void> {
    return new Promise((resolve) => {
      this.#launched.browser.once('disconnected', () => resolve());
      if (!this.#launched.browser.connected) resolve();
    });
  }

  /** Closes the lid: every process of the browser stands still until it is opened again. Not on Windows. */
  sleep(): void {
    this.#launched.sleep();
  }

  /** Opens the lid. */
  wake(): void {
    this.#launched.wake();
  }

  /** Ends the browser like a power cut. */
  async kill(options?: EndOptions): Promise<void> {
    await this.#launched.kill(options);
    this.#view = null;
  }

  /** Closes the browser as a person does. */
  async close(options?: EndOptions): Promise<void> {
    await this.#launched.close(options);
    this.#view = null;
  }

  /** Starts the browser again, in the profile that `kill` or `close` kept. */
  async restart(): Promise<void> {
    this.#life = await start({ ...this.#options, home: this.home });
    await this.offscreenPage();
  }

  /** @returns the service worker, which may be about to end */
  async serviceWorker(): Promise<WebWorker> {
    const { browser } = this.#launched;
    const isWorker = (candidate: Target) =>
      candidate.type() === 'service_worker' && candidate.url().startsWith(this.#url(''));
    const first = await browser.waitForTarget(isWorker, { timeout: PATIENCE_MS });
    // One that a reload of the extension ended stays on the list and answers nothing (Chromium 156): the latest lives.
    const worker = await (browser.targets().filter(isWorker).at(-1) ?? first).worker();
    if (!worker) throw new Error('The service worker has just ended.');
    return worker;
  }

  /** @returns the worker of the offscreen document that owns the lanes and the disk */
  async transferWorker(): Promise<WebWorker> {
    const page = await this.offscreenPage();
    const isTransfers = (worker: WebWorker) => worker.url().includes('transferWorker');
    const known = page.workers().find(isTransfers);
    if (known !== undefined) return known;
    return new Promise((resolve) => {
      const look = (worker: WebWorker) => {
        if (!isTransfers(worker)) return;
        page.off('workercreated', look);
        resolve(worker);
      };
      page.on('workercreated', look);
    });
  }

  // --- Helpers ---

  /** Puts off the question that may stand before the conversation. */
  async #leaveMeeting(timeout: number): Promise<void> {
    const conversation = this.#locate('log', 'Conversation', timeout);
    const later = byRole('button', 'Later');
    const either = [conversation, this.view.locator(later).setTimeout(timeout)];
    await this.#expect('the conversation, or the moment before it', waitForFirst(either));
    // It may go by itself in this very moment, when both cameras have settled it.
    await (await this.view.$(later))?.evaluate((button) => (button as HTMLButtonElement).click());
  }

  #url(page: string): string {
    return `chrome-extension://${this.#launched.extensionId}/${page}`;
  }

  /** Chooses from the menu behind "More". */
  async #choose(item: string): Promise<void> {
    await this.clickButton('More');
    await this.clickButton(item);
  }

  #targets(): Target[] {
    return this.#launched.browser.targets().filter((target) => target.url().startsWith(this.#url('')));
  }

  async #waitForPage(page: string): Promise<Page> {
    const target = await this.#launched.browser.waitForTarget(
      (candidate) => candidate.type() === 'page' && candidate.url().startsWith(this.#url(page)),
      { timeout: PATIENCE_MS },
    );
    return target.asPage();
  }

  #waitUntilGone(target: Target): Promise<void> {
    const { browser } = this.#launched;
    return new Promise((resolve) => {
      const onDestroyed = (destroyed: Target) => {
        if (destroyed !== target) return;
        browser.off('targetdestroyed', onDestroyed);
        resolve();
      };
      browser.on('targetdestroyed', onDestroyed);
      // Puppeteer tells it before it takes the target off its list: the list only answers for the time before.
      if (!browser.targets().includes(target)) onDestroyed(target);
    });
  }

  #locate(role: string, name?: string, timeout = PATIENCE_MS): Locator<Element> {
    return this.view.locator(byRole(role, name)).setTimeout(timeout);
  }

  #isOffscreen(target: Target): boolean {
    return target.type() === 'background_page' && target.url().startsWith(this.#url(''));
  }

  #inCard(name: string, role: string, inside: string): Locator<Element> {
    return this.view.locator(`${byRole('group', name)} ${byRole(role, inside)}`).setTimeout(PATIENCE_MS);
  }

  async #upload(field: string, paths: string[]): Promise<void> {
    const input = this.view.waitForSelector(field, { timeout: PATIENCE_MS });
    const found = await this.#expect('a field for files', input);
    await (found as ElementHandle<HTMLInputElement>).uploadFile(...paths);
  }

  async #waitForRows(): Promise<void> {
    await this.#expect('rows of files', this.view.waitForSelector('.file-row[aria-label]', { timeout: PATIENCE_MS }));
  }

  async #waitForText(selector: string, words: string, timeout: number): Promise<void> {
    const shown = this.view.waitForFunction(
      (where, wanted) => [...document.querySelectorAll(where)].some((element) => element.textContent?.includes(wanted)),
      { polling: 'mutation', timeout },
      selector,
      words,
    );
    await this.#expect(`"${words}"`, shown);
  }

  /** Says in words what was waited for in vain, and what was on the screen instead. */
  async #expect<T>(what: string, waiting: Promise<T>): Promise<T> {
    try {
      return await waiting;
    } catch (cause) {
      const words = await this.#view?.evaluate(visibleWords).catch(() => null);
      const screen = words?.replace(/\s*\n\s*/g, ' | ') ?? 'no view is open';
      throw new Error(`Waited in vain for ${what}. On the screen: ${screen}`, { cause });
    }
  }
}

/**
 * Waits for the one that is there first. The others are given up then: a race alone lets each look on until its time
 * is over, in every frame, which keeps the page drawing.
 */
async function waitForFirst(locators: Locator<Element>[]): Promise<void> {
  const found = new AbortController();
  try {
    await Locator.race(locators).wait({ signal: found.signal });
  } finally {
    found.abort();
  }
}

/** Runs in the page. The text as it is laid out, since `textContent` runs the words of neighbours together. */
function visibleWords(): string {
  // biome-ignore lint/performance/useDomNodeTextContent: only after a failure.
  return document.body.innerText;
}

/** Each shows its code to the other's camera, at the same time. Both have their pairing view open. */
export async function pairByCamera(left: Device, right: Device): Promise<void> {
  await Promise.all([left.showCodeToCamera(right), right.showCodeToCamera(left)]);
  await Promise.all([left.scan(), right.scan()]);
  await Promise.all([left.waitForLinked(), right.waitForLinked()]);
}

/** Each pastes the other's code; `order` says who is first. Both have their pairing view open. */
export async function pairByText(
  left: Device,
  right: Device,
  order: 'left-first' | 'right-first' = 'left-first',
): Promise<void> {
  const [leftCode, rightCode] = [await left.copyCode(), await right.copyCode()];
  if (order === 'left-first') {
    await left.pasteCode(rightCode);
    await right.pasteCode(leftCode);
  } else {
    await right.pasteCode(leftCode);
    await left.pasteCode(rightCode);
  }
  await Promise.all([left.waitForLinked(), right.waitForLinked()]);
}

/** Links two devices, which may have been linked before; each has a view open, or gets a tab. */
export async function linkAgain(left: Device, right: Device): Promise<void> {
  await Promise.all([left, right].map((device) => (device.hasView() ? device.pairAnother() : device.openTab())));
  await pairByText(left, right);
}

/** Runs in the service worker. @returns true at once when it is complete, else false when a download changed */
async function downloadComplete(name: string, timeout: number): Promise<boolean> {
  const changed = new Promise<unknown>((resolve) => {
    chrome.downloads.onChanged.addListener(resolve);
    setTimeout(resolve, timeout);
  });
  const complete = await chrome.downloads.search({ state: 'complete' });
  if (complete.some(({ filename }) => filename.split(/[\\/]/).pop() === name)) return true;
  await changed;
  return false;
}

import type { Page, Target, WebWorker } from 'puppeteer-core';
import type { EndOptions, LaunchedBrowser } from '../../../scripts/launch.ts';
import { type ExtensionProcess, extensionMemory } from '../support/memory.ts';
import { stopServiceWorker } from '../support/stopServiceWorker.ts';
import { type DeviceOptions, type Life, startLife } from './life.ts';
import { START_MS } from './patience.ts';

/** A browser with the extension: its pages and workers, how it sleeps, ends and starts again. */
export class RunningBrowser {
  readonly #options: DeviceOptions;
  protected life: Life;
  /** The view of the extension that was opened last. */
  protected lastView: Page | null;
  #offscreen: { target: Target; page: Page } | null = null;

  constructor(options: DeviceOptions, life: Life) {
    this.#options = options;
    this.life = life;
    this.lastView = life.welcome;
  }

  get downloadsDir(): string {
    return this.launched.downloadsDir;
  }

  /** The folder with the browser's profile. */
  get home(): string {
    return this.launched.home;
  }

  protected get launched(): LaunchedBrowser {
    return this.life.launched;
  }

  /** The view of the extension in front of the person. */
  get view(): Page {
    if (!this.lastView || this.lastView.isClosed()) throw new Error('No view is open: clickIcon() or openTab() first.');
    return this.lastView;
  }

  hasView(): boolean {
    return this.lastView !== null && !this.lastView.isClosed();
  }

  /** @returns the offscreen document, once it exists */
  async offscreenPage(): Promise<Page> {
    const target = await this.#waitForTarget('the offscreen document', (candidate) => this.#isOffscreen(candidate));
    if (this.#offscreen?.target !== target) this.#offscreen = { target, page: await target.asPage() };
    return this.#offscreen.page;
  }

  /** @returns the service worker, which may be about to end */
  async serviceWorker(): Promise<WebWorker> {
    const { browser } = this.launched;
    const isWorker = (candidate: Target) =>
      candidate.type() === 'service_worker' && candidate.url().startsWith(this.url(''));
    const first = await this.#waitForTarget('the service worker', isWorker);
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

  /** Ends the service worker, as Chrome does after 30 s idle, and waits until it is gone. */
  async stopServiceWorker(): Promise<void> {
    await stopServiceWorker(await this.offscreenPage());
  }

  /** Private memory of the processes that run the extension. */
  memory(): Promise<ExtensionProcess[]> {
    return extensionMemory(this.launched.browser);
  }

  /** Settles when the browser has ended, by whomever. */
  closed(): Promise<void> {
    return new Promise((resolve) => {
      this.launched.browser.once('disconnected', () => resolve());
      if (!this.launched.browser.connected) resolve();
    });
  }

  /** Closes the lid: every process of the browser stands still until it is opened again. Not on Windows. */
  sleep(): void {
    this.launched.sleep();
  }

  /** Opens the lid. */
  wake(): void {
    this.launched.wake();
  }

  /** Ends the browser like a power cut. */
  async kill(options?: EndOptions): Promise<void> {
    await this.launched.kill(options);
    this.lastView = null;
  }

  /** Closes the browser as a person does. */
  async close(options?: EndOptions): Promise<void> {
    await this.launched.close(options);
    this.lastView = null;
  }

  /** Starts the browser again, in the profile that `kill` or `close` kept. */
  async restart(): Promise<void> {
    this.life = await startLife({ ...this.#options, home: this.home });
    await this.offscreenPage();
  }

  protected url(page: string): string {
    return `chrome-extension://${this.launched.extensionId}/${page}`;
  }

  protected targets(): Target[] {
    return this.launched.browser.targets().filter((target) => target.url().startsWith(this.url('')));
  }

  protected async waitForPage(page: string): Promise<Page> {
    const isIt = (candidate: Target) => candidate.type() === 'page' && candidate.url().startsWith(this.url(page));
    const target = await this.#waitForTarget(page, isIt);
    return target.asPage();
  }

  /** @throws with what there is instead */
  async #waitForTarget(name: string, isIt: (candidate: Target) => boolean): Promise<Target> {
    const { browser } = this.launched;
    try {
      return await browser.waitForTarget(isIt, { timeout: START_MS });
    } catch (cause) {
      const there = browser.targets().map((target) => `${target.type()} ${target.url()}`);
      throw new Error(`Waited in vain for ${name}. There are: ${there.join(' | ')}`, { cause });
    }
  }

  protected waitUntilGone(target: Target): Promise<void> {
    const { browser } = this.launched;
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

  #isOffscreen(target: Target): boolean {
    return target.type() === 'background_page' && target.url().startsWith(this.url(''));
  }
}

import { type ElementHandle, Locator } from 'puppeteer-core';
import { byRole } from '../support/roles.ts';
import { LOOK_MS, PATIENCE_MS } from './patience.ts';
import { Views } from './views.ts';

/** What is on the screen, found by role and words. A wait in vain says what was there instead. */
export class Screen extends Views {
  /** Waits until something with this role and accessible name is on the screen. */
  async waitForRole(role: string, name?: string, timeout = PATIENCE_MS): Promise<void> {
    await this.expect(`${role} "${name ?? ''}"`, this.locate(role, name, timeout).wait());
  }

  /** Waits until an error with these words is on the screen. */
  async waitForError(words: string, timeout = PATIENCE_MS): Promise<void> {
    await this.waitForText('[role="alert"]', words, timeout);
  }

  /** Waits until a status line has these words. */
  async waitForStatus(words: string, timeout = PATIENCE_MS): Promise<void> {
    await this.waitForText('[role="status"]', words, timeout);
  }

  /** Waits until these words are anywhere on the screen. */
  async waitForWords(words: string, timeout = PATIENCE_MS): Promise<void> {
    await this.waitForText('body', words, timeout);
  }

  /** Waits until what is typed goes there. */
  async waitForFocus(selector: string): Promise<void> {
    const focused = this.view.waitForFunction(
      (wanted) => document.activeElement?.matches(wanted),
      { polling: LOOK_MS, timeout: PATIENCE_MS },
      selector,
    );
    await this.expect(`the focus on ${selector}`, focused);
  }

  /** @returns the words of every error on the screen */
  errors(): Promise<string[]> {
    return this.view.$$eval('[role="alert"]', (alerts) => alerts.map((alert) => alert.textContent?.trim() ?? ''));
  }

  /** Clicks the button with this name as soon as it can be clicked. */
  async clickButton(name: string): Promise<void> {
    await this.expect(`the button "${name}"`, this.locate('button', name).click());
  }

  /** Clicks a button of the popup that leads to the side panel. */
  async clickToPanel(name: string): Promise<void> {
    const panel = this.waitForPage(this.life.paths.panel);
    const found = await this.locate('button', name).waitHandle();
    // The popup closes as the panel opens, and takes the answer with it.
    found.evaluate((button) => (button as HTMLElement).click()).catch(() => {});
    this.lastView = await panel;
  }

  async press(key: 'Enter' | 'Escape', { shift = false } = {}): Promise<void> {
    if (shift) await this.view.keyboard.down('Shift');
    await this.view.keyboard.press(key);
    if (shift) await this.view.keyboard.up('Shift');
  }

  /** Turns a switch off, and waits until it is. */
  async switchOff(name: string): Promise<void> {
    const found = `::-p-xpath(//label[.//span[normalize-space()=${JSON.stringify(name)}]]//input[@role="switch"])`;
    const input = await this.expect(name, this.view.locator(found).setTimeout(PATIENCE_MS).waitHandle());
    await (input as ElementHandle<HTMLInputElement>).click();
    await this.expect(
      `${name} to be off`,
      this.view.waitForFunction(
        (element) => element.getAttribute('aria-checked') === 'false',
        { polling: LOOK_MS },
        input,
      ),
    );
  }

  /** Lets time go by: only for tests of what a wait does. */
  pass(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  /** Chooses from the menu behind "More". */
  protected async chooseInMenu(item: string): Promise<void> {
    await this.clickButton('More');
    await this.clickButton(item);
  }

  protected locate(role: string, name?: string, timeout = PATIENCE_MS): Locator<Element> {
    return this.view.locator(byRole(role, name)).setTimeout(timeout);
  }

  protected async waitForText(selector: string, words: string, timeout: number): Promise<void> {
    const shown = this.view.waitForFunction(
      (where, wanted) => [...document.querySelectorAll(where)].some((element) => element.textContent?.includes(wanted)),
      { polling: LOOK_MS, timeout },
      selector,
      words,
    );
    await this.expect(`"${words}"`, shown);
  }

  /** Says in words what was waited for in vain, and what was on the screen instead. */
  protected async expect<T>(what: string, waiting: Promise<T>): Promise<T> {
    try {
      return await waiting;
    } catch (cause) {
      const words = await this.lastView?.evaluate(visibleWords).catch(() => null);
      const screen = words?.replace(/\s*\n\s*/g, ' | ') ?? 'no view is open';
      throw new Error(`Waited in vain for ${what}. On the screen: ${screen}`, { cause });
    }
  }
}

/**
 * Waits for the one that is there first. The others are given up then: a race alone lets each look on until its time
 * is over, in every frame, which keeps the page drawing.
 */
export async function waitForFirst(locators: Locator<Element>[]): Promise<void> {
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

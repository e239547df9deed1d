import type { Page } from 'puppeteer-core';
import { Pairing } from './pairing.ts';
import { LOOK_MS, PATIENCE_MS } from './patience.ts';

export interface ShownMessage {
  from: 'local' | 'remote';
  text: string;
  delivered: boolean;
}

/** The conversation: its badge, what is typed and what was said. */
export class Talk extends Pairing {
  /** Opens what the badge in the header explains, where there is something to compare. @returns the names of the emoji */
  async explainComparison(badge: string): Promise<string[]> {
    await this.explainTrust(badge);
    const emoji = this.view.waitForSelector('.emoji-name', { timeout: PATIENCE_MS });
    await this.expect('emoji to compare', emoji);
    return this.emojiNames();
  }

  /** As `explainComparison`, whether there is something to compare or not. */
  async explainTrust(badge: string): Promise<string[]> {
    await this.clickButton(badge);
    await this.waitForRole('note');
    return this.emojiNames();
  }

  private emojiNames(): Promise<string[]> {
    return this.view.$$eval('.emoji-name', (names) => names.map((name) => name.textContent ?? ''));
  }

  /** Waits until the badge in the header says this. */
  waitForTrust(badge: string): Promise<void> {
    return this.waitForRole('button', badge);
  }

  /** Types behind what stands in the message field, and sends nothing. */
  async type(text: string): Promise<void> {
    const field = this.view.waitForSelector('textarea:enabled', { timeout: PATIENCE_MS });
    await (await this.expect('a field to type into', field))?.focus();
    await this.view.keyboard.press('End');
    await this.view.keyboard.sendCharacter(text);
  }

  /** Types a message and presses Enter. */
  async say(text: string): Promise<void> {
    await this.type(text);
    await this.press('Enter');
    // Looked for more often than elsewhere: who says 300 messages waits 300 times.
    await this.view.waitForFunction(() => document.querySelector('textarea')?.value === '', { polling: 10 });
  }

  /** @returns what stands in the message field, as soon as anything does */
  async draft(): Promise<string> {
    const typed = this.view.waitForFunction(() => document.querySelector('textarea')?.value, { polling: LOOK_MS });
    return (await (await this.expect('a draft', typed)).jsonValue()) as string;
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
      { polling: LOOK_MS, timeout },
      text,
      from,
    );
    await this.expect(`the ${from} message "${text}"`, shown);
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
      const opened = this.launched.browser.waitForTarget((target) => target.url() === href, { timeout: PATIENCE_MS });
      await anchor.evaluate((element) => (element as HTMLAnchorElement).click());
      const page = await (await opened).page();
      if (page) return page;
    }
    throw new Error(`No link to ${href} is on the screen.`);
  }

  async closeLink(): Promise<void> {
    await this.chooseInMenu('Close link');
    // What is seen next depends on whether it is closed by then.
    await this.waitForRole('button', 'Pair again');
  }
}

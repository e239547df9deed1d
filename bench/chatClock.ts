import type { Page } from 'puppeteer-core';
import type { EpochMs } from '../src/core/units.ts';

/** Where a page keeps the moments between two calls. */
type Clocked = Window & typeof globalThis & { chatClock?: Record<ChatMoment, Record<string, EpochMs>> };

/** Enter pressed at the writer's; shown at the writer's as received; shown at the reader's. */
export type ChatMoment = 'sent' | 'delivered' | 'shown';

/**
 * Notes when messages are sent and when they appear, in a page with a conversation, by what is on the screen: the
 * whole way counts, with the service workers on it. Both pages have the clock of the same machine.
 *
 * @returns a function that gives the moments by the message's text
 */
export async function startChatClock(view: Page): Promise<() => Promise<Record<ChatMoment, Record<string, EpochMs>>>> {
  await view.evaluate(() => {
    const { sent, delivered, shown } = { sent: {}, delivered: {}, shown: {} } as Record<
      ChatMoment,
      Record<string, EpochMs>
    >;
    (window as Clocked).chatClock = { sent, delivered, shown };
    document.addEventListener(
      'keydown',
      ({ key, target }) => {
        if (key === 'Enter' && target instanceof HTMLTextAreaElement) sent[target.value.trim()] = Date.now();
      },
      { capture: true },
    );
    new MutationObserver(() => {
      const now = Date.now();
      for (const article of document.querySelectorAll('[role="log"] [role="article"]')) {
        const text = article.textContent ?? '';
        shown[text] ??= now;
        if (article.getAttribute('data-delivered') === 'true') delivered[text] ??= now;
      }
    }).observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-delivered'] });
  });
  return () => view.evaluate(() => (window as Clocked).chatClock ?? { sent: {}, delivered: {}, shown: {} });
}

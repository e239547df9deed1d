import browser from 'webextension-polyfill';
import type { ToHost } from '../contract/hostMessages.ts';

type WithoutReceiver<T> = T extends unknown ? Omit<T, 'to'> : never;

const HOST_PAGE = 'src/offscreen/offscreen.html';

let making: Promise<void> | null = null;

/**
 * Makes the offscreen document if there is none. It has no lifetime of its own: an update or a reload of the
 * extension kills it and nothing makes it again, so every entry calls this.
 */
export function ensureHost(): Promise<void> {
  making ??= makeHost().finally(() => {
    making = null;
  });
  return making;
}

async function makeHost(): Promise<void> {
  const contexts = await chrome.runtime.getContexts({ contextTypes: ['OFFSCREEN_DOCUMENT'] });
  if (contexts.length > 0) return;
  try {
    await chrome.offscreen.createDocument({
      url: HOST_PAGE,
      reasons: ['WEB_RTC' as chrome.offscreen.Reason],
      justification: 'Holds the direct connection to the other browser while no page of Tandem is open.',
    });
  } catch (cause) {
    // Another life of this worker was faster: there is one document for each profile.
    if (!String(cause).includes('single offscreen')) throw cause;
  }
}

/** Sends to the peer host, making it first where it is gone. */
export async function sendToHost(message: WithoutReceiver<ToHost>): Promise<unknown> {
  await ensureHost();
  return browser.runtime.sendMessage({ to: 'host', ...message });
}

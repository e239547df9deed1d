import browser from 'webextension-polyfill';
import type { HostState, ToHost } from '../contract/hostMessages.ts';

type WithoutReceiver<T> = T extends unknown ? Omit<T, 'to'> : never;
type Said = WithoutReceiver<ToHost>;

const HOST_PAGE = 'src/offscreen/offscreen.html';

let making: Promise<void> | null = null;
/** Until it settles, nobody makes a host. */
let barred: Promise<unknown> = Promise.resolve();
let bars = 0;

/**
 * Makes the offscreen document if there is none. It has no lifetime of its own: an update or a reload of the
 * extension kills it and nothing makes it again, so every entry calls this.
 */
export function ensureHost(): Promise<void> {
  making ??= barred.then(makeHost).finally(() => {
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

/** Ends the host, does this while there is none, and makes another. */
export async function withoutHost(run: () => Promise<void>): Promise<void> {
  await ensureHost();
  bars++;
  const done = chrome.offscreen
    .closeDocument()
    .then(run)
    .finally(() => {
      bars--;
    });
  barred = done.catch(() => undefined);
  await done;
  await ensureHost();
}

/** Whether the host was ended and there is no other yet: what it said last may still come. */
export function isWithoutHost(): boolean {
  return bars > 0;
}

let starts = 0;
let startWaiters: (() => void)[] = [];

/** The host's page has loaded and listens. */
export function hostHasStarted(): void {
  starts++;
  for (const resolve of startWaiters) resolve();
  startWaiters = [];
}

/**
 * Sends to the peer host and resolves with its answer. It is made where it is gone, and one whose page is still loading
 * does not hear: then the message goes out again when it has started.
 */
export async function sendToHost(message: Said | (() => Said | Promise<Said>)): Promise<unknown> {
  for (;;) {
    const startsBefore = starts;
    // A function is asked anew each time: what was true at the first try may not be at the next.
    const latest = typeof message === 'function' ? await message() : message;
    const answer = await ask({ to: 'host', ...latest });
    if (answer !== undefined) return answer;
    await ensureHost();
    if (starts === startsBefore) await new Promise<void>((resolve) => startWaiters.push(resolve));
  }
}

/** All that there is to show, asked of the host. */
export async function describeHost(): Promise<HostState> {
  return (await sendToHost({ type: 'describe' })) as HostState;
}

/** The host answers every message; `undefined` means that it was not there. */
async function ask(message: unknown): Promise<unknown> {
  try {
    return await browser.runtime.sendMessage(message);
  } catch (cause) {
    if (!String(cause).includes('Receiving end does not exist')) throw cause;
    return undefined;
  }
}

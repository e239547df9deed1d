import browser from 'webextension-polyfill';
import { WELCOME_HASH } from '../contract/place.ts';

/** No tour: the first thing that a person sees is the code. Once, even where the same profile installs it again. */
export async function welcome(): Promise<void> {
  const { welcomed } = await browser.storage.local.get('welcomed');
  if (welcomed === true) return;
  await browser.storage.local.set({ welcomed: true });
  await browser.tabs.create({ url: browser.runtime.getURL(`src/popup/tab.html${WELCOME_HASH}`) });
}

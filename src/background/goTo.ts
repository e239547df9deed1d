import browser from 'webextension-polyfill';
import { placeWords } from '../contract/place.ts';

const TAB = 'src/popup/tab.html';

/** Shows a conversation, or the app where it begins: in Tandem's tab if there is one, else in a new one. */
export async function goTo(linkId: string | null): Promise<void> {
  const page = browser.runtime.getURL(TAB);
  const url = linkId === null ? page : `${page}#${placeWords({ view: 'talk', linkId })}`;
  const contexts = await chrome.runtime.getContexts({ contextTypes: ['TAB' as chrome.runtime.ContextType] });
  const open = contexts.find(({ documentUrl }) => documentUrl?.startsWith(page));
  if (open === undefined) {
    await browser.tabs.create({ url });
    return;
  }
  // With only another hash the page stays and goes there by itself; the same address would load it anew.
  await browser.tabs.update(open.tabId, { active: true, ...(linkId === null ? {} : { url }) });
  await browser.windows.update(open.windowId, { focused: true });
}

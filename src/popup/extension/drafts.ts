import browser from 'webextension-polyfill';
import type { Services } from '../services.ts';

const key = (linkId: string) => `draft:${linkId}`;

/** What is typed and not yet sent, in memory of the browser session: it survives the popup, and never reaches the disk. */
export const drafts: Services['drafts'] = {
  async load(linkId) {
    const stored = await browser.storage.session.get(key(linkId));
    const draft = stored[key(linkId)];
    return typeof draft === 'string' ? draft : '';
  },
  save(linkId, text) {
    if (text === '') void browser.storage.session.remove(key(linkId));
    else void browser.storage.session.set({ [key(linkId)]: text });
  },
};

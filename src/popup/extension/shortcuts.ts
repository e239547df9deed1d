import browser from 'webextension-polyfill';
import type { Services } from '../services.ts';

/** The shortcuts that the manifest names, with the keys that they have now. Only the browser's own page changes them. */
export const shortcuts: Services['shortcuts'] = {
  async list() {
    const commands = await browser.commands.getAll();
    return commands.map(({ name = '', shortcut = '' }) => ({ name, keys: shortcut }));
  },
  change: () => void browser.tabs.create({ url: 'chrome://extensions/shortcuts' }),
};

import type { Services } from '../services.ts';

/** The browser looks for updates of an extension by itself every few hours, and sooner when it is asked. */
export const update: Services['update'] = {
  async look() {
    try {
      // The polyfill knows the answer only as the two values of before Chrome 109.
      const { status } = await chrome.runtime.requestUpdateCheck();
      if (status === 'update_available') return 'found';
      return status === 'throttled' ? 'later' : 'none';
    } catch (error) {
      console.info('The browser does not look for updates', error);
      return 'none';
    }
  },
  restart: () => chrome.runtime.reload(),
};

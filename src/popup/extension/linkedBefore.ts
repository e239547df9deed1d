import type { Services } from '../services.ts';

const KEY = 'linked';
const NOW = '1';
const EARLIER = '0';

/** In `localStorage`, because the popup's first size and words depend on it, which cannot wait for an answer. */
export const linkedBefore: Services['linkedBefore'] = {
  load: () => localStorage.getItem(KEY) === NOW,
  ever: () => localStorage.getItem(KEY) !== null,
  save(linked) {
    if (linked) localStorage.setItem(KEY, NOW);
    else if (localStorage.getItem(KEY) !== null) localStorage.setItem(KEY, EARLIER);
  },
};

import type { Services } from '../services.ts';

const KEY = 'linked';

/** In `localStorage`, because the popup's first size depends on it, which cannot wait for an answer. */
export const linkedBefore: Services['linkedBefore'] = {
  load: () => localStorage.getItem(KEY) !== null,
  save(linked) {
    if (linked) localStorage.setItem(KEY, '1');
    else localStorage.removeItem(KEY);
  },
};

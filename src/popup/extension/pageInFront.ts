import browser from 'webextension-polyfill';
import { sanitizeLine } from '../../core/fileName.ts';
import { MAX_TITLE_CHARS } from '../../core/limits.ts';
import { isWebAddress } from '../../core/webAddress.ts';
import type { Services } from '../services.ts';

/** Needs `activeTab`, as `captureTab` does. */
export const pageInFront: Services['pageInFront'] = async () => {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  const { url, title = '' } = tab ?? {};
  return url !== undefined && isWebAddress(url) ? { url, title: sanitizeLine(title, MAX_TITLE_CHARS) } : null;
};

import { sanitizeLine } from '../core/fileName.ts';
import { MAX_TITLE_CHARS } from '../core/limits.ts';
import type { WebLink } from '../core/shared.ts';
import { isWebAddress } from '../core/webAddress.ts';

/** The address as the browser writes it; `null` where it is none of the web. A name and password in it stay here. */
export function parseWebLink(address: string | undefined, title: string): WebLink | null {
  if (address === undefined || !URL.canParse(address)) return null;
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return isWebAddress(url.href) ? { url: url.href, title: sanitizeLine(title, MAX_TITLE_CHARS) } : null;
}

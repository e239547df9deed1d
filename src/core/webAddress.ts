import { MAX_URL_CHARS } from './limits.ts';

/**
 * An address that may be opened: `http` or `https`, in printable ASCII as the URL Standard writes it (§4.5), with a
 * host and without a name or password in front of it, which could pass for one. What it is shown with is its host.
 */
const WEB_ADDRESS = /^https?:\/\/[^/?#\\@\s]+(?:[/?#][!-~]*)?$/;
const PRINTABLE = /^[!-~]+$/;

export function isWebAddress(url: string): boolean {
  return url.length <= MAX_URL_CHARS && PRINTABLE.test(url) && WEB_ADDRESS.test(url);
}

import { sanitizeSegment, titleInName } from '../core/fileName.ts';
import type { WebLink } from '../core/shared.ts';
import { words } from './words.ts';

/** Endings of the pictures that pages show, the usual one first. */
const ENDINGS: Record<string, readonly string[]> = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg', 'jfif'],
  // No registered type, and common all the same.
  'image/jpg': ['jpg', 'jpeg', 'jfif'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/avif': ['avif'],
  'image/apng': ['png', 'apng'],
  'image/svg+xml': ['svg'],
  'image/bmp': ['bmp'],
  'image/x-icon': ['ico'],
  'image/vnd.microsoft.icon': ['ico'],
};
const TITLE_CHARS = 80;

/** The name in its address, else its page's title; with the ending of what it is, whatever the address says. */
export async function pictureName(address: string, mime: string, title: string): Promise<string> {
  const endings = ENDINGS[mime.split(';')[0]?.trim().toLowerCase() ?? ''] ?? ['png'];
  const named = nameInAddress(address);
  if (named !== null && endings.some((ending) => named.toLowerCase().endsWith(`.${ending}`))) return named;
  const nameless = (await words()).getMessage('sharedPicture');
  const stem = named?.replace(/\.\w{2,5}$/, '') || shortTitle(title) || nameless;
  return sanitizeSegment(`${stem}.${endings[0]}`);
}

/** `Screenshot of Tandem 2026-11-23 14.05.31.png`: a local time that sorts, and that every file system takes. */
export async function screenName(page: WebLink | null, at: Date): Promise<string> {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const moment = `${day} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}`;
  const of = shortTitle(page?.title ?? '') || (page === null ? '' : new URL(page.url).host);
  const name = (await words()).getMessage('sharedScreenshot', [of, moment]);
  return sanitizeSegment(`${name.replace(/\s+/g, ' ').trim()}.png`);
}

function shortTitle(title: string): string {
  return [...titleInName(title)].slice(0, TITLE_CHARS).join('').trim();
}

function nameInAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, pathname } = new URL(address);
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  const last = pathname.split('/').at(-1) ?? '';
  return last === '' ? null : sanitizeSegment(decode(last));
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Not UTF-8: as it stands then.
    return part;
  }
}

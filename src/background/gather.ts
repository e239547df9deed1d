import { MAX_PICTURE_BYTES, PICTURE_PART_BYTES, PICTURE_PORT, type Share } from '../contract/share.ts';
import { parseWebLink } from '../contract/webLink.ts';
import { assertNever } from '../core/errors.ts';
import type { WebLink } from '../core/shared.ts';
import { isWebAddress } from '../core/webAddress.ts';
import { readPicture } from '../injected/readPicture.ts?injected';
import { readSelection } from '../injected/readSelection.ts?injected';
import { readSpot } from '../injected/readSpot.ts?injected';
import { sendToHost } from './peerHost.ts';
import { pictureName, screenName } from './pictureNames.ts';

/** What a menu entry or a shortcut sends. */
export type ShareWhat = 'page' | 'spot' | 'link' | 'selection' | 'picture' | 'screen' | 'tabs';

/** Why there is nothing to send: the page is the browser's own, nothing is selected, the permission was not given. */
export type Refusal = 'notWeb' | 'nothingSelected' | 'tabsRefused';

/** Where the person chose it. A shortcut knows nothing of what is under the pointer. */
export interface SharePlace {
  tab: chrome.tabs.Tab;
  clicked: chrome.contextMenus.OnClickData | null;
}

/** Gathers it, in the page where it must. Called in the click itself: asking for a permission needs that. */
export async function gather(what: ShareWhat, place: SharePlace): Promise<Share | Refusal> {
  const page = pageOf(place);
  switch (what) {
    case 'page':
      return page === null ? 'notWeb' : { kind: 'links', links: [page] };
    case 'spot':
      return page === null ? 'notWeb' : { kind: 'links', links: [await withSpot(page, place)] };
    case 'link': {
      const link = parseWebLink(place.clicked?.linkUrl, '');
      return link === null ? 'notWeb' : { kind: 'links', links: [link] };
    }
    case 'selection': {
      const text = (await runInPage(place, readSelection, [])) || place.clicked?.selectionText || '';
      if (text.trim() === '') return 'nothingSelected';
      return page === null ? 'notWeb' : { kind: 'excerpt', text: text.trim(), source: page };
    }
    case 'picture':
      return gatherPicture(place, page);
    case 'screen': {
      const dataUrl = await capture(place.tab);
      if (dataUrl === null) return 'notWeb';
      const bytes = { from: 'screen' as const, dataUrl, crop: null };
      return { kind: 'picture', name: await screenName(page, new Date()), bytes, link: null };
    }
    case 'tabs':
      return gatherTabs(place.tab);
    default:
      return assertNever(what);
  }
}

/** The page may have a script's worth of reasons to refuse: what could not be asked there is `null`. */
async function runInPage<Args extends unknown[], Result>(
  { tab, clicked }: SharePlace,
  func: (...args: Args) => Result,
  args: Args,
): Promise<Awaited<Result> | null> {
  if (tab.id === undefined) return null;
  try {
    const target = { tabId: tab.id, frameIds: [clicked?.frameId ?? 0] };
    const [ran] = await chrome.scripting.executeScript({ target, func, args });
    return (ran?.result ?? null) as Awaited<Result> | null;
  } catch (cause) {
    console.info('This page lets nobody look:', String(cause));
    return null;
  }
}

/** The page's address with its first words in view behind it, as a text directive: any browser scrolls to them. */
async function withSpot(page: WebLink, place: SharePlace): Promise<WebLink> {
  const spot = await runInPage({ ...place, clicked: null }, readSpot, []);
  if (spot === null) return page;
  const base = page.url.replace(/:~:.*$/, '');
  const directive = `:~:text=${encodeURIComponent(spot).replaceAll('-', '%2D')}`;
  const url = base.includes('#') ? `${base}${directive}` : `${base}#${directive}`;
  return isWebAddress(url) ? { ...page, url } : page;
}

async function gatherPicture(place: SharePlace, page: WebLink | null): Promise<Share | Refusal> {
  const url = place.clicked?.srcUrl;
  if (url === undefined) return 'notWeb';
  const pictureId = crypto.randomUUID();
  await sendToHost({ type: 'expectPicture', pictureId });
  const portName = `${PICTURE_PORT}:${pictureId}`;
  const answer = await runInPage(place, readPicture, [url, portName, PICTURE_PART_BYTES, MAX_PICTURE_BYTES]);
  if (answer?.read) {
    const name = await pictureName(url, answer.mime, page?.title ?? '');
    return { kind: 'picture', name, bytes: { from: 'page', pictureId }, link: null };
  }
  const link = parseWebLink(url, '');
  const dataUrl = answer?.onScreen ? await capture(place.tab) : null;
  if (dataUrl === null || !answer?.onScreen) return link === null ? 'notWeb' : { kind: 'links', links: [link] };
  const bytes = { from: 'screen' as const, dataUrl, crop: answer.onScreen };
  return { kind: 'picture', name: await pictureName(url, 'image/png', page?.title ?? ''), bytes, link };
}

/** Asks for the permission to read the addresses of tabs, which no other entry needs. */
async function mayReadTabs(): Promise<boolean> {
  const tabs = { permissions: ['tabs' as const] };
  try {
    // First of all: the click that allows asking is over after the first wait.
    return await chrome.permissions.request(tabs);
  } catch (cause) {
    console.info('Nobody can be asked here:', String(cause));
    return chrome.permissions.contains(tabs);
  }
}

async function gatherTabs({ windowId }: chrome.tabs.Tab): Promise<Share | Refusal> {
  if (!(await mayReadTabs())) return 'tabsRefused';
  const tabs = await chrome.tabs.query({ highlighted: true, windowId });
  const links = tabs.flatMap((tab) => parseWebLink(tab.url, tab.title ?? '') ?? []);
  return links.length === 0 ? 'notWeb' : { kind: 'links', links };
}

/** The tab as a PNG; `null` where the browser does not allow it. */
async function capture({ windowId }: chrome.tabs.Tab): Promise<string | null> {
  try {
    return await chrome.tabs.captureVisibleTab(windowId, { format: 'png' });
  } catch (cause) {
    console.info('This tab may not be captured:', String(cause));
    return null;
  }
}

function pageOf({ tab, clicked }: SharePlace): WebLink | null {
  return parseWebLink(tab.url ?? clicked?.pageUrl, tab.title ?? '');
}

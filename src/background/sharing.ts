import browser from 'webextension-polyfill';
import type { ShareAnswer } from '../contract/share.ts';
import type { WordKey } from '../words/WordSource.ts';
import { gather, type Refusal, type SharePlace, type ShareWhat } from './gather.ts';
import { goTo } from './goTo.ts';
import { sendToHost } from './peerHost.ts';
import { flashSent } from './toolbar.ts';
import { words } from './words.ts';

const WEB_PAGES = ['http://*/*', 'https://*/*'];

type Entry = {
  id: ShareWhat;
  contexts: [`${chrome.contextMenus.ContextType}`, ...`${chrome.contextMenus.ContextType}`[]];
  title: WordKey;
};

/** Menu entries on a page, and those on the toolbar icon, where nothing is under the pointer. */
const ENTRIES: readonly Entry[] = [
  { id: 'link', contexts: ['link'], title: 'menuLink' },
  { id: 'picture', contexts: ['image'], title: 'menuPicture' },
  { id: 'selection', contexts: ['selection'], title: 'menuSelection' },
  { id: 'page', contexts: ['page', 'action'], title: 'menuPage' },
  { id: 'spot', contexts: ['page', 'action'], title: 'menuSpot' },
  { id: 'screen', contexts: ['page', 'action'], title: 'menuScreen' },
  { id: 'tabs', contexts: ['page', 'action'], title: 'menuTabs' },
];

/** Commands of the manifest. What `clicked` tells is unknown to a shortcut, so links and pictures have none. */
const COMMANDS: Record<string, ShareWhat> = {
  'send-page': 'page',
  'send-spot': 'spot',
  'send-selection': 'selection',
  'send-screenshot': 'screen',
  'send-tabs': 'tabs',
};

/** Registered at the top level: a menu entry or a shortcut wakes a worker that died. */
export function watchMenus(): void {
  chrome.contextMenus.onClicked.addListener((clicked, tab) => {
    const what = ENTRIES.find(({ id }) => id === clicked.menuItemId)?.id;
    if (what !== undefined && tab !== undefined) void share(what, { tab, clicked });
  });
  chrome.commands.onCommand.addListener((command, tab) => {
    const what = COMMANDS[command];
    if (what !== undefined && tab !== undefined) void share(what, { tab, clicked: null });
  });
}

/** They outlive the worker: made anew when the extension is installed or updated, or speaks another language. */
export async function makeMenus(): Promise<void> {
  const { getMessage } = await words();
  await chrome.contextMenus.removeAll();
  for (const { id, contexts, title } of ENTRIES) {
    chrome.contextMenus.create({ id, contexts, title: getMessage(title), documentUrlPatterns: WEB_PAGES });
  }
}

async function share(what: ShareWhat, place: SharePlace): Promise<void> {
  const gathered = await gather(what, place);
  if (typeof gathered === 'string') return tellRefusal(gathered);
  const answer = (await sendToHost({ type: 'share', share: gathered })) as ShareAnswer;
  if (answer.outcome === 'unreadable') return tellRefusal('unreadable');
  if (answer.outcome === 'sent') return flashSent(answer.isWaiting);
  await askForDevice();
}

/** The popup, which shows what waits and the devices to choose from, or the code where there are none. */
async function askForDevice(): Promise<void> {
  try {
    await browser.action.openPopup();
  } catch (cause) {
    console.info('No popup can be opened here:', String(cause));
    await goTo(null);
  }
}

const REFUSALS = {
  notWeb: ['shareNotWeb', 'shareNotWebHint'],
  nothingSelected: ['shareNothingSelected', 'shareNothingSelectedHint'],
  unreadable: ['shareUnreadable', 'shareUnreadableHint'],
  tabsRefused: ['shareTabsRefused', 'shareTabsRefusedHint'],
} as const satisfies Record<Refusal | 'unreadable', readonly [WordKey, WordKey]>;

/** There is no page of ours in front of the person to say it on. */
async function tellRefusal(refusal: keyof typeof REFUSALS): Promise<void> {
  const [title, message] = REFUSALS[refusal];
  const { getMessage } = await words();
  await browser.notifications.create('share', {
    type: 'basic',
    iconUrl: browser.runtime.getURL('/icons/linked-light-128.png'),
    title: getMessage(title),
    message: getMessage(message),
  });
}

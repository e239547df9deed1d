import browser from 'webextension-polyfill';
import type { ShareAnswer } from '../contract/share.ts';
import { gather, type Refusal, type SharePlace, type ShareWhat } from './gather.ts';
import { goTo } from './goTo.ts';
import { sendToHost } from './peerHost.ts';
import { flashSent } from './toolbar.ts';

const WEB_PAGES = ['http://*/*', 'https://*/*'];

type Entry = {
  id: ShareWhat;
  contexts: [`${chrome.contextMenus.ContextType}`, ...`${chrome.contextMenus.ContextType}`[]];
  title: string;
};

/** Menu entries on a page, and those on the toolbar icon, where nothing is under the pointer. */
const entries = (): Entry[] => {
  const { getMessage } = browser.i18n;
  return [
    { id: 'link', contexts: ['link'], title: getMessage('menuLink') },
    { id: 'picture', contexts: ['image'], title: getMessage('menuPicture') },
    { id: 'selection', contexts: ['selection'], title: getMessage('menuSelection') },
    { id: 'page', contexts: ['page', 'action'], title: getMessage('menuPage') },
    { id: 'spot', contexts: ['page', 'action'], title: getMessage('menuSpot') },
    { id: 'screen', contexts: ['page', 'action'], title: getMessage('menuScreen') },
    { id: 'tabs', contexts: ['page', 'action'], title: getMessage('menuTabs') },
  ];
};

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
    const what = entries().find(({ id }) => id === clicked.menuItemId)?.id;
    if (what !== undefined && tab !== undefined) void share(what, { tab, clicked });
  });
  chrome.commands.onCommand.addListener((command, tab) => {
    const what = COMMANDS[command];
    if (what !== undefined && tab !== undefined) void share(what, { tab, clicked: null });
  });
}

/** They outlive the worker: made anew when the extension is installed or updated, whose language may be another. */
export async function makeMenus(): Promise<void> {
  await chrome.contextMenus.removeAll();
  for (const { id, contexts, title } of entries()) {
    chrome.contextMenus.create({ id, contexts, title, documentUrlPatterns: WEB_PAGES });
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
} as const satisfies Record<Refusal | 'unreadable', readonly [string, string]>;

/** There is no page of ours in front of the person to say it on. */
async function tellRefusal(refusal: keyof typeof REFUSALS): Promise<void> {
  const [title, message] = REFUSALS[refusal].map((key) => browser.i18n.getMessage(key));
  await browser.notifications.create('share', {
    type: 'basic',
    iconUrl: browser.runtime.getURL('/icons/linked-light-128.png'),
    title: title ?? '',
    message: message ?? '',
  });
}

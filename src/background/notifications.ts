import browser from 'webextension-polyfill';
import type { Arrival } from '../contract/hostMessages.ts';

const ICON = '/icons/linked-light-128.png';
/** A notification is a glance: more of a message is in the conversation. */
const PREVIEW_CHARS = 200;

/** Tells of something that arrived while no page showed its link. */
export async function notify(arrival: Arrival): Promise<void> {
  const { title, message } = words(arrival);
  // One for each link and kind: the next message or offer replaces the last instead of piling up.
  const subject = arrival.kind === 'done' ? arrival.transferId : arrival.linkId;
  await browser.notifications.create(`${arrival.kind}:${subject}`, {
    type: 'basic',
    iconUrl: browser.runtime.getURL(ICON),
    title,
    message,
  });
}

function words(arrival: Arrival): { title: string; message: string } {
  const { getMessage } = browser.i18n;
  switch (arrival.kind) {
    case 'message':
      return { title: arrival.name, message: arrival.text.slice(0, PREVIEW_CHARS) || getMessage('notifyMessage') };
    case 'offer':
      return {
        title: getMessage('notifyOfferTitle', [arrival.name, titleOf(arrival)]),
        message: sizeText(arrival.size),
      };
    case 'done':
      return { title: titleOf(arrival), message: getMessage('notifyDoneBody', [arrival.name]) };
  }
}

function titleOf({ title }: { title: string }): string {
  return title === '' ? browser.i18n.getMessage('severalFiles') : title;
}

function sizeText(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const unit = units[step] ?? 'byte';
  return new Intl.NumberFormat(browser.i18n.getUILanguage(), {
    style: 'unit',
    unit,
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** step);
}

import browser from 'webextension-polyfill';
import type { Arrival } from '../contract/hostMessages.ts';

/** A notification is a glance: more of a message is in the conversation. */
const PREVIEW_CHARS = 200;

/** Who, and what it is. */
export function notificationWords(arrival: Arrival): { title: string; message: string } {
  const { getMessage } = browser.i18n;
  switch (arrival.kind) {
    case 'message':
      return {
        title: messageTitle(arrival),
        message: glimpse(arrival).slice(0, PREVIEW_CHARS) || getMessage('notifyMessage'),
      };
    case 'offer':
      return {
        title: getMessage('notifyOfferTitle', [arrival.name, titleOf(arrival)]),
        message:
          arrival.risk === null ? sizeText(arrival.size) : getMessage('notifyOfferRisk', [sizeText(arrival.size)]),
      };
    case 'done':
      return { title: titleOf(arrival), message: getMessage('notifyDoneBody', [arrival.name]) };
  }
}

function messageTitle({ name, shared }: Extract<Arrival, { kind: 'message' }>): string {
  if (shared?.what !== 'links') return name;
  const { length } = shared.links;
  const { getMessage } = browser.i18n;
  return length === 1 ? getMessage('notifyPage', [name]) : getMessage('notifyPages', [name, String(length)]);
}

function glimpse({ text, shared }: Extract<Arrival, { kind: 'message' }>): string {
  if (shared?.what !== 'links') return text;
  const lines = shared.links.map(({ url, title }) => {
    const { host } = new URL(url);
    return title === '' ? host : `${title} · ${host}`;
  });
  return lines.join('\n');
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

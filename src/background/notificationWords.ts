import type { Arrival } from '../contract/hostMessages.ts';
import type { WordSource } from '../words/WordSource.ts';

/** A notification is a glance: more of a message is in the conversation. */
const PREVIEW_CHARS = 200;

/** Who, and what it is. A title is cut after one line, so it names nothing but who it is from, or the file. */
export function notificationWords(arrival: Arrival, words: WordSource): { title: string; message: string } {
  const { getMessage } = words;
  switch (arrival.kind) {
    case 'message':
      return { title: arrival.name, message: glimpse(arrival, words) || getMessage('notifyMessage') };
    case 'offer': {
      const what = getMessage('notifyOffer', [titleOf(arrival, words), sizeText(arrival.size, words)]);
      return {
        title: arrival.name,
        message: arrival.risk === null ? what : `${what}\n${getMessage('notifyOfferRisk')}`,
      };
    }
    case 'done':
      return { title: titleOf(arrival, words), message: getMessage('notifyDoneBody', [arrival.name]) };
  }
}

/** That something came, for who does not want more to be read on the screen. */
export function bareWords({ kind }: Arrival, { getMessage }: WordSource): { title: string; message: string } {
  const what = { message: 'notifyBareMessage', offer: 'notifyBareOffer', done: 'notifyBareDone' } as const;
  return { title: getMessage('extensionName'), message: getMessage(what[kind]) };
}

function glimpse({ text, shared }: Extract<Arrival, { kind: 'message' }>, { getMessage }: WordSource): string {
  if (shared?.what !== 'links') return text.slice(0, PREVIEW_CHARS);
  const { length } = shared.links;
  const what = length === 1 ? getMessage('notifyPage') : getMessage('notifyPages', [String(length)]);
  const pages = shared.links.map(({ url, title }) => {
    const { host } = new URL(url);
    return title === '' ? host : `${title} · ${host}`;
  });
  return `${what}\n${pages.join('\n').slice(0, PREVIEW_CHARS)}`;
}

function titleOf({ title }: { title: string }, { getMessage }: WordSource): string {
  return title === '' ? getMessage('severalFiles') : title;
}

function sizeText(bytes: number, { language }: WordSource): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const unit = units[step] ?? 'byte';
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** step);
}

import browser from 'webextension-polyfill';
import type { Arrival } from '../contract/hostMessages.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { bareWords, notificationWords } from './notificationWords.ts';
import { preferences } from './preferences.ts';
import { words } from './words.ts';

const ICON = '/icons/linked-light-128.png';

/**
 * What a notification is about stands in its id, since this worker may be another when it is clicked: `message:LINK`,
 * `offer:TRANSFER`, `done:TRANSFER:DOWNLOAD` with `:open` behind it where it may be opened. So the next message of a
 * link replaces the last instead of piling up.
 */
export type Subject =
  | { kind: 'message'; linkId: string }
  | { kind: 'offer'; transferId: string }
  | { kind: 'done'; transferId: string; downloadId: number | null; isOpenable: boolean };

type ButtonKind = 'open' | 'accept' | 'decline' | 'showInFolder';

/** The buttons of an arrival. A click on the rest of it leads to where it is. */
function buttonsOf(arrival: Arrival): ButtonKind[] {
  switch (arrival.kind) {
    case 'message':
      return arrival.shared?.what === 'links' && arrival.shared.links.length === 1 ? ['open'] : [];
    case 'offer':
      return offerButtons(arrival.risk);
    case 'done':
      return arrival.downloadId === null ? [] : doneButtons(arrival.isOpenable);
  }
}

export function doneButtons(isOpenable: boolean): ButtonKind[] {
  return isOpenable ? ['open', 'showInFolder'] : ['showInFolder'];
}

/** What could do harm is looked at before it is taken. */
export function offerButtons(risk: unknown): ButtonKind[] {
  return risk === null ? ['accept', 'decline'] : ['decline'];
}

/** Those on the screen; `null` until this life of the worker has looked. */
let shownIds: Promise<Set<string>> | null = null;

function shown(): Promise<Set<string>> {
  shownIds ??= browser.notifications.getAll().then((all) => new Set(Object.keys(all)));
  return shownIds;
}

/** What is still to be told, by the id of its notification: of a flood of messages, the latest. */
const waiting = new Map<string, Arrival>();
let telling: Promise<void> | null = null;
/** How often all were taken away. */
let clearings = 0;

/** Tells of something that arrived while no page showed its link. */
export function notify(arrival: Arrival): Promise<void> {
  waiting.set(idOf(arrival), arrival);
  telling ??= tellWaiting().finally(() => {
    telling = null;
  });
  return telling;
}

async function tellWaiting(): Promise<void> {
  while (waiting.size > 0) {
    const arrivals = [...waiting.values()];
    waiting.clear();
    for (const end of await Promise.allSettled(arrivals.map(show))) {
      if (end.status === 'rejected') console.warn('Something that arrived is not told:', String(end.reason));
    }
  }
}

async function show(arrival: Arrival): Promise<void> {
  const before = clearings;
  const { notifications } = await preferences();
  if (notifications === 'off') return;
  const isBare = notifications === 'bare';
  const source = await words();
  const ids = await shown();
  const id = idOf(arrival);
  ids.add(id);
  // The polyfill's types are those of Firefox, which has no buttons.
  await chrome.notifications.create(id, {
    type: 'basic',
    iconUrl: browser.runtime.getURL(ICON),
    ...(isBare ? bareWords(arrival, source) : notificationWords(arrival, source)),
    // Who may not read what it is cannot answer it here.
    buttons: (isBare ? [] : buttonsOf(arrival)).map((button) => ({ title: source.getMessage(button) })),
    // A question stays until it is answered.
    requireInteraction: arrival.kind === 'offer',
  });
  if (clearings !== before) await clear(id);
}

/** Takes all away, also those that are about to be shown. */
export async function clearNotifications(): Promise<void> {
  clearings++;
  waiting.clear();
  await Promise.all(Object.keys(await browser.notifications.getAll()).map(clear));
}

/** Takes away what was read, answered or taken back since, wherever that was. */
export async function clearSettled({ links, transfers }: Snapshot): Promise<void> {
  const ids = await shown();
  // What is shown meanwhile is newer than this snapshot.
  for (const id of [...ids]) {
    const subject = subjectOf(id);
    const isSettled =
      subject?.kind === 'message'
        ? links.some((link) => link.id === subject.linkId && link.unread === 0)
        : subject?.kind === 'offer' &&
          transfers.some((transfer) => transfer.id === subject.transferId && transfer.state.phase !== 'offered');
    if (isSettled) await clear(id);
  }
}

export async function forget(id: string): Promise<void> {
  (await shown()).delete(id);
}

export async function clear(id: string): Promise<void> {
  await forget(id);
  await browser.notifications.clear(id);
}

function idOf(arrival: Arrival): string {
  switch (arrival.kind) {
    case 'message':
      return `message:${arrival.linkId}`;
    case 'offer':
      return `offer:${arrival.transferId}`;
    case 'done':
      return `done:${arrival.transferId}:${arrival.downloadId ?? ''}${arrival.isOpenable ? ':open' : ''}`;
  }
}

/** `null` for a notification about something else. */
export function subjectOf(id: string): Subject | null {
  const [kind, subject = '', download = '', open] = id.split(':');
  if (kind === 'message') return { kind, linkId: subject };
  if (kind === 'offer') return { kind, transferId: subject };
  if (kind === 'done') {
    const downloadId = download === '' ? null : Number(download);
    return { kind, transferId: subject, downloadId, isOpenable: open === 'open' };
  }
  return null;
}

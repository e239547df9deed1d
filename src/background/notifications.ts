import browser from 'webextension-polyfill';
import type { Arrival } from '../contract/hostMessages.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { linksOf } from '../core/shared.ts';
import { carryOut } from './commands.ts';
import { goTo } from './goTo.ts';
import { inTurn } from './inTurn.ts';
import { bareWords, notificationWords } from './notificationWords.ts';
import { openOrShow } from './openDownload.ts';
import { describeHost } from './peerHost.ts';
import { preferences } from './preferences.ts';
import { words } from './words.ts';

const ICON = '/icons/linked-light-128.png';

/**
 * What a notification is about stands in its id, since this worker may be another when it is clicked: `message:LINK`,
 * `offer:TRANSFER`, `done:TRANSFER:DOWNLOAD` with `:open` behind it where it may be opened. So the next message of a
 * link replaces the last instead of piling up.
 */
type Subject =
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

function doneButtons(isOpenable: boolean): ButtonKind[] {
  return isOpenable ? ['open', 'showInFolder'] : ['showInFolder'];
}

/** What could do harm is looked at before it is taken. */
function offerButtons(risk: unknown): ButtonKind[] {
  return risk === null ? ['accept', 'decline'] : ['decline'];
}

/** Those on the screen; `null` until this life of the worker has looked. */
let shownIds: Promise<Set<string>> | null = null;

function shown(): Promise<Set<string>> {
  shownIds ??= browser.notifications.getAll().then((all) => new Set(Object.keys(all)));
  return shownIds;
}

/** Tells of something that arrived while no page showed its link. */
export function notify(arrival: Arrival): Promise<void> {
  return inTurn(() => show(arrival));
}

async function show(arrival: Arrival): Promise<void> {
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
}

/** Takes away what was read, answered or taken back since, wherever that was. */
export async function clearSettled({ links, transfers }: Snapshot): Promise<void> {
  const ids = await shown();
  for (const id of ids) {
    const subject = subjectOf(id);
    const isSettled =
      subject?.kind === 'message'
        ? links.some((link) => link.id === subject.linkId && link.unread === 0)
        : subject?.kind === 'offer' &&
          transfers.some((transfer) => transfer.id === subject.transferId && transfer.state.phase !== 'offered');
    if (isSettled) await clear(id);
  }
}

/** Registered at the top level: a click wakes a worker that died. */
export function watchNotifications(): void {
  browser.notifications.onClicked.addListener((id) => void clicked(id));
  chrome.notifications.onButtonClicked.addListener((id, index) => void buttonClicked(id, index));
  browser.notifications.onClosed.addListener((id) => void forget(id));
}

async function clicked(id: string): Promise<void> {
  await clear(id);
  await goTo(await linkOf(subjectOf(id)));
}

async function buttonClicked(id: string, index: number): Promise<void> {
  const subject = subjectOf(id);
  if (subject?.kind === 'done' && subject.downloadId !== null && doneButtons(subject.isOpenable)[index] === 'open') {
    await openOrShow(subject.downloadId);
    return clear(id);
  }
  await clear(id);
  switch (subject?.kind) {
    case 'message':
      return openShared(subject.linkId);
    case 'offer': {
      const { transferId } = subject;
      const transfer = (await describeHost()).snapshot.transfers.find(({ id }) => id === transferId);
      // It was answered or taken back meanwhile: the card tells.
      if (transfer?.state.phase !== 'offered') return goTo(transfer?.linkId ?? null);
      const isAccepted = offerButtons(transfer.risk)[index] === 'accept';
      // Where it goes is asked in a page.
      if (isAccepted && (await preferences()).savesTo.kind === 'ask') return goTo(transfer.linkId);
      await carryOut({ type: isAccepted ? 'acceptTransfer' : 'declineTransfer', transferId });
      return;
    }
    case 'done':
      if (subject.downloadId !== null) await carryOut({ type: 'showDownload', downloadId: subject.downloadId });
  }
}

/** The address that the notification named: the last one of the conversation. */
async function openShared(linkId: string): Promise<void> {
  const entries = (await describeHost()).conversations.find((one) => one.linkId === linkId)?.entries ?? [];
  const last = entries.findLast((entry) => entry.kind === 'message' && entry.from === 'remote');
  const [link] = last?.kind === 'message' ? linksOf(last.shared) : [];
  if (link === undefined) return goTo(linkId);
  await browser.tabs.create({ url: link.url });
}

async function linkOf(subject: Subject | null): Promise<string | null> {
  if (subject === null) return null;
  if (subject.kind === 'message') return subject.linkId;
  const { transfers } = (await describeHost()).snapshot;
  return transfers.find(({ id }) => id === subject.transferId)?.linkId ?? null;
}

async function forget(id: string): Promise<void> {
  (await shown()).delete(id);
}

async function clear(id: string): Promise<void> {
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
function subjectOf(id: string): Subject | null {
  const [kind, subject = '', download = '', open] = id.split(':');
  if (kind === 'message') return { kind, linkId: subject };
  if (kind === 'offer') return { kind, transferId: subject };
  if (kind === 'done') {
    const downloadId = download === '' ? null : Number(download);
    return { kind, transferId: subject, downloadId, isOpenable: open === 'open' };
  }
  return null;
}

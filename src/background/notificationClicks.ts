import browser from 'webextension-polyfill';
import { linksOf } from '../core/shared.ts';
import { carryOut } from './commands.ts';
import { goTo } from './goTo.ts';
import { clear, doneButtons, forget, offerButtons, type Subject, subjectOf } from './notifications.ts';
import { openOrShow } from './openDownload.ts';
import { describeHost } from './peerHost.ts';
import { preferences } from './preferences.ts';

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

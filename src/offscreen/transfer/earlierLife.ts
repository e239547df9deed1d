import { findStores } from './blockStore.ts';
import type { EndedStore } from './endedStore.ts';
import type { OutgoingRecord, OutgoingStore } from './outgoingStore.ts';
import { peerOf } from './peerDevice.ts';
import { type ReceivingPorts, restoreReceiving } from './receiving.ts';
import type { Resuming } from './resuming.ts';
import type { Entry, Roster } from './roster.ts';
import type { SavePlaces } from './savePlaces.ts';
import type { WaitingDrops } from './waitingDrops.ts';

export interface EarlierLifePorts {
  roster: Roster;
  resuming: Pick<Resuming, 'sleep' | 'keepEnd'>;
  waiting: WaitingDrops;
  places: Pick<SavePlaces, 'restore'>;
  outgoing: OutgoingStore;
  incoming(): Promise<FileSystemDirectoryHandle>;
  ended: EndedStore;
  /** A transfer that was accepted goes on the list. */
  keepRestored(record: OutgoingRecord): Entry;
  receivingPorts(transfer: string): ReceivingPorts;
}

/** Offers of earlier lives that nobody has answered: the latest wait for their receivers. */
const MAX_SLEEPING = 16;

/**
 * Finds again what lives before this one have left unfinished. Each place by itself: one that cannot be read hides
 * nothing of the others.
 */
export async function restoreEarlierLife(ports: EarlierLifePorts): Promise<void> {
  await settle([ports.waiting.restore]);
  await settle([() => restoreOutgoing(ports), () => restoreIncoming(ports), () => restoreEnded(ports)]);
  ports.waiting.release();
}

async function settle(places: readonly (() => Promise<void>)[]): Promise<void> {
  for (const result of await Promise.allSettled(places.map((place) => place()))) {
    if (result.status === 'rejected') console.error('What was unfinished could not be found again:', result.reason);
  }
}

async function restoreOutgoing({ roster, resuming, waiting, outgoing, keepRestored }: EarlierLifePorts): Promise<void> {
  const unanswered: OutgoingRecord[] = [];
  for (const record of await outgoing.all()) {
    if (roster.has(record.transfer)) continue;
    if (record.windowBytes !== null) keepRestored(record);
    else if (waiting.has(record.transfer)) resuming.sleep(record);
    else unanswered.push(record);
  }
  unanswered.sort((one, other) => other.offeredAt - one.offeredAt);
  for (const record of unanswered.splice(0, MAX_SLEEPING).reverse()) resuming.sleep(record);
  await Promise.all(unanswered.map(({ transfer }) => outgoing.remove(transfer)));
}

async function restoreIncoming({ roster, places, incoming, receivingPorts }: EarlierLifePorts): Promise<void> {
  for (const found of await findStores(await incoming())) {
    const { transfer } = found.accepted;
    if (roster.has(transfer)) continue;
    roster.keep(restoreReceiving(found, receivingPorts(transfer)), null, peerOf(found.accepted), true);
  }
  await places.restore();
}

async function restoreEnded({ roster, resuming, waiting, ended }: EarlierLifePorts): Promise<void> {
  for (const record of await ended.all()) {
    roster.setKnown(record.transfer);
    resuming.keepEnd(record);
    // The life before ended in between.
    waiting.cancel(record.transfer);
  }
}

import type { Milliseconds } from '../../core/units.ts';
import { type FoundTransfer, findStores, removeFound } from './blockStore.ts';
import type { EndedRecord, EndedStore } from './endedStore.ts';
import { insist } from './insist.ts';
import type { OutgoingRecord, OutgoingStore } from './outgoingStore.ts';
import { peerOf } from './peerDevice.ts';
import { type ReceivingPorts, restoreReceiving } from './receiving.ts';
import type { Resuming } from './resuming.ts';
import type { Entry, Roster } from './roster.ts';
import type { SavePlaces } from './savePlaces.ts';
import type { WaitingDrops } from './waitingDrops.ts';

export interface EarlierLifePorts {
  roster: Roster;
  resuming: Pick<Resuming, 'sleep' | 'keepEnd' | 'endOf'>;
  waiting: WaitingDrops;
  places: Pick<SavePlaces, 'restore'>;
  outgoing: OutgoingStore;
  incoming(): Promise<FileSystemDirectoryHandle>;
  ended: EndedStore;
  after(ms: Milliseconds, run: () => void): void;
  /** A transfer that was accepted goes on the list. */
  keepRestored(record: OutgoingRecord): Entry;
  receivingPorts(transfer: string): ReceivingPorts;
}

/** Offers of earlier lives that nobody has answered: the latest wait for their receivers. */
const MAX_SLEEPING = 16;

/**
 * So long is waited for a place: links wait with it, and a database or a disk may never answer. What it gives later is
 * taken up all the same, and goes on over the next link. The links that are there have heard as little of it as if the
 * place could not be read.
 */
export const PLACE_MS: Milliseconds = 20_000;

/**
 * Finds again what lives before this one have left unfinished. Each place by itself: one that cannot be read hides
 * nothing of the others.
 */
export async function restoreEarlierLife(ports: EarlierLifePorts): Promise<void> {
  const { waiting, after } = ports;
  const inTime = (taken: Promise<void>) => Promise.race([taken, new Promise<void>((late) => after(PLACE_MS, late))]);
  const drops = settle([waiting.restore]);
  await inTime(drops);
  // A life may have ended between the record of an end and the removal of what it ended.
  const ended = settle([() => restoreEnded(ports)]);
  await inTime(ended);
  const unfinished = settle([() => restoreOutgoing(ports), () => restoreIncoming(ports)]);
  // Only when all is known: what an earlier life has offered of the files that wait is not offered as something else.
  await inTime(Promise.all([drops, ended, unfinished]).then(waiting.release));
}

async function settle(places: readonly (() => Promise<void>)[]): Promise<void> {
  for (const result of await Promise.allSettled(places.map((place) => place()))) {
    if (result.status === 'rejected') console.error('What an earlier life left could not be taken up:', result.reason);
  }
}

async function restoreOutgoing({ roster, resuming, waiting, outgoing, keepRestored }: EarlierLifePorts): Promise<void> {
  const over: OutgoingRecord[] = [];
  const unanswered: OutgoingRecord[] = [];
  for (const record of await outgoing.all()) {
    if (roster.has(record.transfer)) continue;
    if (resuming.endOf(record) !== undefined) over.push(record);
    else if (record.windowBytes !== null) keepRestored(record);
    else if (waiting.has(record.transfer)) resuming.sleep(record);
    else unanswered.push(record);
  }
  unanswered.sort((one, other) => other.offeredAt - one.offeredAt);
  for (const record of unanswered.splice(0, MAX_SLEEPING).reverse()) resuming.sleep(record);
  await Promise.all([...over, ...unanswered].map(({ transfer }) => outgoing.remove(transfer)));
}

async function restoreIncoming(ports: EarlierLifePorts): Promise<void> {
  const { roster, resuming, places, receivingPorts } = ports;
  const incoming = await insist(ports.incoming);
  const over: FoundTransfer[] = [];
  for (const found of await findStores(incoming, roster.has)) {
    const { transfer } = found.accepted;
    const end = resuming.endOf(found.accepted);
    if (roster.has(transfer)) continue;
    if (end !== undefined && isTakenBack(end)) over.push(found);
    else roster.keep(restoreReceiving(found, receivingPorts(transfer)), null, peerOf(found.accepted), true);
  }
  await settle(over.map((found) => () => removeFound(incoming, found)));
  await places.restore();
}

/**
 * Somebody did not want it any more, here or over there. Of what was done, the journal has that nothing is left to save,
 * and lets it go. What failed may be well in this life, and its sender may have forgotten the files that have arrived.
 */
function isTakenBack({ words }: EndedRecord): boolean {
  return words.some((body) => body.kind === 'decline' || (body.kind === 'cancel' && body.error === null));
}

async function restoreEnded({ roster, resuming, waiting, ended }: EarlierLifePorts): Promise<void> {
  for (const record of await ended.all()) {
    roster.setKnown(record.transfer);
    resuming.keepEnd(record);
    // The life before ended in between.
    waiting.cancel(record.transfer);
  }
}

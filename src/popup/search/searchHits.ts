import type { RememberedDevice } from '../../contract/devices.ts';
import type { KeptEntry } from '../../contract/history.ts';
import type { Conversation, LinkView, Snapshot } from '../../contract/snapshot.ts';
import type { EpochMs } from '../../core/units.ts';
import { isLive } from '../route.ts';
import { titleOf } from '../talk/webLinks.ts';

/** What was said or sent, and where it is found: in a conversation that is open, or in what is kept of a device. */
export interface Hit {
  id: string;
  /** The other device's name. */
  name: string;
  at: EpochMs;
  text: string;
  place: { in: 'conversation'; linkId: string; entryId: string } | { in: 'history'; key: string };
}

/** What is kept of one device that holds the words. */
export interface Kept {
  device: RememberedDevice;
  entries: readonly KeptEntry[];
}

export interface Searched {
  snapshot: Pick<Snapshot, 'links' | 'devices' | 'transfers'>;
  conversations: ReadonlyMap<string, Conversation>;
  kept: readonly Kept[];
}

const MAX_HITS = 50;

export function holds(text: string, words: string): boolean {
  return text.toLocaleLowerCase().includes(words.trim().toLocaleLowerCase());
}

/** Devices by their names: those that are linked, then those that are remembered. */
export function deviceHits(words: string, { links, devices }: Pick<Snapshot, 'links' | 'devices'>) {
  const live = links.filter(isLive);
  return {
    links: live.filter(({ name }) => holds(name, words)),
    devices: devices.filter(({ key, name }) => holds(name, words) && !live.some((link) => link.key === key)),
  };
}

/** Newest first. What is in an open conversation is not found once more in what is kept of it. */
export function saidHits(words: string, { snapshot, conversations, kept }: Searched): Hit[] {
  const hits = snapshot.links.flatMap((link) => openHits(words, link, conversations.get(link.id), snapshot.transfers));
  const known = new Set(hits.map(({ id }) => id));
  for (const { device, entries } of kept) {
    for (const entry of entries) {
      if (known.has(entry.id)) continue;
      const text = entry.kind === 'message' ? entry.text : entry.name;
      hits.push({ id: entry.id, name: device.name, at: entry.at, text, place: { in: 'history', key: device.key } });
    }
  }
  return hits.sort((one, other) => other.at - one.at).slice(0, MAX_HITS);
}

function openHits(
  words: string,
  { id: linkId, name }: LinkView,
  conversation: Conversation | undefined,
  transfers: Snapshot['transfers'],
): Hit[] {
  return (conversation?.entries ?? []).flatMap((entry) => {
    const isTransfer = entry.kind === 'transfer';
    const text = isTransfer
      ? (transfers.find(({ id }) => id === entry.transferId)?.name ?? '')
      : [entry.text, ...(entry.shared?.what === 'links' ? entry.shared.links.map(titleOf) : [])].join(' ').trim();
    if (!holds(text, words)) return [];
    const id = isTransfer ? entry.transferId : entry.id;
    return [{ id, name, at: entry.at, text, place: { in: 'conversation' as const, linkId, entryId: entry.id } }];
  });
}

/** As much of a text as a few lines show, in three parts: before the words, they themselves, and behind them. */
export function glimpse(text: string, words: string): [before: string, found: string, behind: string] {
  const line = text.replace(/\s+/g, ' ');
  const wanted = words.trim().replace(/\s+/g, ' ');
  const at = line.toLocaleLowerCase().indexOf(wanted.toLocaleLowerCase());
  if (at === -1) return [line.slice(0, 120), '', ''];
  const from = Math.max(0, at - 24);
  const end = at + wanted.length;
  return [`${from > 0 ? '…' : ''}${line.slice(from, at)}`, line.slice(at, end), line.slice(end, end + 120)];
}

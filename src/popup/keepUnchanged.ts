import type { Snapshot } from '../contract/snapshot.ts';

/**
 * The new snapshot, with every part that is equal to the old one's *being* the old one's: what did not change is not
 * drawn again. Snapshots come whole four times a second while a file moves, and little in them is new.
 */
export function keepUnchanged(before: Snapshot | null, after: Snapshot): Snapshot {
  if (before === null) return after;
  return {
    device: keep(before.device, after.device),
    pairing: keep(before.pairing, after.pairing),
    network: keep(before.network, after.network),
    servers: keep(before.servers, after.servers),
    links: keepEach(before.links, after.links),
    transfers: keepEach(before.transfers, after.transfers),
    devices: keep(before.devices, after.devices),
    expected: after.expected,
    oneCode: after.oneCode,
    keepsHistory: after.keepsHistory,
    preferences: keep(before.preferences, after.preferences),
    progress: keep(before.progress, after.progress),
    share: keep(before.share, after.share),
    waiting: keep(before.waiting, after.waiting),
  };
}

function keepEach<T extends { id: string }>(before: T[], after: T[]): T[] {
  const known = new Map(before.map((item) => [item.id, item]));
  const kept = after.map((item) => {
    const old = known.get(item.id);
    return old === undefined ? item : keep(old, item);
  });
  const isSame = kept.length === before.length && kept.every((item, index) => item === before[index]);
  return isSame ? before : kept;
}

function keep<T>(before: T, after: T): T {
  return JSON.stringify(before) === JSON.stringify(after) ? before : after;
}

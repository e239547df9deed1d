import type { HistoryPage, KeptEntry } from '../../contract/history.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { Store } from '../store.ts';

/** A number that changes when a reader of older files would no longer understand a new one. */
const EXPORT_VERSION = 1;

type Kept = Pick<Snapshot, 'device' | 'preferences' | 'keepsHistory' | 'servers' | 'devices'>;

/**
 * All that is kept, as one JSON text: settings, what is known of each device, and the history with it. The private key
 * cannot leave the browser, and the passwords of relays stay where they are.
 *
 * @returns `null` where the history of some device could not be read
 */
export async function exportEverything(
  { device, preferences, keepsHistory, servers, devices }: Kept,
  send: Store['send'],
  at: Date,
): Promise<string | null> {
  const known: unknown[] = [];
  for (const remembered of devices) {
    const history = await wholeHistory(remembered.key, send);
    if (history === null) return null;
    known.push({ ...remembered, history });
  }
  const kept = {
    app: 'Tandem',
    version: EXPORT_VERSION,
    exportedAt: at.toISOString(),
    device: { name: device.name, key: device.seed },
    settings: {
      ...preferences,
      keepsHistory,
      servers: servers.map(({ url, username }) => ({ url, username })),
    },
    devices: known,
  };
  return JSON.stringify(kept, null, 2);
}

async function wholeHistory(key: string, send: Store['send']): Promise<KeptEntry[] | null> {
  const outcome = await send({ type: 'readHistory', key, before: null, words: '', limit: Number.MAX_SAFE_INTEGER });
  return outcome.ok ? (outcome.value as HistoryPage).entries : null;
}

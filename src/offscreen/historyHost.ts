import type { KeptEntry } from '../contract/history.ts';
import type { Entry } from '../contract/snapshot.ts';

export interface HistoryHostPorts {
  /** The other's key, once it is proven. */
  key(): string | null;
  entries(): readonly Entry[];
  keep(key: string, entry: KeptEntry): Keeping;
}

/** `off`: not to be kept, and not later either. `stranger`: nobody has chosen to remember the device, or not yet. */
export type Keeping = 'kept' | 'off' | 'stranger';

/** Entries of a conversation that can still be asked about: as many as it shows. */
const MAX_WITHHELD = 2000;

/** Hands on what is said on one link, to be kept. Of its transfers, see `transferHistory.ts`. */
export interface HistoryHost {
  said(entry: Entry & { kind: 'message' }): void;
  /** The device is remembered from now on: what was said before belongs to it as well, unless nothing was to be kept then. */
  keepAll(): void;
}

export function createHistoryHost(ports: HistoryHostPorts): HistoryHost {
  /** Ids of what was said while nothing was to be kept: what is switched on later is for what comes later. */
  const withheld = new Set<string>();

  /** Of pages, their addresses are kept, as text. */
  function said({ id, from, text, shared, at }: Entry & { kind: 'message' }): void {
    const key = ports.key();
    if (key === null || withheld.has(id)) return;
    const words = shared?.what === 'links' ? shared.links.map(({ url }) => url).join('\n') : text;
    if (ports.keep(key, { kind: 'message', id, from, text: words, at }) === 'off') withhold(id);
  }

  function withhold(id: string): void {
    withheld.add(id);
    const [oldest] = withheld;
    if (withheld.size > MAX_WITHHELD && oldest !== undefined) withheld.delete(oldest);
  }

  return {
    said,
    keepAll() {
      for (const entry of ports.entries()) if (entry.kind === 'message') said(entry);
    },
  };
}

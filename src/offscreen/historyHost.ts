import type { KeptEntry } from '../contract/history.ts';
import type { Entry, TransferView } from '../contract/snapshot.ts';
import type { EpochMs } from '../core/units.ts';

export interface HistoryHostPorts {
  /** The other's key, once it is proven. */
  key(): string | null;
  entries(): readonly Entry[];
  transfers(): readonly TransferView[];
  keep(key: string, entry: KeptEntry): Keeping;
}

/** `off`: not to be kept, and not later either. `stranger`: nobody has chosen to remember the device, or not yet. */
export type Keeping = 'kept' | 'off' | 'stranger';

/** Entries of a conversation that can still be asked about: as many as it shows. */
const MAX_WITHHELD = 2000;

/** Hands on what is to be kept of one link's conversation: messages at once, transfers when they have ended. */
export interface HistoryHost {
  said(entry: Entry & { kind: 'message' }): void;
  transferLogged(transferId: string, at: EpochMs): void;
  keepEnded(): void;
  /** The device is remembered from now on: what was said before belongs to it as well, unless nothing was to be kept then. */
  keepAll(): void;
}

export function createHistoryHost(ports: HistoryHostPorts): HistoryHost {
  /** Transfers of the conversation that are not kept yet, and when they began. */
  const open = new Map<string, EpochMs>();
  /** Ids of what was said, or ended, while nothing was to be kept: what is switched on later is for what comes later. */
  const withheld = new Set<string>();

  function keep(entry: KeptEntry): Keeping {
    const key = ports.key();
    if (key === null) return 'stranger';
    if (withheld.has(entry.id)) return 'off';
    const keeping = ports.keep(key, entry);
    if (keeping === 'off') withhold(entry.id);
    return keeping;
  }

  function withhold(id: string): void {
    withheld.add(id);
    const [oldest] = withheld;
    if (withheld.size > MAX_WITHHELD && oldest !== undefined) withheld.delete(oldest);
  }

  /** Of pages, their addresses are kept, as text. */
  function said({ id, from, text, shared, at }: Entry & { kind: 'message' }): void {
    const words = shared?.what === 'links' ? shared.links.map(({ url }) => url).join('\n') : text;
    keep({ kind: 'message', id, from, text: words, at });
  }

  function keepEnded(): void {
    if (open.size === 0 || ports.key() === null) return;
    for (const { id, direction, name, fileCount, size, state } of ports.transfers()) {
      const at = open.get(id);
      if (at === undefined || !isOutcome(state.phase)) continue;
      const kept = { kind: 'transfer', id, direction, name, fileCount, size, outcome: state.phase, at } as const;
      if (keep(kept) !== 'stranger') open.delete(id);
    }
  }

  return {
    said,
    transferLogged: (transferId, at) => void open.set(transferId, at),
    keepEnded,
    keepAll() {
      for (const entry of ports.entries()) if (entry.kind === 'message') said(entry);
      keepEnded();
    },
  };
}

type Outcome = (KeptEntry & { kind: 'transfer' })['outcome'];

function isOutcome(phase: TransferView['state']['phase']): phase is Outcome {
  return phase === 'done' || phase === 'declined' || phase === 'cancelled' || phase === 'failed';
}

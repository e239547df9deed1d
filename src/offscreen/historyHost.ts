import type { KeptEntry } from '../contract/history.ts';
import type { Entry, TransferView } from '../contract/snapshot.ts';
import type { EpochMs } from '../core/units.ts';

export interface HistoryHostPorts {
  /** The other's key, once it is proven. */
  key(): string | null;
  entries(): readonly Entry[];
  transfers(): readonly TransferView[];
  /** False where the entry is not to be kept. */
  keep(key: string, entry: KeptEntry): boolean;
}

/** Hands on what is to be kept of one link's conversation: messages at once, transfers when they have ended. */
export interface HistoryHost {
  said(entry: Entry & { kind: 'message' }): void;
  transferLogged(transferId: string, at: EpochMs): void;
  keepEnded(): void;
  /** The device is remembered from now on: what was said before belongs to it as well. */
  keepAll(): void;
}

export function createHistoryHost(ports: HistoryHostPorts): HistoryHost {
  /** Transfers of the conversation that are not kept yet, and when they began. */
  const open = new Map<string, EpochMs>();

  function keep(entry: KeptEntry): boolean {
    const key = ports.key();
    return key !== null && ports.keep(key, entry);
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
      if (keep(kept)) open.delete(id);
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

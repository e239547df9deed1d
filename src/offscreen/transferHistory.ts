import type { KeptEntry } from '../contract/history.ts';
import type { TransferView } from '../contract/snapshot.ts';
import type { EpochMs } from '../core/units.ts';
import type { Keeping } from './historyHost.ts';

export interface TransferHistoryPorts {
  transfers(): readonly TransferView[];
  keep(key: string, entry: KeptEntry): Keeping;
  now(): EpochMs;
}

/**
 * Hands on transfers that have ended, to be kept: each once, however many links carried it, and also where it ended
 * without one. One for all links, for a transfer outlives them.
 */
export interface TransferHistory {
  /** It is in the conversation of this link, with the device of this key. */
  logged(transferId: string, link: string, key: string): void;
  /** What is known of transfers changed; `gone` are on the list no more. */
  changed(gone: readonly string[]): void;
  /** Its conversation is gone: what ended in it belongs to nobody who is remembered later. */
  forgetLink(link: string): void;
}

interface Begun {
  key: string;
  /** `null` where an earlier life knew it. */
  at: EpochMs | null;
  /** The link whose conversation it is in. */
  link: string | null;
}

export function createTransferHistory(ports: TransferHistoryPorts): TransferHistory {
  /** Transfers of the list; `settled`: kept, or not to be kept. */
  const known = new Map<string, Begun | 'settled'>();

  function begunOf({ id, waitsFor, forLater }: TransferView): Begun | undefined {
    const begun = known.get(id);
    if (begun !== undefined) return begun === 'settled' ? undefined : begun;
    // No conversation had it in this life.
    if (waitsFor === null || forLater) return undefined;
    const restored = { key: waitsFor, at: null, link: null };
    known.set(id, restored);
    return restored;
  }

  function keepEnded(view: TransferView): void {
    const { id, direction, name, fileCount, size, state } = view;
    const begun = begunOf(view);
    if (begun === undefined || !isOutcome(state.phase)) return;
    const at = begun.at ?? ports.now();
    const entry = { kind: 'transfer', id, direction, name, fileCount, size, outcome: state.phase, at } as const;
    // A stranger may be remembered as long as the conversation is there.
    if (ports.keep(begun.key, entry) !== 'stranger' || begun.link === null) known.set(id, 'settled');
  }

  return {
    logged(transferId, link, key) {
      const before = known.get(transferId);
      if (before === 'settled') return;
      known.set(transferId, { key, at: before?.at ?? ports.now(), link });
    },
    changed(gone) {
      for (const id of gone) known.delete(id);
      for (const view of ports.transfers()) keepEnded(view);
    },
    forgetLink(link) {
      for (const begun of known.values()) if (begun !== 'settled' && begun.link === link) begun.link = null;
    },
  };
}

type Outcome = (KeptEntry & { kind: 'transfer' })['outcome'];

function isOutcome(phase: TransferView['state']['phase']): phase is Outcome {
  return phase === 'done' || phase === 'declined' || phase === 'cancelled' || phase === 'failed';
}

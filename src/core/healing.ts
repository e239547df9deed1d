import { assertNever } from './errors.ts';
import type { Milliseconds } from './units.ts';

/**
 * The healing machine: what is done, and when, so that a silent link comes back.
 *
 * ```text
 *            interrupted
 *   well ──────────────────► probing: every few seconds, and at once when something changed
 *    ▲  │ something changed:     │
 *    │  └── doubt the silence    │
 *    └───────── healed ──────────┘
 * ```
 * *Something changed*: the browser is online again, a network came, the machine woke, a person opened a page.
 * Probing adds the remote candidates again with fresh foundations (docs/architecture.md, Healing). It never gives up:
 * every few seconds while somebody waits, and less often the longer nobody does.
 */
export type HealingState =
  | ({ phase: 'well' } & Watch)
  | ({ phase: 'probing'; probedAt: Milliseconds; attendedAt: Milliseconds } & Watch);

interface Watch {
  /** A clock that stood still tells of sleep. */
  tickedAt: Milliseconds;
}

export type HealingEvent =
  | { type: 'interrupted'; now: Milliseconds }
  /** A frame was heard: the link is connected. */
  | { type: 'healed' }
  /** The silence may be over, or may have begun without our knowing. */
  | { type: 'prompted'; by: Prompt; now: Milliseconds }
  /** `attended`: a page of Tandem is open. */
  | { type: 'ticked'; attended: boolean; now: Milliseconds };

export type Prompt = 'online' | 'network' | 'wake' | 'opened';

export type HealingCommand =
  /** Add the remote candidates again, with fresh foundations. */
  | { type: 'probe' }
  /** Ask the other side for a sign of life now, and do not wait for it as long as usual. */
  | { type: 'doubt' };

export type HealingStep = [HealingState, HealingCommand[]];

/** Under the 4 s that keep an ICE check list alive while someone waits (docs/architecture.md, Healing). */
export const PROBE_INTERVAL_MS: Milliseconds = 3000;
/** However many prompts come, no two probes are closer than this. */
export const MIN_PROBE_GAP_MS: Milliseconds = 1000;
/**
 * How often an unattended link is probed, by how long nobody looked. It comes back all the same with the next prompt,
 * and as soon as the other side probes, for one side is enough.
 */
export const UNATTENDED: readonly { afterMs: Milliseconds; intervalMs: Milliseconds }[] = [
  { afterMs: 60 * 60_000, intervalMs: 30_000 },
  { afterMs: 5 * 60_000, intervalMs: 10_000 },
];
/** The host ticks twice a second, and a loaded machine was never seen to miss ten in a row: it slept. */
export const SLEPT_MS: Milliseconds = 5000;

export function createHealing(now: Milliseconds): HealingState {
  return { phase: 'well', tickedAt: now };
}

export function stepHealing(state: HealingState, event: HealingEvent): HealingStep {
  switch (event.type) {
    case 'interrupted': {
      if (state.phase === 'probing') return [state, []];
      const { now } = event;
      return [{ phase: 'probing', tickedAt: state.tickedAt, probedAt: now, attendedAt: now }, [{ type: 'probe' }]];
    }
    case 'healed':
      return [{ phase: 'well', tickedAt: state.tickedAt }, []];
    case 'prompted':
      return prompted(state, event.by, event.now);
    case 'ticked':
      return ticked(state, event.attended, event.now);
    default:
      return assertNever(event);
  }
}

function prompted(state: HealingState, by: Prompt, now: Milliseconds): HealingStep {
  // That a page is opened says nothing about the network: a link that is well is left alone.
  if (state.phase === 'well') return [state, by === 'opened' ? [] : [{ type: 'doubt' }]];
  const attendedAt = by === 'opened' ? now : state.attendedAt;
  return probe({ ...state, attendedAt }, MIN_PROBE_GAP_MS, now);
}

function ticked(before: HealingState, attended: boolean, now: Milliseconds): HealingStep {
  const state = { ...before, tickedAt: now };
  if (now - before.tickedAt > SLEPT_MS) return prompted(state, 'wake', now);
  if (state.phase === 'well') return [state, []];
  const attendedAt = attended ? now : state.attendedAt;
  return probe({ ...state, attendedAt }, intervalOf(now - attendedAt), now);
}

type Probing = Extract<HealingState, { phase: 'probing' }>;

function probe(state: Probing, gap: Milliseconds, now: Milliseconds): HealingStep {
  if (now - state.probedAt < gap) return [state, []];
  return [{ ...state, probedAt: now }, [{ type: 'probe' }]];
}

function intervalOf(unattended: Milliseconds): Milliseconds {
  return UNATTENDED.find(({ afterMs }) => unattended >= afterMs)?.intervalMs ?? PROBE_INTERVAL_MS;
}

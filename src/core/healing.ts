import { assertNever, PeerError } from './errors.ts';
import { MAX_STANDBYS } from './limits.ts';
import type { Milliseconds } from './units.ts';

/**
 * The healing machine: what is done, and when, so that a silent link comes back.
 *
 * ```text
 *            interrupted
 *   well ──────────────────► probing ── a moment after something changed, or at once where theirs ──► probing, with
 *    ▲ ▲                        │       is seen to check ours or the channel is gone: activate        a standby active
 *    │ └──────── healed ────────┘                                                                         │
 *    └───────────────────────────────── healed ───────────────────────────────────────────────────────────┘
 * ```
 * *Something changed*: the browser is online again, an address came, the machine woke, a person opened a page. Then a
 * link that is well is doubted, and a silent one probed at once.
 *
 * **First level.** Probing adds the remote candidates again with fresh foundations (docs/architecture.md, Healing): the
 * same connection goes on. It never gives up: every few seconds while somebody waits, less often the longer nobody does.
 *
 * **Second level.** Standbys are connections that both sides made while the link was well, with each other's codes, and
 * that nobody has used. One is *active* when the other's code is set as its answer.
 * ```text
 *   (none) ── make ──► making ── both codes known ──► ready ── activate ──► active ── its channel opens ──► open
 *      ▲                 │                              │                     │                               │
 *      ├────── gone, or a higher one carries the link ──┴─────────────────────┘                               │
 *      └────── its hello is heard, so that it carries the link, or the link closed it ────────────────────────┘
 * ```
 * An open one is the link's to use and to close. It still counts: who never says hello on it would get one after the other.
 * A link that is well refills its pool. The side that *tends* it numbers the standbys; the other one answers.
 */
export type HealingState =
  | ({ phase: 'well' } & Pool)
  | ({
      phase: 'probing';
      probedAt: Milliseconds;
      attendedAt: Milliseconds;
      /** When the silence began, or something happened last that gave hope. */
      hopedAt: Milliseconds;
    } & Pool);

interface Pool {
  tends: boolean;
  /** A clock that stood still tells of sleep. */
  tickedAt: Milliseconds;
  /** When something changed here, so that a standby may reach what a connection does not; `null` where nothing did. */
  changedAt: Milliseconds | null;
  /** In the order of their numbers. */
  standbys: readonly Standby[];
  /** Numbers below it are used up. */
  nextNumber: number;
  /** Before this moment none is made. */
  makeAt: Milliseconds;
}

type Standby =
  | { number: number; phase: 'making' | 'ready' | 'open' }
  | { number: number; phase: 'active'; since: Milliseconds };

export type HealingEvent =
  | { type: 'interrupted'; now: Milliseconds }
  /** A frame was heard: the link is connected. */
  | { type: 'healed' }
  /** No connection is left, and the link waits for a standby. */
  | { type: 'stranded'; now: Milliseconds }
  /** The silence may be over, or may have begun without our knowing. */
  | { type: 'prompted'; by: Prompt; now: Milliseconds }
  /** The other side has made its end of a standby, and maybe asks for ours. */
  | { type: 'standbyOffered'; number: number }
  /** Both ends of it know each other's code. */
  | { type: 'standbyReady'; number: number }
  /** Checks of the other side arrive at it: it is active over there. */
  | { type: 'checksArrived'; number: number; now: Milliseconds }
  | { type: 'standbyGone'; number: number; now: Milliseconds }
  /** Its channel is open: it is one of the link's connections, until it carries the link or is gone. */
  | { type: 'standbyOpened'; number: number }
  /** Its hello was heard: it carries the link now. */
  | { type: 'switched'; number: number }
  /** `attended`: a page of Tandem is open. */
  | { type: 'ticked'; attended: boolean; now: Milliseconds };

export type Prompt = 'online' | 'network' | 'wake' | 'opened';

export type HealingCommand =
  /** Add the remote candidates again, with fresh foundations, on what carries the link and on active standbys. */
  | { type: 'probe' }
  /** Ask the other side for a sign of life now, and do not wait for it as long as usual. */
  | { type: 'doubt' }
  /** Make our end of a standby and tell its code. */
  | { type: 'make'; number: number }
  /** Set the other's code as the answer. */
  | { type: 'activate'; number: number }
  /** Close our end and tell so. */
  | { type: 'drop'; number: number };

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
/**
 * And one that somebody may only have left open, by how long nothing happened. Chromium 156 keeps every candidate that
 * is added, and the next costs the more for it: 1 ms each after 1,000, 36 ms after 9,000 (docs/performance.md).
 */
export const HOPELESS: readonly { afterMs: Milliseconds; intervalMs: Milliseconds }[] = [
  { afterMs: 3 * 60 * 60_000, intervalMs: 30_000 },
  { afterMs: 30 * 60_000, intervalMs: 10_000 },
];
/** The host ticks twice a second, and a loaded machine was never seen to miss ten in a row: it slept. */
export const SLEPT_MS: Milliseconds = 5000;
/** A link that can come back by itself does so within some 100 ms of the probe that follows a change. */
export const GRACE_MS: Milliseconds = 1500;
/** A silence that begins within this time of a change is taken for its work. */
const CHANGE_MS: Milliseconds = 10_000;
/** Two: one may be lost with a code that did not arrive, and a device may move twice in a row. */
export const POOL_SIZE = 2;
/** Between two that are made: gathering has its price, and a link that has just opened has other things to do. */
export const MAKE_GAP_MS: Milliseconds = 2000;
/** The other side refused one, or it could not be made here. */
export const REFUSED_PAUSE_MS: Milliseconds = 60_000;
/** One that has not opened by then may be of no use: the next is tried, and it goes when the link is well. */
export const OPEN_LIMIT_MS: Milliseconds = 8000;

export function createHealing(tends: boolean, now: Milliseconds): HealingState {
  const makeAt = now + MAKE_GAP_MS;
  return { phase: 'well', tends, tickedAt: now, changedAt: null, standbys: [], nextNumber: 1, makeAt };
}

/** @throws {PeerError} `protocol-violation`, when the other side numbers a standby that is ours to number. */
export function stepHealing(state: HealingState, event: HealingEvent): HealingStep {
  switch (event.type) {
    case 'interrupted':
      return interrupted(state, event.now);
    case 'healed': {
      const { tends, tickedAt, standbys, nextNumber, makeAt } = state;
      return [{ phase: 'well', tends, tickedAt, changedAt: null, standbys, nextNumber, makeAt }, []];
    }
    case 'stranded':
      return activateNext({ ...state, changedAt: event.now }, event.now);
    case 'prompted':
      return prompted(state, event.by, event.now);
    case 'standbyOffered':
      return standbyOffered(state, event.number);
    case 'standbyReady':
      return [withStandbys(state, replace(state.standbys, { number: event.number, phase: 'ready' }, 'making')), []];
    case 'checksArrived':
      return activate(state, event.number, event.now);
    case 'standbyGone':
      return standbyGone(state, event.number, event.now);
    case 'standbyOpened':
      return [withStandbys(state, replace(state.standbys, { number: event.number, phase: 'open' }, 'active')), []];
    case 'switched': {
      // Those below it can take its place no more. The link closes those that are open.
      const lower = state.standbys.filter(({ number, phase }) => number < event.number && phase !== 'open');
      const others = state.standbys.filter((standby) => standby.number !== event.number && !lower.includes(standby));
      return [withStandbys(state, others), lower.map(({ number }) => ({ type: 'drop', number }))];
    }
    case 'ticked':
      return ticked(state, event.attended, event.now);
    default:
      return assertNever(event);
  }
}

function interrupted(state: HealingState, now: Milliseconds): HealingStep {
  if (state.phase === 'probing') return [state, []];
  const isChange = state.changedAt !== null && now - state.changedAt < CHANGE_MS;
  const next: Probing = {
    ...state,
    phase: 'probing',
    changedAt: isChange ? state.changedAt : null,
    probedAt: now,
    attendedAt: now,
    hopedAt: now,
  };
  return [next, [{ type: 'probe' }]];
}

function prompted(state: HealingState, by: Prompt, now: Milliseconds): HealingStep {
  // That a page is opened says nothing about the network: a link that is well is left alone.
  if (by === 'opened') {
    return state.phase === 'well'
      ? [state, []]
      : probe({ ...state, attendedAt: now, hopedAt: now }, MIN_PROBE_GAP_MS, now);
  }
  if (state.phase === 'well') return [{ ...state, changedAt: now }, [{ type: 'doubt' }]];
  // The first change counts, or one after the other would put it off.
  return probe({ ...state, hopedAt: now, changedAt: state.changedAt ?? now }, MIN_PROBE_GAP_MS, now);
}

function ticked(before: HealingState, attended: boolean, now: Milliseconds): HealingStep {
  const state = { ...before, tickedAt: now };
  if (now - before.tickedAt > SLEPT_MS) return prompted(state, 'wake', now);
  if (state.phase === 'well') return tend(state, now);
  const attendedAt = attended ? now : state.attendedAt;
  const interval = Math.max(intervalOf(UNATTENDED, now - attendedAt), intervalOf(HOPELESS, now - state.hopedAt));
  const [probed, commands] = probe({ ...state, attendedAt }, interval, now);
  if (state.changedAt === null || now - state.changedAt < GRACE_MS) return [probed, commands];
  const [next, more] = activateNext(probed, now);
  return [next, [...commands, ...more]];
}

type Probing = Extract<HealingState, { phase: 'probing' }>;

function probe(state: Probing, gap: Milliseconds, now: Milliseconds): HealingStep {
  if (now - state.probedAt < gap) return [state, []];
  return [{ ...state, probedAt: now }, [{ type: 'probe' }]];
}

function intervalOf(steps: typeof UNATTENDED, time: Milliseconds): Milliseconds {
  return steps.find(({ afterMs }) => time >= afterMs)?.intervalMs ?? PROBE_INTERVAL_MS;
}

/** Makes what is missing, and drops what was activated in vain. */
function tend(state: HealingState, now: Milliseconds): HealingStep {
  const vain = state.standbys.filter((standby) => standby.phase === 'active' && now - standby.since > OPEN_LIMIT_MS);
  const standbys = state.standbys.filter((standby) => !vain.includes(standby));
  const drops = vain.map(({ number }): HealingCommand => ({ type: 'drop', number }));
  const next = withStandbys(state, standbys);
  const pool = standbys.filter(({ phase }) => phase !== 'open');
  const isFull = pool.length >= POOL_SIZE || standbys.length >= MAX_STANDBYS;
  if (!state.tends || isFull || now < state.makeAt) return [next, drops];
  const [made, commands] = make({ ...next, makeAt: now + MAKE_GAP_MS }, state.nextNumber);
  return [made, [...drops, ...commands]];
}

function make(state: HealingState, number: number): HealingStep {
  const standbys: readonly Standby[] = [...state.standbys, { number, phase: 'making' }];
  return [{ ...state, standbys, nextNumber: number + 1 }, [{ type: 'make', number }]];
}

function standbyOffered(state: HealingState, number: number): HealingStep {
  // Known, or known no more: it was dropped while this was under way.
  if (number < state.nextNumber) return [state, []];
  if (state.tends) throw new PeerError('protocol-violation', 'standby of no one');
  if (state.standbys.length >= MAX_STANDBYS) return [{ ...state, nextNumber: number + 1 }, [{ type: 'drop', number }]];
  return make(state, number);
}

function standbyGone(state: HealingState, number: number, now: Milliseconds): HealingStep {
  const gone = state.standbys.find((standby) => standby.number === number);
  const makeAt = gone?.phase === 'making' ? now + REFUSED_PAUSE_MS : state.makeAt;
  return [
    {
      ...withStandbys(
        state,
        state.standbys.filter((standby) => standby !== gone),
      ),
      makeAt,
    },
    [],
  ];
}

/** The lowest that nobody has used, unless one that was activated may still open. */
function activateNext(state: HealingState, now: Milliseconds): HealingStep {
  const mayOpen = state.standbys.some((standby) => standby.phase === 'active' && now - standby.since < OPEN_LIMIT_MS);
  const next = state.standbys.find(({ phase }) => phase === 'ready');
  return mayOpen || next === undefined ? [state, []] : activate(state, next.number, now);
}

function activate(state: HealingState, number: number, now: Milliseconds): HealingStep {
  const standbys = replace(state.standbys, { number, phase: 'active', since: now }, 'ready');
  return standbys === state.standbys ? [state, []] : [withStandbys(state, standbys), [{ type: 'activate', number }]];
}

/** With this one in place of that of the same number, where that is in the phase `from`; else the same list. */
function replace(standbys: readonly Standby[], next: Standby, from: Standby['phase']): readonly Standby[] {
  const known = standbys.find(({ number, phase }) => number === next.number && phase === from);
  return known === undefined ? standbys : standbys.map((standby) => (standby === known ? next : standby));
}

function withStandbys(state: HealingState, standbys: readonly Standby[]): HealingState {
  return { ...state, standbys };
}

/** True where a standby may yet take the place of the last connection. */
export function hasStandby({ standbys }: HealingState): boolean {
  return standbys.some(({ phase }) => phase === 'ready' || phase === 'active');
}

import type { PreviewView } from '../../contract/preview.ts';
import type { TransferView } from '../../contract/snapshot.ts';
import { MAX_PATH_CHARS, MAX_WAITING_ENTRIES } from '../../core/limits.ts';
import { pathChars } from '../../core/manifestPage.ts';
import type { EpochMs, Milliseconds } from '../../core/units.ts';
import type { PeerDevice } from './peerDevice.ts';
import type { Receiving } from './receiving.ts';
import type { Sending } from './sending.ts';
import type { FromWorker } from './workerMessages.ts';

export type Runner = Sending | Receiving;

/** A transfer and where it stands. */
export interface Entry {
  readonly runner: Runner;
  /** The link that carries it. */
  link: string | null;
  readonly peer: PeerDevice;
  /** Kept for the view when it is gone: a link that closed still shows its transfers. */
  shownLink: string | null;
  isQueued: boolean;
  /** Characters in all its paths. */
  readonly chars: number;
}

export interface RosterPorts {
  post(message: FromWorker): void;
  now(): EpochMs;
  after(ms: Milliseconds, run: () => void): void;
  preview(transfer: string): PreviewView | null;
  /** It is on the list no more. */
  removed(transfer: string): void;
}

/** All transfers in the order of their turns, and what is shown of them. */
export interface Roster {
  get(transfer: string): Entry | undefined;
  has(transfer: string): boolean;
  /** It is on the list, or was not long ago: of those that were taken off late words may still come. */
  isKnown(transfer: string): boolean;
  /** It was on the list of an earlier life. */
  setKnown(transfer: string): void;
  all(): Entry[];
  /** The live list, for loops that run with every block; it must not change meanwhile. */
  values(): Iterable<Entry>;
  /** `isLogged`: its card is in the conversation already. */
  keep(runner: Runner, link: string | null, peer: PeerDevice, isLogged: boolean): Entry;
  remove(transfer: string): void;
  /** Puts it before another, or behind all. */
  move(entry: Entry, before: string | null): void;
  /** Something that is shown of it changed. */
  changed(transfer: string): void;
  /** One question at a time: the oldest offer of a link that waits for its answer. */
  asking(link: string | null): Entry | undefined;
}

/** Progress is drawn four times a second at most. */
const VIEW_MS: Milliseconds = 250;
/** What a person just did or what just arrived must be seen at once. */
const PROMPT_MS: Milliseconds = 16;
/**
 * Of what has ended, the latest is still shown: with twice the entries that may wait for an answer, and as many
 * characters. Whoever offers and takes back without end fills no more than that.
 */
const MAX_KEPT = 2000;
const MAX_KEPT_ENTRIES = 2 * MAX_WAITING_ENTRIES;
const MAX_KEPT_CHARS = 2 * MAX_PATH_CHARS;
/** Of those that were taken off, late words come within moments. */
const MAX_FORGOTTEN = 5000;

export function isEnded(runner: Runner): boolean {
  const { phase } = runner.state();
  return phase === 'done' || phase === 'declined' || phase === 'cancelled' || phase === 'failed';
}

/** Waits for the answer of the person here. */
export function isOffer({ runner }: Entry): boolean {
  return runner.direction === 'receiving' && runner.state().phase === 'offered';
}

export function createRoster(ports: RosterPorts): Roster {
  const entries = new Map<string, Entry>();
  const forgotten = new Set<string>();
  const changedViews = new Set<string>();
  const sentViews = new Map<string, string>();
  /** The phase of each transfer as it was shown last: another one is shown at once. */
  const sentPhases = new Map<string, string>();
  const gone: string[] = [];
  let viewsDueAt = Number.POSITIVE_INFINITY;

  function changed(transfer: string): void {
    changedViews.add(transfer);
    const entry = entries.get(transfer);
    const isMoving = entry !== undefined && entry.runner.state().phase === sentPhases.get(transfer);
    // An offer was answered, or is about to be: another may have its turn.
    if (!isMoving && entry?.link != null && sentPhases.get(transfer) === 'offered') askNext(entry.link);
    const at = ports.now() + (isMoving ? VIEW_MS : PROMPT_MS);
    if (at >= viewsDueAt) return;
    viewsDueAt = at;
    ports.after(at - ports.now(), postViews);
  }

  function askNext(link: string): void {
    for (const [id, other] of entries) if (other.link === link && isOffer(other)) changedViews.add(id);
  }

  function postViews(): void {
    viewsDueAt = Number.POSITIVE_INFINITY;
    const views: TransferView[] = [];
    for (const transfer of changedViews) {
      const entry = entries.get(transfer);
      if (entry === undefined) continue;
      const view = viewOf(entry);
      const text = JSON.stringify(view);
      if (sentViews.get(transfer) === text) continue;
      sentViews.set(transfer, text);
      sentPhases.set(transfer, entry.runner.state().phase);
      views.push(view);
    }
    changedViews.clear();
    if (views.length > 0 || gone.length > 0) ports.post({ type: 'viewsChanged', views, gone: gone.splice(0) });
  }

  function viewOf(entry: Entry): TransferView {
    const { runner } = entry;
    // What has ended stays with the conversation it was in; what is unfinished waits for any link.
    const linkId = isEnded(runner) ? (entry.link ?? entry.shownLink) : entry.link;
    const place = { linkId, isQueued: entry.isQueued, preview: ports.preview(runner.id) };
    if (runner.direction === 'sending') return runner.view(place);
    return runner.view({ ...place, asks: asking(entry.link) === entry });
  }

  function asking(link: string | null): Entry | undefined {
    for (const entry of entries.values()) if (entry.link === link && isOffer(entry)) return entry;
    return undefined;
  }

  function remove(transfer: string): void {
    entries.delete(transfer);
    setKnown(transfer);
    sentViews.delete(transfer);
    sentPhases.delete(transfer);
    gone.push(transfer);
    changed(transfer);
    ports.removed(transfer);
  }

  function setKnown(transfer: string): void {
    forgotten.delete(transfer);
    forgotten.add(transfer);
    const [oldest] = forgotten;
    if (forgotten.size > MAX_FORGOTTEN && oldest !== undefined) forgotten.delete(oldest);
  }

  /** The oldest of those that have ended go; what is unfinished never does. */
  function trim(): void {
    const ended = [...entries.values()].filter(({ runner }) => isEnded(runner)).reverse();
    const room = {
      transfers: MAX_KEPT - (entries.size - ended.length),
      entries: MAX_KEPT_ENTRIES,
      chars: MAX_KEPT_CHARS,
    };
    for (const { runner, chars } of ended) {
      room.transfers--;
      room.entries -= runner.state().manifest.entries.length;
      room.chars -= chars;
      if (Math.min(room.transfers, room.entries, room.chars) < 0) remove(runner.id);
    }
  }

  return {
    get: (transfer) => entries.get(transfer),
    has: (transfer) => entries.has(transfer),
    isKnown: (transfer) => entries.has(transfer) || forgotten.has(transfer),
    setKnown,
    all: () => [...entries.values()],
    values: () => entries.values(),
    keep(runner, link, peer, isLogged) {
      const chars = runner.state().manifest.entries.reduce((sum, { path }) => sum + pathChars(path), 0);
      const entry: Entry = { runner, link, peer, shownLink: link, isQueued: false, chars };
      entries.set(runner.id, entry);
      trim();
      if (link !== null && !isLogged) ports.post({ type: 'logged', link, transfer: runner.id });
      changed(runner.id);
      return entry;
    },
    remove,
    move(entry, before) {
      const rest = [...entries.values()].filter((other) => other !== entry);
      const at = before === null ? rest.length : rest.findIndex(({ runner }) => runner.id === before);
      if (at < 0) return;
      rest.splice(at, 0, entry);
      entries.clear();
      for (const other of rest) entries.set(other.runner.id, other);
      for (const { runner } of rest) changed(runner.id);
      ports.post({ type: 'viewsChanged', views: [], gone: [], order: [...entries.keys()] });
    },
    changed,
    asking,
  };
}

import { assertNever, type ErrorCode, type PeerError } from './errors.ts';
import type { Bytes } from './units.ts';

/**
 * The hand-over of verified files from the receiver's own storage to the place that the person chose.
 *
 * ```text
 *   going ── a file meets a trouble of the place ──► held ───── tried again, or another place ──► going
 *     │ └── all is saved but for some files ───────► refused ── tried again, or another place ──► going
 *     │                                              └── given up ──► going
 *     └── stopped ◄── from any
 * ```
 * A trouble of the place (no permission, gone, full, refused) would meet every file: nothing more is begun, nothing is
 * dropped, and a person decides. A trouble of one file keeps that file alone back: when the rest is saved, a person may
 * try it again or give it up.
 *
 * Each choice of a place and each new try begins another attempt. What is left of an earlier one tells nothing of this one:
 * its files are tried again.
 *
 * Updated in place, for there may be 100,000 files: a state that was given to `stepHandOver` must not be used again.
 */
export type HandOver = Waiting &
  ({ phase: 'going' } | { phase: 'held'; error: PeerError } | { phase: 'refused' } | { phase: 'stopped' });

interface Waiting {
  /** Where what is begun from now on goes. */
  place: Place;
  /** Counts the choices of a place and the tries. */
  attempt: number;
  /** Verified and not begun, oldest first. */
  queue: ReadyFile[];
  queuedBytes: Bytes;
  running: Map<number, ReadyFile & { attempt: number }>;
  runningBytes: Bytes;
  /** Files whose trouble is their own. */
  refused: Map<number, { size: Bytes; error: PeerError }>;
  /** Nothing more will come. */
  allArrived: boolean;
  /** Empty folders, which come last. */
  folders: 'to-make' | 'making' | 'settled';
  /** In which they are being made. */
  foldersAttempt: number;
}

export type Place = 'downloads' | 'folder';

export interface ReadyFile {
  entry: number;
  size: Bytes;
}

export type HandOverEvent =
  | { type: 'filesReady'; files: readonly ReadyFile[] }
  | { type: 'allArrived' }
  | { type: 'saved'; entry: number }
  | { type: 'saveFailed'; entry: number; error: PeerError }
  | { type: 'foldersMade' }
  | { type: 'foldersFailed'; error: PeerError }
  /** Something is known to be wrong with the place before anything is begun. */
  | { type: 'placeLost'; error: PeerError }
  | { type: 'placeChosen'; place: Place }
  | { type: 'retryAsked' }
  /** The files that were refused are not wanted any more. */
  | { type: 'giveUpAsked' }
  | { type: 'stopAsked' };

export type HandOverCommand =
  | { type: 'save'; entry: number; place: Place }
  /** The file will not be handed over. */
  | { type: 'giveUp'; entry: number; error: PeerError }
  | { type: 'makeFolders' }
  /** There are none, or they are made, or the place cannot hold any. */
  | { type: 'foldersSettled'; made: boolean };

export type HandOverStep = [HandOver, HandOverCommand[]];

/** Files that are handed over at a time, when all has arrived: more are no faster, and the browser shows them all. */
const SAVES_AT_A_TIME = 64;
/**
 * While bytes still come, one: a download costs the processors as much as 100 KB over the link do. More of them when the
 * copies that wait take too much room.
 */
const MAX_QUEUED_BYTES: Bytes = 64 * 1024 * 1024;
const SAVES_WHEN_BEHIND = 8;
/** What lies twice on the disk while it is written into a folder, unless a single file is larger. */
const MAX_TWICE_BYTES: Bytes = 64 * 1024 * 1024;

const PLACE_CODES: readonly ErrorCode[] = ['place-permission', 'place-missing', 'place-full', 'place-refused'];

export function createHandOver(): HandOver {
  return {
    phase: 'going',
    place: 'downloads',
    attempt: 0,
    queue: [],
    queuedBytes: 0,
    running: new Map(),
    runningBytes: 0,
    refused: new Map(),
    allArrived: false,
    folders: 'to-make',
    foldersAttempt: 0,
  };
}

/** What a person must do something about. */
export function problemOf(state: HandOver): PeerError | null {
  if (state.phase === 'held') return state.error;
  if (state.phase !== 'refused') return null;
  const [first] = state.refused.values();
  return first?.error ?? null;
}

export function stepHandOver(state: HandOver, event: HandOverEvent): HandOverStep {
  // What was under way when it was stopped still ends.
  if (state.phase === 'stopped') return [state, []];
  switch (event.type) {
    case 'filesReady':
      for (const file of event.files) enqueue(state, file);
      return goOn(state);
    case 'allArrived':
      state.allArrived = true;
      return goOn(state);
    case 'saved':
      ended(state, event.entry);
      return goOn(state);
    case 'saveFailed': {
      const file = ended(state, event.entry);
      if (file === undefined) return [state, []];
      const { entry, size, attempt } = file;
      if (!PLACE_CODES.includes(event.error.code)) {
        state.refused.set(entry, { size, error: event.error });
        return goOn(state);
      }
      enqueue(state, { entry, size });
      return attempt === state.attempt ? [hold(state, event.error), []] : goOn(state);
    }
    case 'foldersMade':
      state.folders = 'settled';
      return goOn(state, [{ type: 'foldersSettled', made: true }]);
    case 'foldersFailed':
      if (!PLACE_CODES.includes(event.error.code)) {
        state.folders = 'settled';
        return goOn(state, [{ type: 'foldersSettled', made: false }]);
      }
      state.folders = 'to-make';
      return state.foldersAttempt === state.attempt ? [hold(state, event.error), []] : goOn(state);
    case 'placeLost':
      return [hold(state, event.error), []];
    case 'placeChosen':
      state.place = event.place;
      state.attempt++;
      return goOn(tryAgain(state));
    case 'retryAsked':
      // While it is going, what is under way is of this very attempt.
      if (state.phase !== 'going') state.attempt++;
      return goOn(tryAgain(state));
    case 'giveUpAsked': {
      if (state.phase !== 'refused') return [state, []];
      const commands = [...state.refused].map(
        ([entry, { error }]): HandOverCommand => ({ type: 'giveUp', entry, error }),
      );
      state.refused.clear();
      return [going(state), commands];
    }
    case 'stopAsked':
      return [{ ...state, phase: 'stopped' }, []];
    default:
      return assertNever(event);
  }
}

function enqueue(state: HandOver, file: ReadyFile): void {
  state.queue.push(file);
  state.queuedBytes += file.size;
}

function ended(state: HandOver, entry: number) {
  const file = state.running.get(entry);
  state.running.delete(entry);
  state.runningBytes -= file?.size ?? 0;
  return file;
}

/** The first trouble is the one that is told: those of the files begun beside it follow from the same. */
function hold(state: HandOver, error: PeerError): HandOver {
  return state.phase === 'held' ? state : { ...state, phase: 'held', error };
}

function going(state: HandOver): HandOver {
  const { place, attempt, queue, queuedBytes, running, runningBytes, refused, allArrived, folders, foldersAttempt } =
    state;
  const waiting = { place, attempt, queue, queuedBytes, running, runningBytes, refused };
  return { phase: 'going', ...waiting, allArrived, folders, foldersAttempt };
}

function tryAgain(state: HandOver): HandOver {
  for (const [entry, { size }] of state.refused) enqueue(state, { entry, size });
  state.refused.clear();
  return going(state);
}

function goOn(state: HandOver, commands: HandOverCommand[] = []): HandOverStep {
  if (state.phase !== 'going') return [state, commands];
  for (let next = state.queue[0]; next !== undefined && hasRoom(state, next); next = state.queue[0]) {
    state.queue.shift();
    state.queuedBytes -= next.size;
    state.running.set(next.entry, { ...next, attempt: state.attempt });
    state.runningBytes += next.size;
    commands.push({ type: 'save', entry: next.entry, place: state.place });
  }
  const isOver = state.allArrived && state.queue.length === 0 && state.running.size === 0;
  if (!isOver) return [state, commands];
  if (state.folders === 'to-make') {
    if (state.place === 'folder') {
      state.folders = 'making';
      state.foldersAttempt = state.attempt;
      commands.push({ type: 'makeFolders' });
    } else {
      state.folders = 'settled';
      commands.push({ type: 'foldersSettled', made: false });
    }
  }
  const lacksFiles = state.folders === 'settled' && state.refused.size > 0;
  return [lacksFiles ? { ...state, phase: 'refused' } : state, commands];
}

function hasRoom(state: HandOver, next: ReadyFile): boolean {
  if (state.running.size >= savesAtATime(state)) return false;
  const fits = state.runningBytes + next.size <= MAX_TWICE_BYTES;
  return state.place === 'downloads' || fits || state.running.size === 0;
}

function savesAtATime({ allArrived, queuedBytes }: HandOver): number {
  if (allArrived) return SAVES_AT_A_TIME;
  return queuedBytes > MAX_QUEUED_BYTES ? SAVES_WHEN_BEHIND : 1;
}

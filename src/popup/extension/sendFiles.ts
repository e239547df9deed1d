import {
  DROP_PART_ENTRIES,
  type DropAbandoned,
  type DroppedEntry,
  FILE_CHANNEL,
  type FileDrop,
  type FileDropAnswer,
} from '../../contract/fileDrop.ts';
import { PeerError } from '../../core/errors.ts';
import type { Services } from '../services.ts';
import type { Outcome } from '../store.ts';

/** A host that is being restarted hears nothing, and takes each part once: so it is posted until it is answered. */
const REPEAT_MS = 1000;
const LOOK_MS = 250;
/** A host that has not answered by then does not run. */
const GIVE_UP_MS = 30_000;
/** Parts under way. More would only pile up in the host's queue while it stores the first. */
const MAX_UNANSWERED = 4;
/** A part goes out after this long even if it is not full: the card counts what was found while a slow disk is read. */
const PART_MS = 400;

/** Hands a drop to the peer host, part by part while it is being read. Resolves when the host has taken or refused it. */
export const sendFiles: Services['sendFiles'] = async (dropId, to, { entries, handles }) => {
  const parts = postParts(dropId, to, await handles);
  // Who closes the page before all was read sends nothing, rather than a part that looks like the whole.
  addEventListener('pagehide', parts.abandon);
  try {
    let found: DroppedEntry[] = [];
    let postedAt = performance.now();
    for await (const entry of entries) {
      found.push(entry);
      if (found.length < DROP_PART_ENTRIES && performance.now() - postedAt < PART_MS) continue;
      if (!(await parts.post(found, false))) break;
      found = [];
      postedAt = performance.now();
    }
    if (found.length > 0 || parts.begun()) await parts.post(found, true);
    removeEventListener('pagehide', parts.abandon);
    return await parts.outcome();
  } catch (thrown) {
    parts.abandon();
    const detail = thrown instanceof PeerError ? thrown.detail : undefined;
    return { ok: false, error: { code: 'source-unreadable', ...(detail === undefined ? {} : { detail }) } };
  } finally {
    removeEventListener('pagehide', parts.abandon);
    parts.close();
  }
};

/** Posts parts and keeps at it until each is answered. */
function postParts(dropId: string, to: FileDrop['to'], handles: FileSystemHandle[]) {
  const channel = new BroadcastChannel(FILE_CHANNEL);
  const unanswered = new Map<number, { drop: FileDrop; postedAt: number }>();
  let refused: Outcome | null = null;
  let heardAt = performance.now();
  let nextPart = 0;
  let wake = () => {};
  /** Waits for answers until `isFree`. False where the drop was refused. */
  const until = async (isFree: () => boolean) => {
    while (refused === null && !isFree()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return refused === null;
  };
  const abandon = () => {
    channel.postMessage({ type: 'abandoned', dropId } satisfies DropAbandoned);
  };
  const repeat = setInterval(() => {
    if (unanswered.size === 0) return;
    const now = performance.now();
    if (now - heardAt > GIVE_UP_MS) {
      abandon();
      refused = { ok: false, error: { code: 'background-gone' } };
      wake();
      return;
    }
    for (const part of unanswered.values()) {
      if (now - part.postedAt < REPEAT_MS) continue;
      part.postedAt = now;
      channel.postMessage(part.drop);
    }
  }, LOOK_MS);
  channel.onmessage = ({ data }: MessageEvent<FileDropAnswer | FileDrop | DropAbandoned>) => {
    if (data.dropId !== dropId || data.type === 'drop' || data.type === 'abandoned') return;
    heardAt = performance.now();
    if (data.type === 'taken') unanswered.delete(data.part);
    else refused = { ok: false, error: data.error };
    wake();
  };

  return {
    abandon,
    begun: () => nextPart > 0,
    close() {
      clearInterval(repeat);
      channel.close();
    },
    /** Waits for room, then posts. False where the drop was refused. */
    async post(entries: DroppedEntry[], last: boolean): Promise<boolean> {
      if (!(await until(() => unanswered.size < MAX_UNANSWERED))) return false;
      const part = nextPart++;
      const drop: FileDrop = { type: 'drop', dropId, to, part, last, entries, handles: part === 0 ? handles : [] };
      const postedAt = performance.now();
      // While the walk had nothing to post, silence meant nothing.
      if (unanswered.size === 0) heardAt = postedAt;
      unanswered.set(part, { drop, postedAt });
      channel.postMessage(drop);
      return true;
    },
    /** How it ended, once every part is answered. */
    async outcome(): Promise<Outcome> {
      await until(() => unanswered.size === 0);
      return refused ?? { ok: true };
    },
  };
}

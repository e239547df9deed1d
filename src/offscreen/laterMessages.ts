import type { WaitingMessage } from '../contract/snapshot.ts';
import { PeerError } from '../core/errors.ts';
import { MAX_MESSAGE_CHARS } from '../core/limits.ts';
import { isMessage } from '../core/shared.ts';
import type { EpochMs } from '../core/units.ts';

/** A message that waits, as it is kept. */
export interface WaitingRecord extends WaitingMessage {
  at: EpochMs;
}

export interface LaterStore {
  all(): Promise<WaitingRecord[]>;
  put(record: WaitingRecord): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface LaterPorts {
  store: LaterStore;
  now(): EpochMs;
  /** Says it where the device is linked. @returns the link, `null` where there is none with room for it */
  say(message: WaitingRecord): string | null;
  changed(): void;
}

/**
 * Messages for remembered devices that are not linked. They outlive the browser, go in their order, and are kept until
 * the other side has them: one whose link ended before that waits again.
 */
export interface LaterMessages {
  /** Takes each id once. @throws {PeerError} `message-too-long`, `too-much-later`. */
  put(message: WaitingMessage): void;
  /** False where `put` would refuse one of them, were none of them said at once. */
  hasRoomFor(messages: readonly Said[]): boolean;
  drop(id: string): void;
  /** The other side has it, whether it waited or not. */
  delivered(id: string): void;
  linkEnded(link: string): void;
  /** The device is linked. */
  met(device: string): void;
  /** Devices that are forgotten get nothing. */
  keepOnly(devices: ReadonlySet<string>): void;
  /** Those that no link carries. */
  view(): WaitingMessage[];
}

type Said = Pick<WaitingMessage, 'text' | 'shared'>;

interface Waiting {
  record: WaitingRecord;
  /** The link that it was said on, which has heard no answer yet. */
  link: string | null;
}

/** They are part of every snapshot, with their beginnings and their links. */
const MAX_MESSAGES = 100;
const MAX_CHARS = 1_000_000;
const GLIMPSE_CHARS = 200;

export function createLaterMessages(ports: LaterPorts): LaterMessages {
  const waiting = new Map<string, Waiting>();
  const seen = new Set<string>();
  /** `null` until it is told. */
  let remembered: ReadonlySet<string> | null = null;

  function drop(id: string): void {
    // Also what is still being read from the store.
    seen.add(id);
    if (waiting.delete(id)) ports.changed();
    ports.store.remove(id).catch(reportStore);
  }

  function dropForgotten(): void {
    for (const { record } of [...waiting.values()]) if (remembered?.has(record.device) === false) drop(record.id);
  }

  function hasRoomFor(more: readonly Said[]): boolean {
    const waits = [...waiting.values()].filter((one) => one.link === null);
    const chars = [...waits.map(({ record }) => record), ...more].reduce((sum, one) => sum + charsOf(one), 0);
    return waits.length + more.length <= MAX_MESSAGES && chars <= MAX_CHARS;
  }

  function waitingFor(device: string): Waiting[] {
    return [...waiting.values()].filter((one) => one.link === null && one.record.device === device);
  }

  /** False where none of them could be said. */
  function sayWaiting(device: string): boolean {
    const waits = waitingFor(device);
    for (const one of waits) {
      one.link = ports.say(one.record);
      // Nothing overtakes what found no room.
      if (one.link === null) break;
    }
    return waits.some(({ link }) => link !== null);
  }

  function flush(device: string): void {
    sayWaiting(device);
    ports.changed();
  }

  async function restore(): Promise<void> {
    const records = (await ports.store.all()).filter(({ id }) => !seen.has(id));
    const later = [...waiting.values()];
    waiting.clear();
    for (const record of records.sort((one, other) => one.at - other.at)) {
      seen.add(record.id);
      waiting.set(record.id, { record, link: null });
    }
    for (const one of later) waiting.set(one.record.id, one);
    dropForgotten();
    for (const device of new Set(records.map((record) => record.device))) flush(device);
  }

  restore().catch(reportStore);

  return {
    put(message) {
      const { id, text, shared } = message;
      if (seen.has(id) || (text === '' && shared?.what !== 'links')) return;
      if (!isMessage(text, shared)) throw new PeerError('message-too-long', MAX_MESSAGE_CHARS);
      const record = { ...message, at: ports.now() };
      const link = waitingFor(message.device).length > 0 ? null : ports.say(record);
      if (link === null && !hasRoomFor([message])) throw new PeerError('too-much-later');
      seen.add(id);
      waiting.set(id, { record, link });
      ports.store.put(record).catch(reportStore);
      ports.changed();
    },
    hasRoomFor,
    drop,
    delivered(id) {
      if (waiting.has(id)) drop(id);
      // What found no room on a link may have some now.
      const waits = [...waiting.values()].filter((one) => one.link === null);
      for (const device of new Set(waits.map(({ record }) => record.device))) {
        if (sayWaiting(device)) ports.changed();
      }
    },
    linkEnded(link) {
      const undelivered = [...waiting.values()].filter((one) => one.link === link);
      for (const one of undelivered) one.link = null;
      for (const device of new Set(undelivered.map(({ record }) => record.device))) flush(device);
    },
    met: flush,
    keepOnly(devices) {
      remembered = devices;
      dropForgotten();
    },
    view: () =>
      [...waiting.values()].flatMap(({ record: { id, device, text, shared }, link }) =>
        link === null ? [{ id, device, text: text.slice(0, GLIMPSE_CHARS), shared }] : [],
      ),
  };
}

function charsOf({ text, shared }: Said): number {
  return text.length + JSON.stringify(shared).length;
}

function reportStore(cause: unknown): void {
  console.warn('After a restart, messages that wait are not known:', cause);
}

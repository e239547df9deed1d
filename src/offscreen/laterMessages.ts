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
  /** True where the device is linked: then it is said at once. */
  say(message: WaitingMessage): boolean;
  changed(): void;
}

/** Messages for remembered devices that are not linked. They outlive the browser, and go in their order. */
export interface LaterMessages {
  /** Takes each id once. @throws {PeerError} `message-too-long`, `too-much-later`. */
  put(message: WaitingMessage): void;
  drop(id: string): void;
  /** The device is linked. */
  met(device: string): void;
  /** Devices that are forgotten get nothing. */
  keepOnly(devices: ReadonlySet<string>): void;
  view(): WaitingMessage[];
}

/** They are part of every snapshot, with their beginnings and their links. */
const MAX_MESSAGES = 100;
const MAX_CHARS = 1_000_000;
const GLIMPSE_CHARS = 200;

export function createLaterMessages(ports: LaterPorts): LaterMessages {
  const waiting = new Map<string, WaitingRecord>();
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
    for (const { id, device } of [...waiting.values()]) if (remembered?.has(device) === false) drop(id);
  }

  function flush(device: string): void {
    for (const record of [...waiting.values()]) {
      if (record.device === device && ports.say(viewOf(record))) drop(record.id);
    }
  }

  async function restore(): Promise<void> {
    const records = (await ports.store.all()).filter(({ id }) => !seen.has(id));
    const later = [...waiting.values()];
    waiting.clear();
    for (const record of [...records.sort((one, other) => one.at - other.at), ...later]) waiting.set(record.id, record);
    dropForgotten();
    for (const device of new Set(records.map((record) => record.device))) flush(device);
    ports.changed();
  }

  restore().catch(reportStore);

  return {
    put(message) {
      const { id, text, shared } = message;
      if (seen.has(id) || (text === '' && shared?.what !== 'links')) return;
      if (!isMessage(text, shared)) throw new PeerError('message-too-long', MAX_MESSAGE_CHARS);
      seen.add(id);
      if (ports.say(message)) return;
      const chars = [...waiting.values()].reduce((sum, one) => sum + charsOf(one), charsOf(message));
      if (waiting.size >= MAX_MESSAGES || chars > MAX_CHARS) {
        seen.delete(id);
        throw new PeerError('too-much-later');
      }
      const record = { ...message, at: ports.now() };
      waiting.set(id, record);
      ports.store.put(record).catch(reportStore);
      ports.changed();
    },
    drop,
    met: flush,
    keepOnly(devices) {
      remembered = devices;
      dropForgotten();
    },
    view: () =>
      [...waiting.values()].map((record) => ({ ...viewOf(record), text: record.text.slice(0, GLIMPSE_CHARS) })),
  };
}

function viewOf({ id, device, text, shared }: WaitingRecord): WaitingMessage {
  return { id, device, text, shared };
}

function charsOf({ text, shared }: WaitingMessage): number {
  return text.length + JSON.stringify(shared).length;
}

function reportStore(cause: unknown): void {
  console.warn('After a restart, messages that wait are not known:', cause);
}

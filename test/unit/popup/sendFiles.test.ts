import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DropAbandoned, DroppedEntry, FileDrop, FileDropAnswer } from '../../../src/contract/fileDrop.ts';
import { PeerError } from '../../../src/core/errors.ts';
import { sendFiles } from '../../../src/popup/extension/sendFiles.ts';

const DROP_ID = '0'.repeat(32);
const TO = { linkId: 'anna' };
const entries = (count: number): DroppedEntry[] =>
  Array.from({ length: count }, (_, index) => ({ path: [`${index}`], file: null }));
const none = Promise.resolve([]);

/** What the page posted, and a host that answers as told. */
let posted: (FileDrop | DropAbandoned)[] = [];
let host: (drop: FileDrop) => FileDropAnswer | null;
let pageHidden: () => void;
const taken = ({ dropId, part }: FileDrop): FileDropAnswer => ({ type: 'taken', dropId, part });

class FakeChannel {
  onmessage: ((event: { data: FileDropAnswer }) => void) | null = null;
  postMessage(message: FileDrop | DropAbandoned): void {
    posted.push(message);
    const answer = message.type === 'drop' ? host(message) : null;
    if (answer) queueMicrotask(() => this.onmessage?.({ data: answer }));
  }
  close(): void {
    this.onmessage = null;
  }
}

const drops = () => posted.filter((message) => message.type === 'drop');

beforeEach(() => {
  vi.useFakeTimers();
  posted = [];
  host = taken;
  vi.stubGlobal('BroadcastChannel', FakeChannel);
  vi.stubGlobal('addEventListener', (_: string, listener: () => void) => {
    pageHidden = listener;
  });
  vi.stubGlobal('removeEventListener', () => {
    pageHidden = () => {};
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('files on their way to the host', () => {
  test('go in parts, the last of which says so', async () => {
    const handle = { name: 'album' } as FileSystemHandle;
    const handles = Promise.resolve([handle]);
    expect(await sendFiles(DROP_ID, TO, { entries: entries(1200), handles })).toEqual({ ok: true });
    expect(drops().map(({ part, last, entries: { length } }) => [part, last, length])).toEqual([
      [0, false, 500],
      [1, false, 500],
      [2, true, 200],
    ]);
    expect(drops().map((drop) => drop.handles)).toEqual([[handle], [], []]);
  });

  test('one file is one part, nothing is none', async () => {
    await sendFiles(DROP_ID, TO, { entries: entries(1), handles: none });
    expect(drops().map(({ part, last }) => [part, last])).toEqual([[0, true]]);
    posted = [];
    expect(await sendFiles(DROP_ID, TO, { entries: [], handles: none })).toEqual({ ok: true });
    expect(posted).toEqual([]);
  });

  test('go out now and then while a slow disk is read', async () => {
    async function* slow() {
      for (const entry of entries(5)) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        yield entry;
      }
    }
    const sending = sendFiles(DROP_ID, TO, { entries: slow(), handles: none });
    await vi.advanceTimersByTimeAsync(2000);
    expect(await sending).toEqual({ ok: true });
    expect(drops().length).toBe(3);
  });

  test('wait while four parts are not answered', async () => {
    host = () => null;
    void sendFiles(DROP_ID, TO, { entries: entries(5000), handles: none });
    await vi.advanceTimersByTimeAsync(500);
    expect(drops().map(({ part }) => part)).toEqual([0, 1, 2, 3]);
  });

  test('are posted again each second until a host that starts hears them', async () => {
    host = () => null;
    const sending = sendFiles(DROP_ID, TO, { entries: entries(1), handles: none });
    await vi.advanceTimersByTimeAsync(2500);
    expect(drops().map(({ part }) => part)).toEqual([0, 0, 0]);
    host = taken;
    await vi.advanceTimersByTimeAsync(1000);
    expect(await sending).toEqual({ ok: true });
  });

  test('are given up when no host answers', async () => {
    host = () => null;
    const sending = sendFiles(DROP_ID, TO, { entries: entries(1), handles: none });
    await vi.advanceTimersByTimeAsync(40_000);
    expect(await sending).toEqual({ ok: false, error: { code: 'background-gone' } });
    expect(posted.at(-1)).toEqual({ type: 'abandoned', dropId: DROP_ID });
  });

  test('stop where the host refuses', async () => {
    const error = { code: 'too-many-files', detail: '100000' };
    host = (drop) => (drop.part === 1 ? { type: 'refused', dropId: drop.dropId, error } : taken(drop));
    let read = 0;
    function* counted() {
      for (const entry of entries(100_000)) {
        read += 1;
        yield entry;
      }
    }
    expect(await sendFiles(DROP_ID, TO, { entries: counted(), handles: none })).toEqual({ ok: false, error });
    expect(read).toBeLessThan(5000);
  });

  test('are abandoned when one cannot be read, which is said by its name', async () => {
    async function* broken() {
      yield* entries(3);
      throw new PeerError('source-unreadable', 'notes.md');
    }
    expect(await sendFiles(DROP_ID, TO, { entries: broken(), handles: none })).toEqual({
      ok: false,
      error: { code: 'source-unreadable', detail: 'notes.md' },
    });
    expect(posted).toEqual([{ type: 'abandoned', dropId: DROP_ID }]);
  });

  test('are abandoned when the page is closed while it reads them', async () => {
    async function* endless() {
      yield* entries(1);
      await new Promise(() => {});
    }
    void sendFiles(DROP_ID, TO, { entries: endless(), handles: none });
    await vi.advanceTimersByTimeAsync(0);
    pageHidden();
    expect(posted.at(-1)).toEqual({ type: 'abandoned', dropId: DROP_ID });
  });

  test('an answer to another drop is not theirs', async () => {
    host = () => ({ type: 'refused', dropId: 'other', error: { code: 'bug' } });
    const sending = sendFiles(DROP_ID, TO, { entries: entries(1), handles: none });
    await vi.advanceTimersByTimeAsync(100);
    host = taken;
    await vi.advanceTimersByTimeAsync(1000);
    expect(await sending).toEqual({ ok: true });
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ToBackground } from '../../../src/contract/hostMessages.ts';
import { DEFAULT_PREFERENCES } from '../../../src/contract/preferences.ts';
import type { Snapshot, TransferPhase } from '../../../src/contract/snapshot.ts';
import { createSnapshotPublisher } from '../../../src/offscreen/snapshotPublisher.ts';

/** What a person just did, or what just arrived, is seen within this time. */
const PROMPT_MS = 20;

const NO_CHANGE = { since: 0, revision: 0, from: 0, entries: [], dropped: 0 };

function snapshotOf(state: TransferPhase, roundTripMs = 1): Snapshot {
  return {
    device: { seed: '', name: 'Here' },
    network: { choice: 'same', trouble: null },
    servers: [],
    progress: null,
    share: null,
    waiting: [],
    pairing: { phase: 'preparing' },
    links: [
      {
        id: 'link',
        name: 'There',
        seed: '0'.repeat(64),
        trust: { kind: 'checked', by: 'camera' },
        comparison: { phase: 'needless', emoji: null },
        key: null,
        expected: null,
        state: { phase: 'connected', path: 'same-network', roundTripMs },
        unread: 0,
        openedAt: 1,
      },
    ],
    devices: [],
    expected: null,
    oneCode: false,
    keepsHistory: true,
    preferences: DEFAULT_PREFERENCES,
    transfers: [
      {
        id: 't',
        linkId: 'link',
        waitsFor: null,
        forLater: false,
        peerName: 'There',
        direction: 'sending',
        folder: null,
        problem: null,
        risk: null,
        preview: null,
        name: 'a',
        fileCount: 1,
        size: 1e6,
        notes: { skippedFiles: 0, heldFiles: 0, failedFiles: 0, renamedFiles: 0, lostFolders: 0 },
        state,
      },
    ],
  };
}

const moving = (doneBytes: number): TransferPhase => ({
  phase: 'moving',
  doneBytes,
  rate: doneBytes,
  leftMs: doneBytes,
});

/** A publisher, the snapshot that it reads, and what it sent and when. */
function publisherOf(answer: () => Promise<unknown> = async () => true) {
  const start = performance.now();
  const sent: { after: number; message: ToBackground }[] = [];
  const host = { snapshot: snapshotOf(moving(0)), conversations: new Set(['link']) };
  const publisher = createSnapshotPublisher(
    () => host.snapshot,
    () => ({ host: 'host', count: sent.length + 1 }),
    (linkId) => (host.conversations.has(linkId) ? { ...NO_CHANGE, linkId } : undefined),
    (message) => {
      sent.push({ after: performance.now() - start, message: structuredClone(message) });
      return answer();
    },
  );
  return { publisher, host, sent, types: () => sent.map(({ message }) => message.type) };
}

/** One that has told its first snapshot. */
async function startedPublisher() {
  const started = publisherOf();
  started.publisher.changed();
  await vi.advanceTimersByTimeAsync(1000);
  started.sent.length = 0;
  return started;
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the publisher of snapshots', () => {
  it('tells the first snapshot at once, and nothing again while nothing changes', async () => {
    const { publisher, sent, host } = publisherOf();
    publisher.changed();
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(PROMPT_MS);
    expect(sent.map(({ message }) => message)).toEqual([
      { to: 'background', type: 'snapshot', snapshot: host.snapshot, edition: { host: 'host', count: 1 } },
    ]);
    for (let count = 0; count < 10; count++) {
      publisher.changed();
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(sent.length).toBe(1);
  });

  it('tells progress at most four times a second, and always the latest', async () => {
    const { publisher, sent, host } = await startedPublisher();
    for (let done = 1; done <= 100; done++) {
      host.snapshot = snapshotOf(moving(done));
      publisher.changed();
      await vi.advanceTimersByTimeAsync(20);
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent.length).toBeGreaterThanOrEqual(7);
    expect(sent.length).toBeLessThanOrEqual(9);
    for (const [index, { after }] of sent.entries()) {
      if (index > 0) expect(after - (sent[index - 1]?.after ?? 0)).toBeGreaterThanOrEqual(250);
    }
    expect(sent.at(-1)?.message).toMatchObject({ snapshot: snapshotOf(moving(100)) });
  });

  it('tells at once what began or ended, also when progress was to be told later', async () => {
    const { publisher, sent, host } = await startedPublisher();
    host.snapshot = snapshotOf(moving(5));
    publisher.changed();
    await vi.advanceTimersByTimeAsync(PROMPT_MS);
    expect(sent).toEqual([]);
    host.snapshot = snapshotOf({ phase: 'done', downloadId: null });
    publisher.changed();
    await vi.advanceTimersByTimeAsync(PROMPT_MS);
    expect(sent.length).toBe(1);
    expect(sent[0]?.message).toMatchObject({ snapshot: host.snapshot });
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent.length).toBe(1);
  });

  it('puts what changes in one moment into one message', async () => {
    const { publisher, sent, host } = await startedPublisher();
    for (const phase of ['offered', 'done'] as const) {
      host.snapshot = snapshotOf(phase === 'done' ? { phase, downloadId: null } : { phase, asks: true });
      publisher.changed();
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent.length).toBe(1);
  });

  it('does not wake the background for what only moves while no page watches', async () => {
    const { publisher, sent, host } = await startedPublisher();
    publisher.attend({ watching: false, linkIds: [] });
    await vi.advanceTimersByTimeAsync(1000);
    for (let done = 1; done <= 100; done++) {
      host.snapshot = snapshotOf(moving(done), done);
      publisher.changed();
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(sent).toEqual([]);
    host.snapshot = snapshotOf({ phase: 'done', downloadId: null });
    publisher.changed();
    await vi.advanceTimersByTimeAsync(PROMPT_MS);
    expect(sent.length).toBe(1);
  });

  it('tells a page that begins to watch what it missed, at once', async () => {
    const { publisher, sent, host } = await startedPublisher();
    publisher.attend({ watching: false, linkIds: [] });
    host.snapshot = snapshotOf(moving(7));
    publisher.changed();
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent).toEqual([]);
    publisher.attend({ watching: true, linkIds: [] });
    await vi.advanceTimersByTimeAsync(PROMPT_MS);
    expect(sent.map(({ message }) => message)).toMatchObject([{ type: 'snapshot', snapshot: snapshotOf(moving(7)) }]);
  });

  it('tells a conversation once after it changed', async () => {
    const { publisher, types } = await startedPublisher();
    publisher.conversationChanged('link');
    publisher.conversationChanged('link');
    await vi.advanceTimersByTimeAsync(1000);
    expect(types()).toEqual(['conversationChange']);
  });

  it('tells no conversation while no page watches: one that opens asks for it', async () => {
    const { publisher, types } = await startedPublisher();
    publisher.attend({ watching: false, linkIds: [] });
    publisher.conversationChanged('link');
    await vi.advanceTimersByTimeAsync(1000);
    expect(types()).toEqual([]);
  });

  it('keeps one message under way at a time, and tells the latest when it was heard', async () => {
    const heard: (() => void)[] = [];
    const { publisher, host, sent } = publisherOf(() => new Promise<void>((resolve) => heard.push(resolve)));
    publisher.changed();
    await vi.advanceTimersByTimeAsync(PROMPT_MS);
    for (const doneBytes of [1, 2, 3]) {
      host.snapshot = snapshotOf(moving(doneBytes));
      publisher.changed();
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(sent.length).toBe(1);
    heard[0]?.();
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent.at(-1)?.message).toMatchObject({ snapshot: { transfers: [{ state: { doneBytes: 3 } }] } });
    expect(sent.length).toBe(2);
  });

  it('tells the snapshot before the conversation, so that a page knows the link', async () => {
    const { publisher, host, types } = await startedPublisher();
    host.snapshot = snapshotOf({ phase: 'offered', asks: true });
    publisher.conversationChanged('link');
    publisher.changed();
    await vi.advanceTimersByTimeAsync(PROMPT_MS);
    expect(types()).toEqual(['snapshot', 'conversationChange']);
  });

  it('does not mind that a link was dismissed before its conversation was told', async () => {
    const { publisher, host, types } = await startedPublisher();
    publisher.conversationChanged('link');
    host.conversations.clear();
    await vi.advanceTimersByTimeAsync(1000);
    expect(types()).toEqual([]);
  });

  it('goes on when the background does not hear', async () => {
    const info = vi.spyOn(console, 'info').mockReturnValue();
    const { publisher, host, sent } = publisherOf(() => Promise.reject(new Error('nobody there')));
    publisher.changed();
    await vi.advanceTimersByTimeAsync(PROMPT_MS);
    host.snapshot = snapshotOf({ phase: 'offered', asks: true });
    publisher.changed();
    await vi.advanceTimersByTimeAsync(PROMPT_MS);
    expect(sent.length).toBe(2);
    expect(info).toHaveBeenCalledTimes(2);
    info.mockRestore();
  });

  it('tells again what the background did not hear, though nothing changed', async () => {
    const info = vi.spyOn(console, 'info').mockReturnValue();
    let isThere = false;
    const { publisher, sent } = publisherOf(() =>
      isThere ? Promise.resolve() : Promise.reject(new Error('nobody there')),
    );
    publisher.changed();
    await vi.advanceTimersByTimeAsync(PROMPT_MS);
    isThere = true;
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent.map(({ message }) => message)).toMatchObject([
      { type: 'snapshot', edition: { count: 1 } },
      { type: 'snapshot', edition: { count: 2 } },
    ]);
    info.mockRestore();
  });

  it('tells again what is neither answered nor refused', async () => {
    const info = vi.spyOn(console, 'info').mockReturnValue();
    const { publisher, sent } = publisherOf(() => new Promise(() => {}));
    publisher.changed();
    await vi.advanceTimersByTimeAsync(4000);
    expect(sent.length).toBe(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(sent.length).toBe(2);
    info.mockRestore();
  });

  it('knows which links are looked at', async () => {
    const { publisher } = await startedPublisher();
    expect(publisher.isAttended('link')).toBe(false);
    publisher.attend({ watching: true, linkIds: ['link', 'other'] });
    expect(publisher.isAttended('link')).toBe(true);
    publisher.attend({ watching: true, linkIds: ['other'] });
    expect(publisher.isAttended('link')).toBe(false);
  });
});

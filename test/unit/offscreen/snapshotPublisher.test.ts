import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ToBackground } from '../../../src/contract/hostMessages.ts';
import type { Snapshot, TransferPhase } from '../../../src/contract/snapshot.ts';
import { createSnapshotPublisher } from '../../../src/offscreen/snapshotPublisher.ts';

/** What a person just did, or what just arrived, is seen within this time. */
const PROMPT_MS = 20;

function snapshotOf(state: TransferPhase, roundTripMs = 1): Snapshot {
  return {
    device: { name: 'Here' },
    pairing: { phase: 'preparing' },
    links: [
      {
        id: 'link',
        name: 'There',
        fingerprint: '0'.repeat(64),
        checked: true,
        state: { phase: 'connected', path: 'same-network', roundTripMs },
        unread: 0,
        openedAt: 1,
      },
    ],
    transfers: [{ id: 't', linkId: 'link', direction: 'sending', name: 'a', fileCount: 1, size: 1e6, state }],
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
    (linkId) => (host.conversations.has(linkId) ? { linkId, entries: [], dropped: 0 } : undefined),
    (message) => {
      sent.push({ after: performance.now() - start, message: structuredClone(message) });
      return answer();
    },
  );
  return { publisher, host, sent, types: () => sent.map(({ message }) => message.type) };
}

/** One that has told its first snapshot. */
function startedPublisher() {
  const started = publisherOf();
  started.publisher.changed();
  vi.advanceTimersByTime(1000);
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
  it('tells the first snapshot at once, and nothing again while nothing changes', () => {
    const { publisher, sent, host } = publisherOf();
    publisher.changed();
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(PROMPT_MS);
    expect(sent.map(({ message }) => message)).toEqual([
      { to: 'background', type: 'snapshot', snapshot: host.snapshot },
    ]);
    for (let count = 0; count < 10; count++) {
      publisher.changed();
      vi.advanceTimersByTime(1000);
    }
    expect(sent.length).toBe(1);
  });

  it('tells progress at most four times a second, and always the latest', () => {
    const { publisher, sent, host } = startedPublisher();
    for (let done = 1; done <= 100; done++) {
      host.snapshot = snapshotOf(moving(done));
      publisher.changed();
      vi.advanceTimersByTime(20);
    }
    vi.advanceTimersByTime(1000);
    expect(sent.length).toBeGreaterThanOrEqual(7);
    expect(sent.length).toBeLessThanOrEqual(9);
    for (const [index, { after }] of sent.entries()) {
      if (index > 0) expect(after - (sent[index - 1]?.after ?? 0)).toBeGreaterThanOrEqual(250);
    }
    expect(sent.at(-1)?.message).toMatchObject({ snapshot: snapshotOf(moving(100)) });
  });

  it('tells at once what began or ended, also when progress was to be told later', () => {
    const { publisher, sent, host } = startedPublisher();
    host.snapshot = snapshotOf(moving(5));
    publisher.changed();
    vi.advanceTimersByTime(PROMPT_MS);
    expect(sent).toEqual([]);
    host.snapshot = snapshotOf({ phase: 'done', downloadIds: [] });
    publisher.changed();
    vi.advanceTimersByTime(PROMPT_MS);
    expect(sent.length).toBe(1);
    expect(sent[0]?.message).toMatchObject({ snapshot: host.snapshot });
    vi.advanceTimersByTime(1000);
    expect(sent.length).toBe(1);
  });

  it('puts what changes in one moment into one message', () => {
    const { publisher, sent, host } = startedPublisher();
    for (const phase of ['offered', 'done'] as const) {
      host.snapshot = snapshotOf(phase === 'done' ? { phase, downloadIds: [] } : { phase });
      publisher.changed();
    }
    vi.advanceTimersByTime(1000);
    expect(sent.length).toBe(1);
  });

  it('does not wake the background for what only moves while no page watches', () => {
    const { publisher, sent, host } = startedPublisher();
    publisher.attend({ watching: false, linkIds: [] });
    vi.advanceTimersByTime(1000);
    for (let done = 1; done <= 100; done++) {
      host.snapshot = snapshotOf(moving(done), done);
      publisher.changed();
      vi.advanceTimersByTime(500);
    }
    expect(sent).toEqual([]);
    host.snapshot = snapshotOf({ phase: 'done', downloadIds: [] });
    publisher.changed();
    vi.advanceTimersByTime(PROMPT_MS);
    expect(sent.length).toBe(1);
  });

  it('tells a page that begins to watch what it missed, at once', () => {
    const { publisher, sent, host } = startedPublisher();
    publisher.attend({ watching: false, linkIds: [] });
    host.snapshot = snapshotOf(moving(7));
    publisher.changed();
    vi.advanceTimersByTime(1000);
    expect(sent).toEqual([]);
    publisher.attend({ watching: true, linkIds: [] });
    vi.advanceTimersByTime(PROMPT_MS);
    expect(sent.map(({ message }) => message)).toMatchObject([{ type: 'snapshot', snapshot: snapshotOf(moving(7)) }]);
  });

  it('tells a conversation once after it changed, whoever watches', () => {
    const { publisher, host, types } = startedPublisher();
    publisher.attend({ watching: false, linkIds: [] });
    publisher.conversationChanged('link');
    publisher.conversationChanged('link');
    vi.advanceTimersByTime(PROMPT_MS);
    expect(types()).toEqual(['conversation']);
    host.snapshot = snapshotOf({ phase: 'offered' });
    publisher.changed();
    vi.advanceTimersByTime(1000);
    expect(types()).toEqual(['conversation', 'snapshot']);
  });

  it('tells the snapshot before the conversation, so that a page knows the link', () => {
    const { publisher, host, types } = startedPublisher();
    host.snapshot = snapshotOf({ phase: 'offered' });
    publisher.conversationChanged('link');
    publisher.changed();
    vi.advanceTimersByTime(PROMPT_MS);
    expect(types()).toEqual(['snapshot', 'conversation']);
  });

  it('does not mind that a link was dismissed before its conversation was told', () => {
    const { publisher, host, types } = startedPublisher();
    publisher.conversationChanged('link');
    host.conversations.clear();
    vi.advanceTimersByTime(1000);
    expect(types()).toEqual([]);
  });

  it('goes on when the background does not hear', async () => {
    const info = vi.spyOn(console, 'info').mockReturnValue();
    const { publisher, host, sent } = publisherOf(() => Promise.reject(new Error('nobody there')));
    publisher.changed();
    await vi.advanceTimersByTimeAsync(PROMPT_MS);
    host.snapshot = snapshotOf({ phase: 'offered' });
    publisher.changed();
    await vi.advanceTimersByTimeAsync(PROMPT_MS);
    expect(sent.length).toBe(2);
    expect(info).toHaveBeenCalledTimes(2);
    info.mockRestore();
  });

  it('knows which links are looked at', () => {
    const { publisher } = startedPublisher();
    expect(publisher.isAttended('link')).toBe(false);
    publisher.attend({ watching: true, linkIds: ['link', 'other'] });
    expect(publisher.isAttended('link')).toBe(true);
    publisher.attend({ watching: true, linkIds: ['other'] });
    expect(publisher.isAttended('link')).toBe(false);
  });
});

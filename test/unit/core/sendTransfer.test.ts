import { describe, expect, it } from 'vitest';
import type { Run } from '../../../src/core/blockSet.ts';
import { PeerError } from '../../../src/core/errors.ts';
import {
  createSend,
  restoreSend,
  type SendCommand,
  type SendEvent,
  type SendState,
  stepSend,
} from '../../../src/core/sendTransfer.ts';
import { thrownBy } from './support/thrownBy.ts';
import { BLOCK, DIGEST, manifestOf, SECRET, TRANSFER } from './support/transferPair.ts';

type Sizes = readonly (number | null)[];

/** A sender's machine: takes events and tells the commands of each. */
class Sender {
  state: SendState;

  constructor(state: SendState) {
    this.state = state;
  }

  static offered(...sizes: Sizes): Sender {
    return new Sender(createSend(manifestOf(...sizes), DIGEST, SECRET));
  }

  static sending(sizes: Sizes, windowBytes = 4 * BLOCK): Sender {
    const sender = Sender.offered(...sizes);
    sender.step(accepted({ windowBytes }));
    return sender;
  }

  step(event: SendEvent): SendCommand[] {
    const [next, commands] = stepSend(this.state, event);
    this.state = next;
    return commands;
  }

  /** The blocks that are asked for now. */
  pump(): number[] {
    return this.step({ type: 'pumped' }).flatMap((command) => (command.type === 'readBlock' ? [command.block] : []));
  }

  /** Asks, and lets all of it leave on a lane. */
  send(lane = 'l1'): number[] {
    const blocks = this.pump();
    for (const block of blocks) this.step({ type: 'blockSent', block, lane });
    return blocks;
  }

  written(...blocks: Run[]): void {
    this.step({ type: 'blocksWritten', blocks });
  }

  received(...entries: Run[]): SendCommand[] {
    return this.step({ type: 'filesReceived', entries });
  }

  resume(have: Run[] = [], received: Run[] = [], skip: Run[] = []): SendCommand[] {
    return this.step({ type: 'resumeAsked', windowBytes: 4 * BLOCK, have, received, skip });
  }

  expectViolation(event: SendEvent): void {
    expect(thrownBy(() => this.step(event)).code).toBe('protocol-violation');
  }
}

const accepted = (fields: Partial<Extract<SendEvent, { type: 'accepted' }>> = {}): SendEvent => {
  return { type: 'accepted', digest: DIGEST, windowBytes: 4 * BLOCK, skip: [], ...fields };
};
const written = (...blocks: Run[]): SendEvent => ({ type: 'blocksWritten', blocks });
const say = (body: Extract<SendCommand, { type: 'say' }>['body']): SendCommand => ({ type: 'say', body });
const stalled = (reason: 'source' | null) => say({ kind: 'stalled', transfer: TRANSFER, reason });
const END: SendCommand[] = [{ type: 'dropBlocks' }, { type: 'forget' }];
const unreadable = (entry: number): SendEvent => {
  return { type: 'fileFailed', entry, error: new PeerError('source-unreadable', `${entry}`) };
};

describe('a sender that offers', () => {
  it('asks for nothing before it is accepted, and then remembers what it needs to go on', () => {
    const sender = Sender.offered(BLOCK * 3);
    expect(sender.pump()).toEqual([]);
    expect(sender.step(accepted())).toEqual([{ type: 'remember' }]);
    expect(sender.state).toMatchObject({ phase: 'sending', secret: SECRET, doneBytes: 0 });
    expect(sender.pump()).toEqual([0, 1, 2]);
  });

  it('is not accepted with the digest of another manifest', () => {
    Sender.offered(3).expectViolation(accepted({ digest: '0'.repeat(64) }));
  });

  it('leaves out what the receiver does not want', () => {
    const sender = Sender.offered(BLOCK, BLOCK, BLOCK);
    sender.step(accepted({ skip: [[1, 1]] }));
    expect(sender.pump()).toEqual([0, 2]);
  });

  it('forgets the files when it is declined', () => {
    const sender = Sender.offered(3);
    expect(sender.step({ type: 'declined' })).toEqual([{ type: 'forget' }]);
    expect(sender.state).toMatchObject({ phase: 'declined', marks: null });
  });

  it('waits with its offer for another link, and takes the answer there', () => {
    for (const answer of ['accepted', 'declined'] as const) {
      const sender = Sender.offered(3);
      expect(sender.step({ type: 'detached' })).toEqual([]);
      expect(sender.state).toMatchObject({ phase: 'offered', isAttached: false });
      expect(sender.step({ type: 'attached' })).toEqual([]);
      sender.step(answer === 'accepted' ? accepted() : { type: 'declined' });
      expect(sender.state.phase).toBe(answer === 'accepted' ? 'sending' : 'declined');
    }
  });

  it('goes on with what was accepted while nothing could be heard', () => {
    const sender = Sender.offered(BLOCK, BLOCK);
    sender.step({ type: 'detached' });
    sender.step({ type: 'attached' });
    const said = sender.resume([], [], [[0, 1]]);
    expect(said[0]).toEqual({ type: 'remember' });
    expect(said).toContainEqual(stalled(null));
    expect(sender.pump()).toEqual([1]);
  });

  it('that is taken back while nothing can be heard says so on the next link', () => {
    const sender = Sender.offered(3);
    sender.step({ type: 'detached' });
    expect(sender.step({ type: 'cancelAsked' })).toEqual(END);
    expect(sender.state).toMatchObject({ phase: 'cancelled', secret: SECRET });
  });

  it.each<SendEvent>([
    written([0, 1]),
    { type: 'filesReceived', entries: [[0, 1]] },
    { type: 'resumeAsked', windowBytes: BLOCK, have: [[0, 1]], received: [], skip: [] },
    { type: 'resumeAsked', windowBytes: BLOCK, have: [], received: [[0, 1]], skip: [] },
    { type: 'markedByRemote', entries: [[0, 1]], as: 'held' },
  ])('takes news of blocks before the accept as a violation: $type', (event) => {
    Sender.offered(3).expectViolation(event);
  });
});

describe('a sender that sends', () => {
  it('stops at the window, and goes on for what is written', () => {
    const sender = Sender.sending([BLOCK * 10], 3 * BLOCK);
    expect(sender.send()).toEqual([0, 1, 2]);
    expect(sender.send()).toEqual([]);
    sender.written([1, 1], [0, 1]);
    expect(sender.state).toMatchObject({ doneBytes: 2 * BLOCK, outstandingBytes: BLOCK });
    expect(sender.pump()).toEqual([3, 4]);
  });

  it('lets a block wait that is larger than what is left of the window, also when a smaller one would fit', () => {
    const sender = Sender.sending([BLOCK - 1, BLOCK, 1], 2 * BLOCK - 2);
    expect(sender.send()).toEqual([0]);
    expect(sender.pump()).toEqual([]);
    sender.written([0, 1]);
    expect(sender.pump()).toEqual([1, 2]);
  });

  it('has a bounded number of blocks in hand, also of empty files', () => {
    const sender = Sender.sending(Array.from({ length: 1000 }, () => 0));
    expect(sender.pump()).toHaveLength(64);
    expect(sender.pump()).toEqual([]);
  });

  it('asks again for what was on a lane that is lost, and for nothing else', () => {
    const sender = Sender.sending([BLOCK * 10]);
    const [first = 0, second = 0, third = 0] = sender.pump();
    sender.step({ type: 'blockSent', block: first, lane: 'l1' });
    sender.step({ type: 'blockSent', block: second, lane: 'l2' });
    sender.step({ type: 'blockSent', block: third, lane: 'l1' });
    sender.written([third, 1]);
    sender.step({ type: 'laneLost', lane: 'l1' });
    expect(sender.pump()).toEqual([first, 4]);
  });

  it('takes the report of a block that a lost lane carried after all', () => {
    const sender = Sender.sending([BLOCK * 2]);
    sender.send();
    sender.step({ type: 'laneLost', lane: 'l1' });
    sender.written([0, 1]);
    expect(sender.pump()).toEqual([1]);
  });

  it('counts a block once, however often it is reported', () => {
    const sender = Sender.sending([BLOCK * 10]);
    sender.send();
    for (let time = 0; time < 3; time++) sender.written([0, 2]);
    expect(sender.state).toMatchObject({ doneBytes: 2 * BLOCK, outstandingBytes: 2 * BLOCK });
  });

  it('is done with the last file that was received, in whatever order they are', () => {
    const sender = Sender.sending([1, null, 1]);
    sender.send();
    sender.written([0, 2]);
    expect(sender.received([2, 1])).toEqual([]);
    expect(sender.received([2, 1])).toEqual([]);
    expect(sender.state).toMatchObject({ phase: 'sending', doneBytes: 2 });
    expect(sender.received([0, 1])).toEqual(END);
    expect(sender.state).toMatchObject({ phase: 'done', secret: SECRET });
  });

  it('needs no report for blocks of a file that was received', () => {
    const sender = Sender.sending([BLOCK * 2]);
    sender.send();
    sender.received([0, 1]);
    expect(sender.state.phase).toBe('done');
  });
});

describe('a hostile receiver', () => {
  it('cannot report blocks that were not sent, nor such as there are not', () => {
    for (const run of [
      [2, 1],
      [0, 3],
      [9, 1],
      [10, 1],
      [0, 2 ** 24],
    ] as Run[]) {
      const sender = Sender.sending([BLOCK * 10], 2 * BLOCK);
      sender.send();
      sender.expectViolation(written(run));
    }
  });

  it('cannot receive files that are not offered, a folder, or a file whose blocks are not all sent', () => {
    for (const run of [
      [3, 1],
      [0, 4],
      [1, 1],
      [2, 1],
    ] as Run[]) {
      const sender = Sender.sending([BLOCK, null, BLOCK * 9]);
      sender.send();
      sender.expectViolation({ type: 'filesReceived', entries: [run] });
    }
  });

  it('cannot answer an offer twice', () => {
    Sender.sending([BLOCK]).expectViolation(accepted());
    Sender.sending([BLOCK]).expectViolation({ type: 'declined' });
  });

  it('cannot mark or have what there is not', () => {
    Sender.sending([BLOCK]).expectViolation({ type: 'markedByRemote', entries: [[0, 2]], as: 'skipped' });
    Sender.sending([BLOCK]).expectViolation({ ...accepted(), type: 'resumeAsked', have: [[1, 1]], received: [], skip: [] } as SendEvent); // biome-ignore format: one line
  });
});

describe('pauses and marks', () => {
  it.each(['pauseAsked', 'pausedByRemote'] as const)('nothing is asked for while it is paused: %s', (type) => {
    const sender = Sender.sending([BLOCK * 10], 2 * BLOCK);
    sender.send();
    sender.step({ type, paused: true });
    sender.written([0, 2]);
    expect(sender.pump()).toEqual([]);
    sender.step({ type, paused: false });
    expect(sender.pump()).toEqual([2, 3]);
  });

  it('a pause of one side does not end that of the other', () => {
    const sender = Sender.sending([BLOCK]);
    sender.step({ type: 'pauseAsked', paused: true });
    sender.step({ type: 'pausedByRemote', paused: true });
    sender.step({ type: 'pauseAsked', paused: false });
    expect(sender.pump()).toEqual([]);
  });

  it('only what we ask for ourselves is said', () => {
    const sender = Sender.sending([BLOCK, BLOCK]);
    expect(sender.step({ type: 'pauseAsked', paused: true })).toEqual([
      say({ kind: 'pause', transfer: TRANSFER, paused: true }),
      { type: 'remember' },
    ]);
    expect(sender.step({ type: 'pausedByRemote', paused: true })).toEqual([]);
    expect(sender.step({ type: 'markAsked', entries: [[0, 1]], as: 'held' })).toEqual([
      say({ kind: 'mark', transfer: TRANSFER, entries: [[0, 1]], as: 'held' }),
    ]);
    expect(sender.step({ type: 'markedByRemote', entries: [[1, 1]], as: 'held' })).toEqual([]);
  });

  it('a mark says in order what it changed, and nothing of files that are settled', () => {
    const sender = Sender.sending([0, BLOCK, 0, BLOCK]);
    sender.send();
    sender.received([2, 1]);
    sender.step(unreadable(1));
    const entries: Run[] = [
      [2, 2],
      [0, 3],
    ];
    expect(sender.step({ type: 'markAsked', entries, as: 'wanted' })).toEqual([
      say({ kind: 'mark', transfer: TRANSFER, entries: [[0, 1], [3, 1]], as: 'wanted' }), // biome-ignore format: one line
    ]);
  });

  it('a file that is held is passed over, and comes when it is wanted again', () => {
    const sender = Sender.sending([BLOCK, BLOCK * 2, BLOCK]);
    sender.step({ type: 'markAsked', entries: [[1, 1]], as: 'held' });
    expect(sender.send()).toEqual([0, 3]);
    sender.received([0, 1], [2, 1]);
    expect(sender.state.phase).toBe('sending');
    sender.step({ type: 'markedByRemote', entries: [[1, 1]], as: 'wanted' });
    expect(sender.pump()).toEqual([1, 2]);
  });

  it('what is under way of a file that is skipped makes room in the window, and counts no longer', () => {
    const sender = Sender.sending([BLOCK * 4, BLOCK * 4]);
    sender.send();
    sender.written([0, 1]);
    sender.step({ type: 'markedByRemote', entries: [[0, 1]], as: 'skipped' });
    expect(sender.state).toMatchObject({ doneBytes: 0, outstandingBytes: 0, inHandBytes: 0 });
    expect(sender.pump()).toEqual([4, 5, 6, 7]);
    // Reported late.
    sender.written([1, 3]);
    expect(sender.state).toMatchObject({ doneBytes: 0 });
  });

  it('a file that was skipped here and had arrived there is received', () => {
    const sender = Sender.sending([BLOCK, BLOCK]);
    sender.send();
    sender.step({ type: 'markAsked', entries: [[0, 1]], as: 'skipped' });
    sender.received([0, 1]);
    expect(sender.state).toMatchObject({ phase: 'sending', doneBytes: BLOCK });
  });

  it('it ends when nothing is left that is wanted', () => {
    const sender = Sender.sending([BLOCK, BLOCK]);
    sender.send();
    sender.received([0, 1]);
    expect(sender.step({ type: 'markAsked', entries: [[1, 1]], as: 'skipped' }).slice(1)).toEqual(END);
    expect(sender.state.phase).toBe('done');
  });
});

describe('a file that cannot be read', () => {
  it('is left out, and the receiver is told', () => {
    const sender = Sender.sending([BLOCK * 2, BLOCK]);
    sender.pump();
    expect(sender.step(unreadable(0))).toEqual([{ type: 'sayFailed', entry: 0, error: 'source-unreadable' }]);
    expect(sender.step(unreadable(0))).toEqual([]);
    expect(sender.state).toMatchObject({ phase: 'sending', inHandBytes: BLOCK });
  });

  it('is the end when it is the last, with its error where no other arrived', () => {
    const alone = Sender.sending([BLOCK]);
    alone.pump();
    expect(alone.step(unreadable(0)).slice(1)).toEqual(END);
    expect(alone.state).toMatchObject({ phase: 'failed', error: { code: 'source-unreadable', detail: '0' } });

    const second = Sender.sending([BLOCK, BLOCK]);
    second.send();
    second.received([0, 1]);
    second.step(unreadable(1));
    expect(second.state.phase).toBe('done');
  });
});

describe('a sender that lost its link', () => {
  it('asks for nothing, drops what was under way and says nothing', () => {
    const sender = Sender.sending([BLOCK * 10]);
    sender.send();
    expect(sender.step({ type: 'detached' })).toEqual([{ type: 'dropBlocks' }]);
    expect(sender.state).toMatchObject({ outstandingBytes: 0, inHandBytes: 0 });
    expect(sender.pump()).toEqual([]);
    expect(sender.step({ type: 'pauseAsked', paused: true })).toEqual([{ type: 'remember' }]);
    expect(sender.step({ type: 'markAsked', entries: [[0, 1]], as: 'held' })).toEqual([]);
  });

  it('goes on with what the receiver does not have', () => {
    const sender = Sender.sending([BLOCK * 4, BLOCK, BLOCK]);
    sender.send();
    sender.written([0, 3]);
    sender.step({ type: 'detached' });
    const have: Run[] = [
      [1, 1],
      [3, 1],
    ];
    expect(sender.resume(have, [[2, 1]])).toEqual([{ type: 'dropBlocks' }, stalled(null)]);
    expect(sender.state).toMatchObject({ doneBytes: 3 * BLOCK });
    expect(sender.pump()).toEqual([0, 2, 4]);
  });

  it('sends again what the receiver had received, and lost with its disk', () => {
    const sender = Sender.sending([BLOCK, BLOCK]);
    sender.send();
    sender.received([0, 1]);
    sender.step({ type: 'detached' });
    sender.resume([], []);
    expect(sender.pump()).toEqual([0, 1]);
  });

  it('says again what the receiver may not have heard: the pause, what is skipped, what failed', () => {
    const sender = Sender.sending([BLOCK, BLOCK, BLOCK]);
    sender.step({ type: 'detached' });
    sender.step({ type: 'pauseAsked', paused: true });
    sender.step({ type: 'markAsked', entries: [[0, 1]], as: 'skipped' });
    sender.step(unreadable(2));
    expect(sender.resume()).toEqual([
      { type: 'dropBlocks' },
      stalled(null),
      say({ kind: 'pause', transfer: TRANSFER, paused: true }),
      say({ kind: 'mark', transfer: TRANSFER, entries: [[0, 1]], as: 'skipped' }),
      say({ kind: 'fileFailed', transfer: TRANSFER, entries: [[2, 1]], error: 'source-unreadable' }),
    ]);
  });

  it('says in few frames what failed, however much it is', () => {
    const sender = Sender.sending(Array.from({ length: 9000 }, () => 1));
    sender.step({ type: 'detached' });
    for (let entry = 0; entry < 9000; entry++) if (entry !== 7) sender.step(unreadable(entry));
    const said = sender.resume().flatMap((command) => (command.type === 'say' ? [command.body] : []));
    // biome-ignore format: one line
    expect(said.slice(1)).toMatchObject([{ kind: 'fileFailed', entries: [[0, 7], [8, 8992]] }]);
  });

  it('is done at once when the receiver has all', () => {
    const sender = Sender.sending([BLOCK, null, 0]);
    sender.step({ type: 'detached' });
    expect(sender.resume([[0, 2]], [[0, 1], [2, 1]]).slice(-2)).toEqual(END); // biome-ignore format: one line
    expect(sender.state.phase).toBe('done');
  });

  it('believes what is received while it still compares what the receiver has', () => {
    const sender = new Sender(restoreSend(manifestOf(BLOCK, BLOCK), SECRET, 4 * BLOCK, false));
    sender.received([0, 1]);
    sender.step({ type: 'sourceGiven' });
    sender.resume([], []);
    expect(sender.pump()).toEqual([1]);
    expect(sender.state).toMatchObject({ doneBytes: BLOCK });
  });

  it('after a restart waits for its link and for its files, whichever comes first', () => {
    for (const isLinkFirst of [true, false]) {
      const sender = new Sender(restoreSend(manifestOf(BLOCK * 3), SECRET, 4 * BLOCK, false));
      expect(sender.pump()).toEqual([]);
      if (isLinkFirst) expect(sender.resume([[1, 1]])).toContainEqual(stalled('source'));
      else expect(sender.step({ type: 'sourceGiven' })).toEqual([]);
      expect(sender.pump()).toEqual([]);
      if (isLinkFirst) expect(sender.step({ type: 'sourceGiven' })).toEqual([stalled(null)]);
      else expect(sender.resume([[1, 1]])).toContainEqual(stalled(null));
      expect(sender.pump()).toEqual([0, 2]);
    }
  });

  it('after a restart sends once more what is reported from before it, since it needs the digests for the root', () => {
    const sender = new Sender(restoreSend(manifestOf(BLOCK * 2), SECRET, 4 * BLOCK, false));
    sender.step({ type: 'sourceGiven' });
    sender.resume([[0, 1]]);
    sender.written([1, 1]);
    expect(sender.state).toMatchObject({ doneBytes: BLOCK });
    expect(sender.pump()).toEqual([1]);
  });

  it('after a restart is paused as it was', () => {
    const sender = new Sender(restoreSend(manifestOf(BLOCK), SECRET, 4 * BLOCK, true));
    expect(sender.resume()).toContainEqual(say({ kind: 'pause', transfer: TRANSFER, paused: true }));
  });

  it('whose files went away says so, and gives back what was in hand', () => {
    const sender = Sender.sending([BLOCK * 2]);
    sender.pump();
    expect(sender.step({ type: 'sourceLost' })).toEqual([{ type: 'dropBlocks' }, stalled('source')]);
    expect(sender.pump()).toEqual([]);
    sender.step({ type: 'sourceGiven' });
    expect(sender.pump()).toEqual([0, 1]);
  });
});

describe('the end of sending', () => {
  const ends: [string, SendEvent, object, string | null | undefined][] = [
    ['by us', { type: 'cancelAsked' }, { phase: 'cancelled', by: 'local' }, null],
    ['by them', { type: 'cancelledByRemote', error: null }, { phase: 'cancelled', by: 'remote' }, undefined],
    [
      'because they cannot go on',
      { type: 'cancelledByRemote', error: 'disk-full' },
      { phase: 'failed', error: { code: 'remote-failed', detail: 'disk-full' } },
      undefined,
    ],
    [
      'because we cannot go on',
      { type: 'failed', error: new PeerError('source-changed', 'a.txt') },
      { phase: 'failed', error: { code: 'source-changed', detail: 'a.txt' } },
      'source-changed',
    ],
  ];

  it.each(ends)('comes at any moment: %s', (_, event, state, error) => {
    const detached = Sender.sending([BLOCK * 10]);
    detached.step({ type: 'detached' });
    for (const sender of [Sender.offered(3), Sender.sending([BLOCK * 10]), detached]) {
      const said =
        error === undefined || sender === detached ? [] : [say({ kind: 'cancel', transfer: TRANSFER, error })];
      expect(sender.step(event)).toEqual([...said, ...END]);
      expect(sender.state).toMatchObject(state);
    }
  });

  it('is final: what was still under way means nothing', () => {
    const late: SendEvent[] = [
      ...[accepted(), written([0, 1], [7, 7]), { type: 'declined' } as const, { type: 'pumped' } as const],
      { type: 'blockSent', block: 0, lane: 'l1' },
      { type: 'filesReceived', entries: [[9, 1]] },
      { type: 'markedByRemote', entries: [[0, 1]], as: 'wanted' },
      { type: 'laneLost', lane: 'l1' },
      { type: 'detached' },
      unreadable(0),
      ...ends.map(([, event]) => event),
    ];
    const declined = Sender.offered(3);
    declined.step({ type: 'declined' });
    const done = Sender.sending([0]);
    done.send();
    done.received([0, 1]);
    const cancelled = ends.map(([, event]) => {
      const sender = Sender.sending([BLOCK * 10]);
      sender.step(event);
      return sender;
    });
    for (const sender of [declined, done, ...cancelled]) {
      const { state } = sender;
      for (const event of late) expect(sender.step(event)).toEqual([]);
      expect(sender.state).toBe(state);
    }
  });
});

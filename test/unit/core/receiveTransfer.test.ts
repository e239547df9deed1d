import { describe, expect, it } from 'vitest';
import { checkedBlocks } from '../../../src/core/arrivingFiles.ts';
import type { Run } from '../../../src/core/blockSet.ts';
import { PeerError } from '../../../src/core/errors.ts';
import { MAX_RUNS } from '../../../src/core/limits.ts';
import {
  createReceive,
  type ReceiveCommand,
  type ReceiveEvent,
  type ReceiveRecord,
  type ReceiveState,
  restoreReceive,
  stepReceive,
} from '../../../src/core/receiveTransfer.ts';
import { thrownBy } from './support/thrownBy.ts';
import { BLOCK, CHECK, DIGEST, manifestOf, rootOf, SECRET, TRANSFER } from './support/transferPair.ts';

type Sizes = readonly (number | null)[];
const WINDOW = 4 * BLOCK;

/** A receiver's machine: takes events and tells the commands of each. */
class Receiver {
  state: ReceiveState;

  constructor(state: ReceiveState) {
    this.state = state;
  }

  static offered(...sizes: Sizes): Receiver {
    return new Receiver(createReceive(manifestOf(...sizes), DIGEST, SECRET));
  }

  static receiving(...sizes: Sizes): Receiver {
    const receiver = Receiver.offered(...sizes);
    receiver.accept();
    return receiver;
  }

  /** One file of one block, verified, and on its way to the downloads. */
  static saving(): Receiver {
    const receiver = Receiver.receiving(BLOCK);
    receiver.store(0);
    return receiver;
  }

  /** As a journal of an earlier life has it. */
  static restored(sizes: Sizes, record: Partial<ReceiveRecord>): { receiver: Receiver; commands: ReceiveCommand[] } {
    const none = { skip: [], blocks: [], received: [], saved: [], held: [], isPaused: false };
    const manifest = manifestOf(...sizes);
    const [state, commands] = restoreReceive({ manifest, digest: DIGEST, secret: SECRET, ...none, ...record });
    return { receiver: new Receiver(state), commands };
  }

  step(event: ReceiveEvent): ReceiveCommand[] {
    const [next, commands] = stepReceive(this.state, event, WINDOW);
    this.state = next;
    return commands;
  }

  accept(...skip: Run[]): ReceiveCommand[] {
    return this.step({ type: 'acceptAsked', skip });
  }

  store(...blocks: number[]): ReceiveCommand[] {
    return this.step({ type: 'blocksStored', blocks });
  }

  root(entry: number, root = rootOf(entry)): ReceiveCommand[] {
    return this.step({ type: 'rootsTold', files: [[entry, root]] });
  }

  saved(entry: number): ReceiveCommand[] {
    return this.step({ type: 'fileSaved', entry, downloadId: 100 + entry });
  }

  attach(): ReceiveCommand[] {
    return this.step({ type: 'attached', check: CHECK });
  }

  expectViolation(event: ReceiveEvent): void {
    expect(thrownBy(() => this.step(event)).code).toBe('protocol-violation');
  }
}

const say = (body: Extract<ReceiveCommand, { type: 'say' }>['body']): ReceiveCommand => ({ type: 'say', body });
const written = (...blocks: Run[]): ReceiveCommand => ({ type: 'sendWritten', blocks });
const verifyFile = (entry: number): ReceiveCommand => ({ type: 'verifyFile', entry, root: rootOf(entry) });
const sayReceived = (entry: number): ReceiveCommand => ({ type: 'sayReceived', entry });
const close = (segment: number, ...entries: number[]): ReceiveCommand => ({ type: 'closeSegment', segment, entries });
const remove = (segment: number): ReceiveCommand => ({ type: 'removeSegment', segment });
const resume = (have: Run[], received: Run[], skip: Run[]): ReceiveCommand =>
  say({ kind: 'resume', transfer: TRANSFER, windowBytes: WINDOW, have, received, skip, check: CHECK });
const marked = (as: 'wanted' | 'held' | 'skipped', ...entries: Run[]): ReceiveCommand =>
  say({ kind: 'mark', transfer: TRANSFER, entries, as });
const noted = (as: 'wanted' | 'held', ...entries: number[]): ReceiveCommand => ({ type: 'noteMarks', entries, as });

describe('a receiver that was offered something', () => {
  it('makes place, then tells its window and what it leaves out, when it accepts', () => {
    const receiver = Receiver.offered(3, 0, null, 7);
    const body = { kind: 'accept', transfer: TRANSFER, digest: DIGEST, windowBytes: WINDOW } as const;
    expect(receiver.accept([3, 1], [1, 1])).toEqual([
      { type: 'openStore' },
      say({ ...body, skip: [[1, 1], [3, 1]] }), // biome-ignore format: one line
    ]);
    expect(receiver.state).toMatchObject({ phase: 'receiving', doneBytes: 0 });
  });

  it('tells what it leaves out in several frames where one does not hold it', () => {
    const receiver = Receiver.offered(...Array.from({ length: 2 * MAX_RUNS + 2 }, () => 0));
    const skip = Array.from({ length: MAX_RUNS + 1 }, (_, index): Run => [2 * index, 1]);
    const said = receiver.accept(...skip).flatMap((command) => (command.type === 'say' ? [command.body] : []));
    expect(said).toMatchObject([
      { kind: 'accept', skip: skip.slice(0, MAX_RUNS) },
      { kind: 'mark', as: 'skipped', entries: skip.slice(MAX_RUNS) },
    ]);
  });

  it('is done at once when it leaves out everything, or everything is empty folders', () => {
    const nothing = Receiver.offered(3, 4);
    expect(nothing.accept([0, 2]).at(-1)).toEqual({ type: 'finish' });
    const folders = Receiver.offered(null, null);
    expect(folders.accept().at(-1)).toMatchObject({ type: 'say' });
    expect(folders.state.phase).toBe('saving');
    expect(folders.step({ type: 'foldersSettled' })).toEqual([{ type: 'finish' }]);
    for (const { state } of [nothing, folders]) expect(state.phase).toBe('done');
  });

  it('says so when it declines, and touches nothing', () => {
    const receiver = Receiver.offered(3);
    expect(receiver.step({ type: 'declineAsked' })).toEqual([say({ kind: 'decline', transfer: TRANSFER })]);
    expect(receiver.state.phase).toBe('declined');
  });

  it('waits for another link with its question, and says nothing meanwhile', () => {
    const receiver = Receiver.offered(3);
    expect(receiver.step({ type: 'detached' })).toEqual([]);
    expect(receiver.state).toMatchObject({ phase: 'offered', isAttached: false });
    expect(receiver.attach()).toEqual([]);
    expect(receiver.accept()).toHaveLength(2);
  });

  it('that accepts while nobody hears it says so on the next link, with what it leaves out', () => {
    const receiver = Receiver.offered(3, 4);
    receiver.step({ type: 'detached' });
    expect(receiver.accept([1, 1])).toEqual([{ type: 'openStore' }]);
    expect(receiver.attach()).toEqual([resume([], [], [[1, 1]]), marked('wanted', [0, 1])]);
  });

  it.each(['declineAsked', 'cancelAsked'] as const)(
    'keeps its secret to tell of an end that nobody heard: %s',
    (type) => {
      const receiver = Receiver.offered(3);
      receiver.step({ type: 'detached' });
      expect(receiver.step({ type })).toEqual([]);
      expect(receiver.state).toMatchObject({ secret: SECRET });
    },
  );

  it.each<ReceiveEvent>([
    { type: 'rootsTold', files: [[0, rootOf(0)]] },
    { type: 'filesFailedByRemote', entries: [[0, 1]], error: 'source-changed' },
    { type: 'markedByRemote', entries: [[0, 1]], as: 'held' },
  ])('takes anything of a file before it accepts as a violation: $type', (event) => {
    Receiver.offered(3).expectViolation(event);
  });
});

describe('a receiver that receives', () => {
  it('reports the blocks that are in the journal, as runs, and counts their bytes once', () => {
    const receiver = Receiver.receiving(3 * BLOCK + 1, 0);
    expect(receiver.store(3, 0, 1)).toEqual([written([0, 2], [3, 1])]);
    expect(receiver.state).toMatchObject({ doneBytes: 2 * BLOCK + 1 });
    expect(receiver.store(1)).toEqual([written([1, 1])]);
    expect(receiver.state).toMatchObject({ doneBytes: 2 * BLOCK + 1 });
  });

  it('takes a file of one block as verified by its digest, also an empty one', () => {
    const receiver = Receiver.receiving(BLOCK, 0, BLOCK);
    expect(receiver.store(1)).toEqual([written([1, 1]), sayReceived(1)]);
    expect(receiver.store(0)).toEqual([written([0, 1]), sayReceived(0)]);
  });

  it('verifies a file of several when all its blocks and its root are there, whichever comes last', () => {
    const rootLast = Receiver.receiving(BLOCK * 2, 0);
    rootLast.store(1, 0);
    expect(rootLast.root(0)).toEqual([verifyFile(0)]);
    const blockLast = Receiver.receiving(BLOCK * 2, 0);
    blockLast.store(1);
    expect(blockLast.root(0)).toEqual([]);
    expect(blockLast.store(0)).toEqual([written([0, 1]), verifyFile(0)]);
    expect(blockLast.root(0)).toEqual([]);
    expect(blockLast.step({ type: 'fileVerified', entry: 0 })).toEqual([sayReceived(0)]);
  });

  it('says again that a file was received when a block of it comes again', () => {
    const receiver = Receiver.receiving(BLOCK, BLOCK);
    receiver.store(0);
    expect(receiver.store(0)).toEqual([written([0, 1]), sayReceived(0)]);
    expect(receiver.state).toMatchObject({ doneBytes: BLOCK });
  });

  it('tells on another lane what may have been lost with one', () => {
    const receiver = Receiver.receiving(BLOCK * 9);
    receiver.store(0, 1, 5);
    expect(receiver.step({ type: 'laneLost' })).toEqual([written([0, 2], [5, 1])]);
  });

  it('hands a segment over when all its files are settled, while others still come', () => {
    const sizes = Array.from({ length: 257 }, () => 1);
    const receiver = Receiver.receiving(...sizes);
    for (let block = 1; block < 256; block++)
      expect(receiver.store(block)).not.toContainEqual({ type: 'closeSegment' });
    const entries = Array.from({ length: 256 }, (_, entry) => entry);
    expect(receiver.store(0)).toEqual([written([0, 1]), sayReceived(0), close(0, ...entries)]);
    for (const entry of entries.slice(1)) expect(receiver.saved(entry)).toEqual([]);
    expect(receiver.saved(0)).toEqual([remove(0)]);
    expect(receiver.state).toMatchObject({ phase: 'receiving', savedFiles: 256, downloadId: 101 });
    expect(receiver.store(256)).toEqual([written([256, 1]), sayReceived(256), close(1, 256)]);
    expect(receiver.state.phase).toBe('saving');
    expect(receiver.saved(256)).toEqual([remove(1), { type: 'finish' }]);
    expect(receiver.state).toMatchObject({ phase: 'done', downloadId: 101, secret: SECRET });
  });

  it('does not mind a second click', () => {
    for (const receiver of [Receiver.receiving(BLOCK), Receiver.saving()]) {
      const { state } = receiver;
      expect(receiver.accept()).toEqual([]);
      expect(receiver.step({ type: 'declineAsked' })).toEqual([]);
      expect(receiver.state).toBe(state);
    }
  });
});

describe('a hostile sender', () => {
  it('cannot tell the root of a file of one block, of a folder or of none, nor two roots', () => {
    for (const entry of [0, 1, 3]) {
      Receiver.receiving(BLOCK, null, BLOCK * 2).expectViolation({ type: 'rootsTold', files: [[entry, rootOf(0)]] });
    }
    const receiver = Receiver.receiving(BLOCK * 2);
    receiver.root(0);
    receiver.expectViolation({ type: 'rootsTold', files: [[0, rootOf(1)]] });
  });

  it('cannot fail or mark what there is not', () => {
    for (const entry of [1, 2]) {
      const event: ReceiveEvent = { type: 'filesFailedByRemote', entries: [[entry, 1]], error: 'bug' };
      Receiver.receiving(BLOCK, null).expectViolation(event);
    }
    Receiver.receiving(BLOCK).expectViolation({ type: 'markedByRemote', entries: [[1, 1]], as: 'skipped' });
  });

  it('cannot want again what was left out or failed', () => {
    const receiver = Receiver.receiving(BLOCK, BLOCK, BLOCK);
    receiver.step({ type: 'markAsked', entries: [[0, 1]], as: 'skipped' });
    receiver.step({ type: 'filesFailedByRemote', entries: [[1, 1]], error: 'source-changed' });
    receiver.step({ type: 'markedByRemote', entries: [[0, 3]], as: 'wanted' });
    expect(receiver.state).toMatchObject({ marks: { open: 1 } });
  });
});

describe('what is left out', () => {
  it('is dropped with what had come of it, and counts no longer', () => {
    const receiver = Receiver.receiving(BLOCK * 3, BLOCK);
    receiver.store(0, 1);
    expect(receiver.step({ type: 'markAsked', entries: [[0, 1]], as: 'skipped' })).toEqual([
      marked('skipped', [0, 1]),
      { type: 'dropFile', entry: 0 },
    ]);
    expect(receiver.state).toMatchObject({ doneBytes: 0, marks: { expectedBytes: BLOCK } });
    // Under way when it was left out.
    expect(receiver.store(2)).toEqual([written([2, 1])]);
    expect(receiver.state).toMatchObject({ doneBytes: 0 });
  });

  it('settles its segment: what else is in it is handed over, and one with nothing in it goes', () => {
    const receiver = Receiver.receiving(BLOCK, BLOCK);
    receiver.store(0);
    const failed: ReceiveEvent = { type: 'filesFailedByRemote', entries: [[1, 1]], error: 'source-changed' };
    expect(receiver.step(failed)).toEqual([{ type: 'dropFile', entry: 1 }, close(0, 0)]);
    const alone = Receiver.receiving(BLOCK, 9 * 1024 * 1024);
    expect(alone.step({ type: 'markedByRemote', entries: [[0, 1]], as: 'skipped' })).toEqual([
      { type: 'dropFile', entry: 0 },
      remove(0),
    ]);
  });

  it('is not verified any more by a comparison that was under way', () => {
    const receiver = Receiver.receiving(BLOCK * 2, BLOCK);
    receiver.store(0, 1);
    receiver.root(0);
    receiver.step({ type: 'markAsked', entries: [[0, 1]], as: 'skipped' });
    expect(receiver.step({ type: 'fileVerified', entry: 0 })).toEqual([]);
    expect(receiver.state).toMatchObject({ unsavedFiles: 0 });
  });

  it('is the end with the sender’s error where nothing else arrived, whatever was left out last', () => {
    const failed: ReceiveEvent = { type: 'filesFailedByRemote', entries: [[0, 1]], error: 'source-changed' };
    const skipped: ReceiveEvent = { type: 'markAsked', entries: [[1, 1]], as: 'skipped' };
    for (const events of [
      [failed, skipped],
      [skipped, failed],
    ]) {
      // biome-ignore format: one line
      const receiver = Receiver.receiving(BLOCK, BLOCK);
      const commands = events.flatMap((event) => receiver.step(event));
      expect(commands.at(-1)).toEqual({ type: 'discard' });
      expect(receiver.state).toMatchObject({
        phase: 'failed',
        error: { code: 'remote-failed', detail: 'source-changed' },
      });
    }
  });

  it('marks go to the sender in order, only where we asked and are linked', () => {
    const receiver = Receiver.receiving(BLOCK, BLOCK, BLOCK, BLOCK);
    const entries: Run[] = [
      [2, 2],
      [0, 3],
    ];
    expect(receiver.step({ type: 'markAsked', entries, as: 'held' })).toEqual([
      marked('held', [0, 4]),
      noted('held', 2, 3, 0, 1),
    ]);
    expect(receiver.step({ type: 'markedByRemote', entries: [[0, 4]], as: 'wanted' })).toEqual([
      noted('wanted', 0, 1, 2, 3),
    ]);
    receiver.step({ type: 'detached' });
    expect(receiver.step({ type: 'markAsked', entries: [[0, 1]], as: 'held' })).toEqual([noted('held', 0)]);
    expect(receiver.step({ type: 'pauseAsked', paused: true })).toEqual([{ type: 'notePause', paused: true }]);
  });
});

describe('a download that does not come about', () => {
  const failed = (entry: number): ReceiveEvent => ({
    ...{ type: 'saveFailed', entry },
    error: new PeerError('download-failed', 'FILE_NO_SPACE'),
  });

  it('is the end where it was the only one', () => {
    const receiver = Receiver.saving();
    expect(receiver.step(failed(0))).toEqual([remove(0), { type: 'discard' }]);
    expect(receiver.state).toMatchObject({ phase: 'failed', error: { code: 'download-failed' } });
  });

  it('is one failed file among others', () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      // biome-ignore format: one line
      const receiver = Receiver.receiving(BLOCK, BLOCK);
      receiver.store(0, 1);
      for (const entry of order) {
        if (entry === 0) receiver.step(failed(0));
        else receiver.saved(1);
      }
      expect(receiver.state).toMatchObject({ phase: 'done', downloadId: 101 });
    }
  });
});

describe('a receiver that lost its link', () => {
  it('says over another what it has, what it received, what it leaves out, and what it wants', () => {
    const receiver = Receiver.receiving(BLOCK * 3, BLOCK, BLOCK, BLOCK, BLOCK);
    receiver.store(1, 2, 3);
    receiver.step({ type: 'filesFailedByRemote', entries: [[2, 1]], error: 'source-changed' });
    receiver.step({ type: 'detached' });
    receiver.step({ type: 'markAsked', entries: [[3, 1]], as: 'held' });
    receiver.step({ type: 'pauseAsked', paused: true });
    expect(receiver.attach()).toEqual([
      resume([[1, 2]], [[1, 1]], [[2, 1]]),
      marked('wanted', [0, 1], [4, 1]),
      marked('held', [3, 1]),
      say({ kind: 'pause', transfer: TRANSFER, paused: true }),
    ]);
  });

  it('says in further frames what does not fit one of what it received and leaves out', () => {
    const count = 4 * MAX_RUNS + 4;
    const sizes = Array.from({ length: count }, (_, entry) => (entry % 2 === 0 ? null : 0));
    const receiver = Receiver.receiving(...sizes);
    const all = Array.from({ length: count / 4 }, (_, index) => index);
    receiver.store(...all);
    receiver.step({ type: 'markAsked', entries: all.map((index): Run => [count / 2 + 2 * index + 1, 1]).slice(0, -1), as: 'skipped' }); // biome-ignore format: one line
    receiver.step({ type: 'detached' });
    const said = receiver.attach().flatMap((command) => (command.type === 'say' ? [command.body] : []));
    const received = said.flatMap((body) => {
      if (body.kind === 'resume') return [body.received.length];
      return body.kind === 'received' ? [body.entries.length] : [];
    });
    expect(received).toEqual([MAX_RUNS, 1]);
    const skipped = said.flatMap((body) => (body.kind === 'resume' ? [body.skip.length] : []));
    expect(skipped).toEqual([MAX_RUNS]);
  });

  it('that has all says so too, while it still hands over', () => {
    const receiver = Receiver.saving();
    receiver.step({ type: 'detached' });
    expect(receiver.attach()).toEqual([resume([], [[0, 1]], [])]);
    expect(receiver.state.phase).toBe('saving');
  });

  it('claims blocks of open files alone: those of received ones go with the files, however many there are', () => {
    const receiver = Receiver.receiving(...Array.from({ length: 2 * MAX_RUNS + 2 }, () => BLOCK * 2));
    for (let entry = 0; entry < 2 * MAX_RUNS + 2; entry += 2) {
      receiver.store(2 * entry, 2 * entry + 1);
      receiver.root(entry);
      receiver.step({ type: 'fileVerified', entry });
    }
    receiver.store(7);
    receiver.step({ type: 'detached' });
    // More received files than one frame can name, and no digests of them are kept to prove anything by.
    expect(receiver.attach()[0]).toMatchObject({ body: { have: [[7, 1]], received: { length: MAX_RUNS } } });
  });

  it('claims as many runs of blocks as a frame holds', () => {
    const receiver = Receiver.receiving(BLOCK * (2 * MAX_RUNS + 3));
    receiver.store(...Array.from({ length: MAX_RUNS + 1 }, (_, index) => 2 * index));
    receiver.step({ type: 'detached' });
    expect(receiver.attach()[0]).toMatchObject({ body: { have: { length: MAX_RUNS } } });
  });

  it('proves itself by blocks of files of several blocks', () => {
    const { layout } = createReceive(manifestOf(BLOCK * 3, BLOCK, BLOCK * 2, null, BLOCK * 2), DIGEST, SECRET);
    expect(checkedBlocks(layout, [[1, 7]])).toEqual([1, 2, 4, 5, 6, 7]);
  });
});

describe('a receiver after a restart', () => {
  it('is paused, and holds what was held, as before', () => {
    const { receiver } = Receiver.restored([BLOCK, BLOCK, BLOCK], { held: [[1, 1]], isPaused: true });
    expect(receiver.attach().slice(1)).toEqual([
      marked('wanted', [0, 1], [2, 1]),
      marked('held', [1, 1]),
      say({ kind: 'pause', transfer: TRANSFER, paused: true }),
    ]);
  });

  it('has what its journal has, and waits for its link', () => {
    const { receiver, commands } = Receiver.restored([BLOCK * 3, BLOCK, BLOCK], { blocks: [1, 3], skip: [[2, 1]] });
    expect(commands).toEqual([]);
    expect(receiver.state).toMatchObject({ phase: 'receiving', isAttached: false, doneBytes: 2 * BLOCK });
    expect(receiver.attach()[0]).toEqual(resume([[1, 1]], [[1, 1]], [[2, 1]])); // biome-ignore format: one line
  });

  it('knows a file of one block to be complete though it died before it said so', () => {
    const { receiver, commands } = Receiver.restored([BLOCK, 0], { blocks: [0, 1] });
    expect(commands).toEqual([close(0, 0, 1)]);
    expect(receiver.state.phase).toBe('saving');
  });

  it('waits for the root of a file of several blocks that is all there', () => {
    const { receiver, commands } = Receiver.restored([BLOCK * 2], { blocks: [0, 1] });
    expect(commands).toEqual([]);
    receiver.attach();
    expect(receiver.root(0)).toEqual([verifyFile(0)]);
  });

  it('hands over what is not yet, once, and what was before not again', () => {
    const record = { blocks: [1, 2], received: [0, 1, 2], saved: [0] };
    const { receiver, commands } = Receiver.restored([BLOCK, BLOCK, BLOCK], record);
    expect(commands).toEqual([close(0, 1, 2)]);
    expect(receiver.saved(2)).toEqual([]);
    expect(receiver.state).toMatchObject({ phase: 'saving', savedFiles: 2 });
    expect(receiver.saved(1)).toEqual([remove(0), { type: 'finish' }]);
    expect(receiver.state.phase).toBe('done');
  });

  it('counts the bytes of what was handed over, whose place on the disk is empty', () => {
    const { receiver } = Receiver.restored([BLOCK * 2, BLOCK], { received: [0], saved: [0] });
    expect(receiver.state).toMatchObject({ phase: 'receiving', doneBytes: 2 * BLOCK, savedFiles: 1 });
  });

  it('is done where it died before it could put everything away', () => {
    const { receiver, commands } = Receiver.restored([BLOCK, null], { received: [0], saved: [0] });
    expect(commands).toEqual([remove(0)]);
    expect(receiver.step({ type: 'foldersSettled' })).toEqual([{ type: 'finish' }]);
    expect(receiver.state.phase).toBe('done');
  });
});

describe('the end of receiving', () => {
  const cancel = (error: string | null) => say({ kind: 'cancel', transfer: TRANSFER, error });
  const ends: [string, ReceiveEvent, object, ReceiveCommand[]][] = [
    ['by us', { type: 'cancelAsked' }, { phase: 'cancelled', by: 'local' }, [cancel(null)]],
    ['by them', { type: 'cancelledByRemote', error: null }, { phase: 'cancelled', by: 'remote' }, []],
    [
      'because they cannot go on',
      { type: 'cancelledByRemote', error: 'source-changed' },
      { phase: 'failed', error: { code: 'remote-failed', detail: 'source-changed' } },
      [],
    ],
    [
      'because we cannot go on',
      { type: 'failed', error: new PeerError('disk-full', 12) },
      { phase: 'failed', error: { code: 'disk-full', detail: '12' } },
      [cancel('disk-full')],
    ],
  ];

  it.each(ends)('comes at any moment before all is verified: %s', (_, event, state, said) => {
    const verifying = Receiver.receiving(BLOCK * 2);
    verifying.store(0, 1);
    verifying.root(0);
    const detached = Receiver.receiving(BLOCK * 2);
    detached.step({ type: 'detached' });
    const offered = Receiver.offered(3);
    for (const receiver of [offered, Receiver.receiving(BLOCK * 10), verifying, detached]) {
      const discard: ReceiveCommand[] = receiver === offered ? [] : [{ type: 'discard' }];
      expect(receiver.step(event)).toEqual([...(receiver === detached ? [] : said), ...discard]);
      expect(receiver.state).toMatchObject(state);
    }
  });

  it('while saving is ours alone: the sender cannot take back what is complete', () => {
    const remote = Receiver.saving();
    expect(remote.step({ type: 'cancelledByRemote', error: null })).toEqual([]);
    expect(remote.step({ type: 'cancelledByRemote', error: 'bug' })).toEqual([]);
    expect(remote.state.phase).toBe('saving');
    const local = Receiver.saving();
    expect(local.step({ type: 'cancelAsked' }).at(-1)).toEqual({ type: 'discard' });
    expect(local.state).toMatchObject({ phase: 'cancelled', by: 'local' });
  });

  it('is final: what was still under way means nothing', () => {
    const late: ReceiveEvent[] = [
      { type: 'acceptAsked', skip: [] },
      { type: 'declineAsked' },
      { type: 'blocksStored', blocks: [0, 77] },
      { type: 'rootsTold', files: [[0, rootOf(0)]] },
      { type: 'fileVerified', entry: 0 },
      { type: 'fileSaved', entry: 0, downloadId: 7 },
      { type: 'filesFailedByRemote', entries: [[0, 1]], error: 'bug' },
      { type: 'markedByRemote', entries: [[0, 1]], as: 'wanted' },
      { type: 'laneLost' },
      { type: 'detached' },
      { type: 'attached', check: CHECK },
      ...ends.map(([, event]) => event),
    ];
    const declined = Receiver.offered(3);
    declined.step({ type: 'declineAsked' });
    const done = Receiver.saving();
    done.saved(0);
    const ended = ends.map(([, event]) => {
      const receiver = Receiver.receiving(BLOCK * 10);
      receiver.step(event);
      return receiver;
    });
    for (const receiver of [declined, done, ...ended]) {
      const { state } = receiver;
      for (const event of late) expect(receiver.step(event)).toEqual([]);
      expect(receiver.state).toBe(state);
    }
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DroppedEntry } from '../../../../src/contract/fileDrop.ts';
import { decodePiece, PIECE_TYPE } from '../../../../src/core/blockPiece.ts';
import { WINDOW_BYTES } from '../../../../src/core/limits.ts';
import { BLOCK_BYTES, noise, prose } from '../support/bytes.ts';
import type { FakeChannel } from '../support/fakeChannel.ts';
import { type FakeTime, startFakeTime } from '../support/fakeTime.ts';
import { createWorld, type World } from '../support/fakeWorld.ts';
import {
  accepted,
  dropped,
  expectClean,
  expectSaved,
  ONE,
  offered,
  phases,
  SLOW,
  THREE,
  type Tree,
  TWO,
  until,
  untilDone,
} from '../support/transfers.ts';

let time: FakeTime;

beforeEach(() => {
  time = startFakeTime();
  vi.stubGlobal('navigator', { storage: { estimate: async () => ({ quota: 1e12, usage: 0 }) } });
});

afterEach(() => {
  time.stop();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('a transfer', () => {
  it('of one file arrives as it was sent, and leaves nothing behind', async () => {
    const world = createWorld(time);
    const tree = { 'picture.jpg': noise(5 * BLOCK_BYTES + 77) };
    await offered(world, tree);
    expect(world.receiver.view(ONE)).toMatchObject({
      direction: 'receiving',
      name: 'picture.jpg',
      fileCount: 1,
      size: 5 * BLOCK_BYTES + 77,
      peerName: 'Anna',
      state: { phase: 'offered', asks: true },
    });
    expect(world.receiver.arrivals).toEqual([
      { kind: 'offer', transferId: ONE, title: 'picture.jpg', risk: null, size: 5 * BLOCK_BYTES + 77 },
    ]);
    expect(world.link.sentBlocks).toEqual([]);
    world.receiver.act({ do: 'accept', transfer: ONE, skip: [] });
    await until(world, 'done');
    expectSaved(world.receiver, tree);
    expect(world.receiver.view(ONE)?.state).toEqual({ phase: 'done', downloadId: 1 });
    expect(world.receiver.arrivals.at(-1)).toMatchObject({ kind: 'done', transferId: ONE, downloadId: 1 });
    expect([world.sender.logged, world.receiver.logged]).toEqual([[ONE], [ONE]]);
    expect(world.link.sentBlocks.length).toBe(6);
    await time.pass(1000);
    expectClean(world);
  });

  it('of an empty file, of a byte and of exact blocks arrives', async () => {
    const world = createWorld(time);
    const tree = {
      'a/empty': noise(0),
      'a/byte': noise(1),
      'a/block': noise(BLOCK_BYTES),
      'a/two': noise(2 * BLOCK_BYTES),
    };
    await accepted(world, tree);
    await until(world, 'done');
    expectSaved(world.receiver, tree);
    await time.pass(1000);
    expectClean(world);
  });

  it('of a folder of 300 small files and an empty folder arrives, and tells what Downloads cannot hold', async () => {
    const world = createWorld(time);
    const tree: Tree = { 'album/none': null };
    for (let index = 0; index < 300; index++) {
      tree[`album/${index % 7}/IMG_${index}.jpg`] = index % 3 === 0 ? prose(2000 + index) : noise(index * 11);
    }
    await accepted(world, tree);
    await until(world, 'done');
    expectSaved(world.receiver, tree);
    expect(world.receiver.view(ONE)).toMatchObject({ name: 'album', fileCount: 300, notes: { lostFolders: 1 } });
    expect(world.sender.view(ONE)).toMatchObject({ notes: { lostFolders: 0, failedFiles: 0 } });
    const top = await world.receiver.list(ONE, ['album']);
    expect(top?.rows[0]).toMatchObject({ kind: 'folder', name: 'none', fileCount: 0 });
    expect(top?.rows.slice(1).map((row) => (row.kind === 'folder' ? row.doneFiles : -1))).toEqual([
      43, 43, 43, 43, 43, 43, 42,
    ]);
    await time.pass(1000);
    expectClean(world);
  });

  it('of nothing but an empty folder is done when it is accepted', async () => {
    const world = createWorld(time);
    await accepted(world, { 'none/inner': null });
    await until(world, 'done');
    expect(world.receiver.view(ONE)).toMatchObject({ fileCount: 0, size: 0, notes: { lostFolders: 1 } });
    await time.pass(1000);
    expectClean(world);
  });

  it('of text and noise, in one, sends less than it holds', async () => {
    const world = createWorld(time);
    const tree = { 'd/text.txt': prose(6 * BLOCK_BYTES), 'd/noise.bin': noise(2 * BLOCK_BYTES) };
    await accepted(world, tree);
    await until(world, 'done');
    expectSaved(world.receiver, tree);
    const sent = world.link.lanes.flatMap(({ ends }) => ends[0].sent).reduce((sum, { length }) => sum + length, 0);
    expect(sent).toBeLessThan(4 * BLOCK_BYTES);
  });

  it.each(['free', 'locked'] as const)(
    'whose place on the disk is not opened, and stays %s, asks for it once more and arrives',
    async (fate) => {
      const world = createWorld(time);
      vi.spyOn(console, 'warn').mockReturnValue();
      vi.spyOn(console, 'error').mockReturnValue();
      const tree = { 'picture.jpg': noise(5 * BLOCK_BYTES) };
      world.receiver.disk.unanswered.set('0', fate);
      await accepted(world, tree);
      await until(world, 'done');
      expectSaved(world.receiver, tree);
      // What is locked goes with the next life, which knows nothing of it.
      world.receiver.restart();
      await time.pass(1000);
      expect(world.receiver.view(ONE)).toBeUndefined();
      expectClean(world);
    },
  );

  it('from the other side goes the other way, both at once', async () => {
    const world = createWorld(time);
    const [there, back] = [{ 'there.bin': noise(3 * BLOCK_BYTES) }, { 'back.bin': noise(3 * BLOCK_BYTES + 1) }];
    world.sender.drop(ONE, dropped(there));
    world.receiver.drop(TWO, dropped(back));
    await until(world, 'offered');
    await until(world, 'offered', TWO);
    world.receiver.act({ do: 'accept', transfer: ONE, skip: [] });
    world.sender.act({ do: 'accept', transfer: TWO, skip: [] });
    await until(world, 'done');
    await until(world, 'done', TWO);
    expectSaved(world.receiver, there);
    expectSaved(world.sender, back);
  });

  it('over a network on which no further connection comes about goes beside the chat', async () => {
    const world = createWorld(time, { lanesFail: true });
    const tree = { 'a.bin': noise(3 * BLOCK_BYTES) };
    await accepted(world, tree);
    await until(world, 'done');
    expectSaved(world.receiver, tree);
  });

  it('dropped in parts is offered when the last has come, and each part counts once', async () => {
    const world = createWorld(time);
    const tree = { 'd/a': noise(10), 'd/b': noise(20), 'd/c': noise(30) };
    const [a, b, c] = dropped(tree);
    const part = (number: number, last: boolean, ...entries: (DroppedEntry | undefined)[]) =>
      world.sender.engine.takeDrop({
        type: 'drop',
        dropId: ONE,
        to: { linkId: world.link.idOf(world.sender) },
        part: number,
        last,
        entries: entries.flatMap((entry) => (entry === undefined ? [] : [entry])),
        handles: [],
      });
    part(0, false, a);
    part(0, false, a);
    expect(world.sender.view(ONE)?.state).toEqual({ phase: 'preparing', found: 1 });
    part(1, false, b);
    part(2, true, c);
    part(2, true, c);
    await until(world, 'offered');
    expect(world.receiver.view(ONE)).toMatchObject({ fileCount: 3, size: 60, name: 'd' });
    expect(world.sender.answers.map((answer) => (answer.type === 'taken' ? answer.part : -1))).toEqual([0, 0, 1, 2, 2]);
    expect(world.sender.logged).toEqual([ONE]);
  });

  it('that the page gave up, or that a person took back while it was read, is not offered', async () => {
    const world = createWorld(time);
    const to = { linkId: world.link.idOf(world.sender) };
    const entries = dropped({ 'd/a': noise(10) });
    for (const dropId of [ONE, TWO]) {
      world.sender.engine.takeDrop({ type: 'drop', dropId, to, part: 0, last: false, entries, handles: [] });
    }
    world.sender.engine.abandonDrop(ONE);
    world.sender.act({ do: 'cancel', transfer: TWO });
    await time.pass(500);
    expect(world.sender.views.size).toBe(0);
    expect(world.sender.said.map(({ kind }) => kind)).toEqual(['resumable']);
  });

  it('to a link that is gone is refused', async () => {
    const world = createWorld(time);
    world.link.end();
    world.sender.drop(ONE, dropped({ a: noise(1) }));
    expect(world.sender.answers).toMatchObject([{ type: 'refused', dropId: ONE, error: { code: 'link-lost' } }]);
  });
});

describe('a file of a transfer', () => {
  const tree = { 'd/a': noise(2 * BLOCK_BYTES), 'd/b': noise(3 * BLOCK_BYTES), 'd/c': noise(10), 'd/d': noise(20) };

  it('that was left out at accept is never sent, and counts at neither side', async () => {
    const world = createWorld(time);
    await offered(world, tree);
    world.receiver.act({ do: 'accept', transfer: ONE, skip: [[1, 2]] });
    await until(world, 'done');
    expectSaved(world.receiver, { 'd/a': tree['d/a'], 'd/d': tree['d/d'] });
    for (const peer of [world.sender, world.receiver]) {
      expect(peer.view(ONE)).toMatchObject({
        fileCount: 2,
        size: 2 * BLOCK_BYTES + 20,
        notes: { skippedFiles: 2 },
      });
    }
    expect(world.link.sentBlocks.map(({ block }) => block).sort()).toEqual([0, 1, 6]);
    await time.pass(1000);
    expectClean(world);
  });

  it.each(['sender', 'receiver'] as const)(
    'that the %s leaves out in the middle does not arrive; the rest does',
    async (side) => {
      const world = createWorld(time, SLOW);
      const big = { ...tree, 'd/b': noise(40 * BLOCK_BYTES) };
      await accepted(world, big);
      await untilDone(world, 5 * BLOCK_BYTES);
      world[side].act({ do: 'mark', transfer: ONE, entries: [[1, 1]], as: 'skipped' });
      await until(world, 'done');
      expectSaved(world.receiver, { 'd/a': big['d/a'], 'd/c': big['d/c'], 'd/d': big['d/d'] });
      await time.pass(1000);
      expectClean(world);
    },
  );

  it.each(['sender', 'receiver'] as const)('that the %s holds comes when it is wanted again', async (side) => {
    const world = createWorld(time, SLOW);
    // More than the window before it: nothing of it is under way yet.
    const big = { ...tree, 'd/a': noise(60 * BLOCK_BYTES) };
    await accepted(world, big);
    await untilDone(world, BLOCK_BYTES);
    world[side].act({ do: 'mark', transfer: ONE, entries: [[1, 1]], as: 'held' });
    await untilDone(world, 60 * BLOCK_BYTES + 30);
    await time.pass(2000);
    expect(world.receiver.phase(ONE)).toBe('moving');
    expect((await world.sender.list(ONE, ['d']))?.rows[1]).toMatchObject({ state: 'held' });
    world[side].act({ do: 'mark', transfer: ONE, entries: [[1, 1]], as: 'wanted' });
    await until(world, 'done');
    expectSaved(world.receiver, big);
  });

  it('that cannot be read is told, the rest arrives, and it is offered again on its own', async () => {
    const world = createWorld(time);
    const entries = dropped(tree);
    const file = entries[1]?.file;
    if (!file) throw new Error('no file');
    let isBroken = true;
    const slice = file.slice.bind(file);
    const arrayBuffer = file.arrayBuffer.bind(file);
    const broken = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
    Object.assign(file, {
      slice: (...range: number[]) => (isBroken ? { arrayBuffer: broken } : slice(...range)),
      arrayBuffer: () => (isBroken ? broken() : arrayBuffer()),
    });
    world.sender.drop(ONE, entries);
    await until(world, 'offered');
    world.receiver.act({ do: 'accept', transfer: ONE, skip: [] });
    await until(world, 'done');
    for (const peer of [world.sender, world.receiver]) expect(peer.view(ONE)?.notes.failedFiles).toBe(1);
    isBroken = false;
    world.sender.act({ do: 'retry', transfer: ONE });
    await time.until(() => [...world.receiver.views.values()].some(({ state }) => state.phase === 'offered'));
    const again = [...world.receiver.views.keys()].at(-1) ?? '';
    world.receiver.act({ do: 'accept', transfer: again, skip: [] });
    await until(world, 'done', again);
    expectSaved(world.receiver, tree);
  });

  /** The rest is saved, and the person is asked. */
  async function refused(world: World): Promise<void> {
    world.receiver.failSave = (path) => path === 'd/c';
    await accepted(world, tree);
    await time.until(() => world.receiver.view(ONE)?.problem !== null && world.sender.phase(ONE) === 'done');
    expect(world.receiver.view(ONE)).toMatchObject({
      problem: { code: 'download-failed', detail: 'FILE_BLOCKED' },
      state: { phase: 'saving', savedFiles: 3 },
      notes: { failedFiles: 0 },
    });
    const states = (await world.receiver.list(ONE, ['d']))?.rows.map((row) => row.kind === 'file' && row.state);
    expect(states).toEqual(['done', 'done', 'unsaved', 'done']);
  }

  it('that the downloads refuse is kept, and saved on the next try', async () => {
    const world = createWorld(time);
    await refused(world);
    world.receiver.act({ do: 'retry', transfer: ONE });
    await time.pass(500);
    expect(world.receiver.view(ONE)).toMatchObject({ problem: { code: 'download-failed' } });
    world.receiver.failSave = null;
    world.receiver.act({ do: 'retry', transfer: ONE });
    await until(world, 'done');
    expect(world.receiver.view(ONE)).toMatchObject({ problem: null, notes: { failedFiles: 0 } });
    expectSaved(world.receiver, tree);
    await time.pass(1000);
    expectClean(world);
  });

  it('that the downloads refuse is kept beyond a restart, and tried again', async () => {
    const world = createWorld(time);
    await refused(world);
    world.receiver.failSave = null;
    world.receiver.restart();
    await time.until(() => world.receiver.phase(ONE) === 'done', phases(world));
    expectSaved(world.receiver, tree);
    await time.pass(1000);
    expectClean(world);
  });

  it('that the downloads refuse may be given up: the rest was saved', async () => {
    const world = createWorld(time);
    await refused(world);
    world.receiver.act({ do: 'cancel', transfer: ONE });
    await until(world, 'done');
    expect(world.receiver.view(ONE)).toMatchObject({ notes: { failedFiles: 1 }, fileCount: 3, problem: null });
    expectSaved(world.receiver, { 'd/a': tree['d/a'], 'd/b': tree['d/b'], 'd/d': tree['d/d'] });
    await time.pass(1000);
    expectClean(world);
  });

  it('that is the only one and refused is cancelled like any other', async () => {
    const world = createWorld(time);
    world.receiver.failSave = () => true;
    await accepted(world, { a: noise(3) });
    await time.until(() => world.receiver.view(ONE)?.problem !== null);
    world.receiver.act({ do: 'cancel', transfer: ONE });
    await time.until(() => world.receiver.phase(ONE) === 'cancelled', phases(world));
    await time.pass(1000);
    expectClean(world);
  });

  it('that finds no space in Downloads waits for a person, with all that arrived, and is saved on the next try', async () => {
    const world = createWorld(time);
    world.receiver.failSave = () => true;
    world.receiver.failReason = 'FILE_NO_SPACE';
    await accepted(world, tree);
    await time.until(() => world.receiver.view(ONE)?.problem !== null && world.sender.phase(ONE) === 'done');
    expect(world.receiver.view(ONE)).toMatchObject({
      problem: { code: 'place-full' },
      state: { phase: 'saving', savedFiles: 0 },
      notes: { failedFiles: 0 },
    });
    world.receiver.act({ do: 'retry', transfer: ONE });
    await time.pass(500);
    expect(world.receiver.view(ONE)).toMatchObject({ problem: { code: 'place-full' }, state: { phase: 'saving' } });
    world.receiver.failSave = null;
    world.receiver.act({ do: 'retry', transfer: ONE });
    await until(world, 'done');
    expect(world.receiver.view(ONE)?.problem).toBeNull();
    expectSaved(world.receiver, tree);
    await time.pass(1000);
    expectClean(world);
  });

  it('that was saved on a disk that is full by now was saved', async () => {
    const world = createWorld(time);
    vi.spyOn(console, 'warn').mockReturnValue();
    world.receiver.holdsSaves = true;
    await accepted(world, tree);
    await time.until(() => world.receiver.phase(ONE) === 'saving', phases(world));
    await time.pass(1000);
    world.receiver.disk.room = 0;
    world.receiver.holdsSaves = false;
    await until(world, 'done');
    expect(world.receiver.view(ONE)?.notes.failedFiles).toBe(0);
    expectSaved(world.receiver, tree);
    expectClean(world);
  });

  it('that meets another on the disk is saved under another name, which is told', async () => {
    const world = createWorld(time);
    await accepted(world, { 'd/A.txt': noise(1), 'd/a.txt': noise(2) });
    await until(world, 'done');
    expect([...world.receiver.saved.keys()].sort()).toEqual(['d/A.txt', 'd/a (2).txt']);
    expect(world.receiver.view(ONE)?.notes.renamedFiles).toBe(1);
    expect((await world.receiver.list(ONE, ['d']))?.rows).toMatchObject([{ savedAs: null }, { savedAs: 'a (2).txt' }]);
  });
});

describe('a pause', () => {
  it.each(['sender', 'receiver'] as const)('by the %s stops what is not under way, until it ends', async (side) => {
    const world = createWorld(time, SLOW);
    const tree = { 'a.bin': noise(80 * BLOCK_BYTES) };
    await accepted(world, tree);
    await untilDone(world, 2 * BLOCK_BYTES);
    world[side].act({ do: 'pause', transfer: ONE, paused: true });
    await until(world, 'paused');
    await time.pass(5000);
    const { length } = world.link.sentBlocks;
    expect(length * BLOCK_BYTES).toBeLessThanOrEqual(WINDOW_BYTES + world.receiver.doneBytes(ONE));
    expect(length).toBeLessThan(80);
    await time.pass(5000);
    expect(world.link.sentBlocks.length).toBe(length);
    const other = side === 'sender' ? 'receiver' : 'sender';
    expect(world[side].view(ONE)?.state).toMatchObject({ phase: 'paused', by: 'local' });
    expect(world[other].view(ONE)?.state).toMatchObject({ phase: 'paused', by: 'remote' });
    world[side].act({ do: 'pause', transfer: ONE, paused: false });
    await until(world, 'done');
    expectSaved(world.receiver, tree);
    expect(world.link.sentBlocks.length).toBe(80);
  });
});

describe('a disk that is full', () => {
  const tree = { 'd/a.bin': noise(40 * BLOCK_BYTES), 'd/b': noise(10), 'd/c': noise(20) };

  /** Stands still with some of it on the disk. */
  async function full(world: World): Promise<void> {
    await accepted(world, tree);
    await untilDone(world, 3 * BLOCK_BYTES);
    world.receiver.disk.room = BLOCK_BYTES;
    await world.time.until(() => world.sender.phase(ONE) === 'waiting', phases(world));
    expect(world.receiver.view(ONE)?.state).toMatchObject({
      phase: 'waiting',
      for: 'space',
      problem: { code: 'disk-full' },
    });
    expect(world.sender.view(ONE)?.state).toMatchObject({ phase: 'waiting', for: 'remote-space' });
  }

  it('holds a transfer at both sides, and lets it go on by itself when there is room', async () => {
    const world = createWorld(time, SLOW);
    await full(world);
    // Long enough for lanes to be given up on which nothing is written.
    await time.pass(60_000);
    expect(world.receiver.phase(ONE)).toBe('waiting');
    world.receiver.disk.room = Number.POSITIVE_INFINITY;
    await until(world, 'done');
    expectSaved(world.receiver, tree);
    await time.pass(1000);
    expectClean(world);
  });

  it('is tried at once when its person says that there is room', async () => {
    const world = createWorld(time, SLOW);
    await full(world);
    world.receiver.disk.room = Number.POSITIVE_INFINITY;
    world.receiver.act({ do: 'retry', transfer: ONE });
    await time.pass(500);
    expect(world.receiver.phase(ONE)).toBe('moving');
    await until(world, 'done');
    expectSaved(world.receiver, tree);
  });

  it('says how much is missing, as far as it is known', async () => {
    const world = createWorld(time, SLOW);
    vi.stubGlobal('navigator', { storage: { estimate: async () => ({ quota: 200e6, usage: 0 }) } });
    await full(world);
    const state = world.receiver.view(ONE)?.state;
    const missing = 40 * BLOCK_BYTES + 30 - (state?.phase === 'waiting' ? state.doneBytes : 0) - 1000;
    vi.stubGlobal('navigator', { storage: { estimate: async () => ({ quota: 1000, usage: 0 }) } });
    await time.pass(3100);
    expect(world.receiver.view(ONE)?.state).toMatchObject({ problem: { code: 'disk-full', detail: String(missing) } });
  });

  it('outlives the link and a restart of the receiver', async () => {
    const world = createWorld(time, SLOW);
    await full(world);
    world.link.end();
    await time.pass(1000);
    expect(world.receiver.view(ONE)?.state).toMatchObject({ phase: 'waiting', for: 'space' });
    world.relink();
    await world.time.until(() => isFor(world.sender, 'remote-space'), phases(world));
    world.receiver.restart();
    world.relink();
    await world.time.until(() => isFor(world.sender, 'remote-space'), phases(world));
    world.receiver.disk.room = Number.POSITIVE_INFINITY;
    await until(world, 'done');
    expectSaved(world.receiver, tree);
    await time.pass(1000);
    expectClean(world);
  });

  it('holds nothing back of a transfer that is cancelled', async () => {
    const world = createWorld(time, SLOW);
    await full(world);
    world.receiver.act({ do: 'cancel', transfer: ONE });
    await until(world, 'cancelled');
    await time.pass(5000);
    expectClean(world);
  });

  function isFor(peer: World['sender'], what: string): boolean {
    const state = peer.view(ONE)?.state;
    return state?.phase === 'waiting' && state.for === what;
  }
});

describe('a transfer that is ended', () => {
  it.each(['sender', 'receiver'] as const)(
    'by the %s leaves nothing on the disk, and nothing remembered',
    async (side) => {
      const world = createWorld(time, SLOW);
      await accepted(world, { 'a.bin': noise(40 * BLOCK_BYTES) });
      await untilDone(world, 3 * BLOCK_BYTES);
      expect([world.sender.remembered.size, world.receiver.disk.files().length > 0]).toEqual([1, true]);
      world[side].act({ do: 'cancel', transfer: ONE });
      await until(world, 'cancelled');
      const other = side === 'sender' ? 'receiver' : 'sender';
      expect(world[side].view(ONE)?.state).toEqual({ phase: 'cancelled', by: 'local' });
      expect(world[other].view(ONE)?.state).toEqual({ phase: 'cancelled', by: 'remote' });
      await time.pass(2000);
      expect(world.receiver.saved.size).toBe(0);
      expectClean(world);
    },
  );

  it.each(['sender', 'receiver'] as const)('by the %s before it was answered is ended at both sides', async (side) => {
    const world = createWorld(time);
    await offered(world, { 'a.bin': noise(10) });
    world[side].act({ do: 'cancel', transfer: ONE });
    await until(world, 'cancelled');
    expectClean(world);
  });

  it('by a decline is told, and may be dismissed', async () => {
    const world = createWorld(time);
    await offered(world, { 'a.bin': noise(10) });
    world.receiver.act({ do: 'decline', transfer: ONE });
    await until(world, 'declined');
    for (const peer of [world.sender, world.receiver]) peer.act({ do: 'dismiss', transfer: ONE });
    await time.until(() => world.sender.views.size === 0 && world.receiver.views.size === 0);
    expectClean(world);
  });

  it('by a broken disk over there fails at both sides, and says why', async () => {
    const world = createWorld(time, SLOW);
    await accepted(world, { 'a.bin': noise(40 * BLOCK_BYTES) });
    await untilDone(world, 3 * BLOCK_BYTES);
    world.receiver.disk.isBroken = true;
    await until(world, 'failed');
    expect(world.receiver.view(ONE)?.state).toMatchObject({ error: { code: 'disk-failed' } });
    expect(world.sender.view(ONE)?.state).toMatchObject({ error: { code: 'remote-failed', detail: 'disk-failed' } });
    await time.pass(1000);
    expectClean(world);
  });

  it('for want of place is never accepted', async () => {
    vi.stubGlobal('navigator', { storage: { estimate: async () => ({ quota: 5, usage: 0 }) } });
    const world = createWorld(time);
    await accepted(world, { 'a.bin': noise(10) });
    await until(world, 'failed');
    expect(world.receiver.said.map(({ kind }) => kind)).toEqual(['resumable', 'cancel']);
    expect(world.link.sentBlocks).toEqual([]);
  });

  it('in the moment of its accept leaves nothing behind', async () => {
    const world = createWorld(time);
    await accepted(world, { 'a.bin': noise(10) });
    world.receiver.act({ do: 'cancel', transfer: ONE });
    await until(world, 'cancelled');
    await time.pass(1000);
    expectClean(world);
  });

  it('by a disk that breaks when a file is left out is not the other side’s fault', async () => {
    const world = createWorld(time, SLOW);
    await accepted(world, { 'd/a': noise(60 * BLOCK_BYTES), 'd/b': noise(10) });
    await untilDone(world, 2 * BLOCK_BYTES);
    world.receiver.disk.isBroken = true;
    world.sender.act({ do: 'mark', transfer: ONE, entries: [[1, 1]], as: 'skipped' });
    await until(world, 'failed');
    expect(world.receiver.view(ONE)?.state).toMatchObject({ error: { code: 'disk-failed' } });
    await time.pass(1000);
    expectClean(world);
  });

  it.each(['first', 'last'])(
    'by a byte that is flipped in the %s of its blocks under way fails as damaged',
    async (which) => {
      const world = createWorld(time, SLOW);
      const block = which === 'first' ? 0 : 29;
      const harm = (channel: FakeChannel) => {
        const send = channel.send.bind(channel);
        channel.send = (frame) => {
          const piece = frame[0] === PIECE_TYPE ? decodePiece(frame) : null;
          const harmed = frame.slice();
          if (piece?.block === block && piece.offset > 0) harmed[harmed.length - 1] = (harmed.at(-1) ?? 0) ^ 1;
          send(harmed);
        };
      };
      for (const { ends } of world.link.lanes) for (const end of ends) harm(end);
      const { link } = world;
      const want = link.want.bind(link);
      link.want = (count) => {
        const before = link.lanes.length;
        want(count);
        for (const { ends } of link.lanes.slice(before)) for (const end of ends) harm(end);
      };
      await accepted(world, { 'a.bin': noise(30 * BLOCK_BYTES) });
      await until(world, 'failed');
      expect(world.receiver.view(ONE)?.state).toMatchObject({ error: { code: 'hash-mismatch' } });
      expect(world.sender.view(ONE)?.state).toMatchObject({
        error: { code: 'remote-failed', detail: 'hash-mismatch' },
      });
      expect(world.receiver.saved.size).toBe(0);
      await time.pass(1000);
      expectClean(world);
    },
  );

  it('by a root that is wrong fails as damaged, and saves nothing', async () => {
    const world = createWorld(time);
    world.link.tamper = (body) =>
      body.kind === 'roots' ? { ...body, files: body.files.map(([entry]) => [entry, 'ab'.repeat(32)]) } : body;
    await accepted(world, { 'a.bin': noise(3 * BLOCK_BYTES) });
    await until(world, 'failed');
    expect(world.receiver.view(ONE)?.state).toMatchObject({ error: { code: 'hash-mismatch' } });
    expect(world.receiver.saved.size).toBe(0);
    await time.pass(1000);
    expectClean(world);
  });
});

describe('a lane that is lost', () => {
  it('in the middle costs no more than what was under way on it', async () => {
    const world = createWorld(time, SLOW);
    const tree = { 'a.bin': noise(40 * BLOCK_BYTES) };
    await accepted(world, tree);
    await untilDone(world, 3 * BLOCK_BYTES);
    world.link.cutLane();
    await time.pass(300);
    world.link.cutLane();
    await until(world, 'done');
    expectSaved(world.receiver, tree);
    // 1 MiB waits in a lane, and what was under way behind it.
    expect(world.link.sentBlocks.length).toBeLessThanOrEqual(40 + 2 * 12);
    await time.pass(1000);
    expectClean(world);
  });

  it('without a word is given up, and what it carried goes on another', async () => {
    const world = createWorld(time, SLOW);
    const tree = { 'a.bin': noise(20 * BLOCK_BYTES) };
    await accepted(world, tree);
    await untilDone(world, 2 * BLOCK_BYTES);
    for (const { ends } of world.link.regular()) for (const end of ends) end.isSilent = true;
    // The link itself is alive.
    const beat = setInterval(() => {
      for (const peer of [world.sender, world.receiver]) {
        peer.engine.hear({ type: 'roundTripMeasured', link: world.link.idOf(peer), ms: 5 });
      }
    }, 1000);
    await until(world, 'done');
    clearInterval(beat);
    expectSaved(world.receiver, tree);
  });
});

describe('a lane that says nothing more', () => {
  /** The link itself is alive. */
  function beating(world: World): () => void {
    const beat = setInterval(() => {
      for (const peer of [world.sender, world.receiver]) {
        peer.engine.hear({ type: 'roundTripMeasured', link: world.link.idOf(peer), ms: 20 });
      }
    }, 1000);
    return () => clearInterval(beat);
  }

  it('and is the one beside the chat gives what it carries to another', async () => {
    const world = createWorld(time, { ...SLOW, lanesFail: true });
    const tree = { 'a.bin': noise(60 * BLOCK_BYTES) };
    const stop = beating(world);
    await accepted(world, tree);
    await untilDone(world, 2 * BLOCK_BYTES);
    for (const end of world.link.lanes[0]?.ends ?? []) end.isSilent = true;
    world.link.lanesFail = false;
    await until(world, 'done');
    stop();
    expectSaved(world.receiver, tree);
  });

  it('and was to go with what it carries goes without', async () => {
    const world = createWorld(time, SLOW);
    const tree = { 'a.bin': noise(200 * BLOCK_BYTES) };
    const stop = beating(world);
    const { link } = world;
    const want = link.want.bind(link);
    let least = 0;
    link.want = (count) => {
      want(count);
      // Those that were added to see whether it gets faster do not even work.
      for (const { ends } of link.regular().slice(4)) for (const end of ends) end.isSilent = true;
      if (link.regular().length > 4) least = Math.min(least || count, count);
    };
    await accepted(world, tree);
    await until(world, 'done');
    stop();
    // They were to go, while blocks were on them.
    expect(least).toBe(4);
    expectSaved(world.receiver, tree);
  });
});

describe('a link that ends', () => {
  it('leaves a transfer waiting, and the next link goes on with what is missing', async () => {
    const world = createWorld(time, SLOW);
    const tree = { 'd/a.bin': noise(60 * BLOCK_BYTES), 'd/b.bin': noise(100) };
    await accepted(world, tree);
    await untilDone(world, 10 * BLOCK_BYTES);
    world.link.end();
    await until(world, 'waiting');
    for (const peer of [world.sender, world.receiver]) expect(peer.view(ONE)?.state).toMatchObject({ for: 'link' });
    await time.pass(60_000);
    const had = world.receiver.doneBytes(ONE);
    expect(had).toBeGreaterThanOrEqual(10 * BLOCK_BYTES);
    const link = world.relink();
    await until(world, 'done');
    expectSaved(world.receiver, tree);
    // What is missing, and nothing that was written.
    expect(link.sentBlocks.length).toBe(61 - had / BLOCK_BYTES);
    expect(world.sender.logged).toEqual([ONE, ONE]);
    await time.pass(1000);
    expectClean(world);
  });

  it('again and again costs no more than a window each time', async () => {
    const world = createWorld(time, SLOW);
    const tree = { 'a.bin': noise(60 * BLOCK_BYTES) };
    await accepted(world, tree);
    let sent = 0;
    for (let turn = 1; turn <= 4; turn++) {
      await untilDone(world, turn * 8 * BLOCK_BYTES);
      world.link.end();
      sent += world.link.sentBlocks.length;
      await until(world, 'waiting');
      world.relink();
      await time.until(() => world.receiver.phase(ONE) === 'moving', phases(world));
    }
    await until(world, 'done');
    expectSaved(world.receiver, tree);
    expect(sent + world.link.sentBlocks.length).toBeLessThanOrEqual(60 + (4 * WINDOW_BYTES) / BLOCK_BYTES);
  });

  it('that was not noticed gives way to the next one', async () => {
    const world = createWorld(time, SLOW);
    const tree = { 'a.bin': noise(60 * BLOCK_BYTES) };
    await accepted(world, tree);
    await untilDone(world, 8 * BLOCK_BYTES);
    const old = world.link;
    for (const { ends } of old.lanes) for (const end of ends) end.isSilent = true;
    await time.pass(500);
    const had = world.receiver.doneBytes(ONE);
    const link = world.relink();
    await time.until(() => world.receiver.doneBytes(ONE) > had + 4 * BLOCK_BYTES, phases(world));
    expect(world.receiver.view(ONE)?.linkId).toBe(link.idOf(world.receiver));
    // What was under way on it arrives after all; and then it is noticed.
    for (const { ends } of old.lanes) for (const end of ends) end.resume();
    await time.pass(200);
    const links = world.sender.link;
    old.end();
    for (const peer of [world.sender, world.receiver]) peer.link = links;
    await until(world, 'done');
    expectSaved(world.receiver, tree);
    expect(link.sentBlocks.length).toBeLessThanOrEqual(60 - had / BLOCK_BYTES);
    await time.pass(1000);
    expectClean(world);
  });

  it('is followed by one on which what comes behind a resume is not lost while proofs are compared', async () => {
    const world = createWorld(time, SLOW);
    const tree = { 'd/a': noise(60 * BLOCK_BYTES), 'd/b': noise(3 * BLOCK_BYTES) };
    await accepted(world, tree);
    await untilDone(world, 4 * BLOCK_BYTES);
    world.link.end();
    await until(world, 'waiting');
    world.receiver.act({ do: 'mark', transfer: ONE, entries: [[1, 1]], as: 'held' });
    world.receiver.act({ do: 'pause', transfer: ONE, paused: true });
    const link = world.relink();
    // All that the receiver says comes at one moment: nothing of it has been looked at when the rest comes.
    const carry = link.carry.bind(link);
    const kept: Parameters<typeof carry>[] = [];
    link.carry = (from, body) => {
      if (from === world.sender) return carry(from, body);
      kept.push([from, body]);
      if (body.kind === 'pause') for (const each of kept.splice(0)) carry(...each);
    };
    await until(world, 'paused');
    link.carry = carry;
    expect((await world.sender.list(ONE, ['d']))?.rows[1]).toMatchObject({ state: 'held' });
    world.receiver.act({ do: 'pause', transfer: ONE, paused: false });
    world.receiver.act({ do: 'mark', transfer: ONE, entries: [[1, 1]], as: 'wanted' });
    await until(world, 'done');
    expectSaved(world.receiver, tree);
  });

  it('is followed by one to somebody else, who learns nothing', async () => {
    const world = createWorld(time, SLOW);
    await accepted(world, { 'a.bin': noise(40 * BLOCK_BYTES) });
    await untilDone(world, 3 * BLOCK_BYTES);
    world.link.end();
    await until(world, 'waiting');
    const stranger = createWorld(time);
    stranger.link.end();
    const kept = [world.receiver.disk.files().length, stranger.receiver.views.size];
    const { FakeLink } = await import('../support/fakeWorld.ts');
    new FakeLink('to a stranger', [world.sender, stranger.receiver]);
    await time.pass(3000);
    expect(stranger.receiver.views.size).toBe(0);
    expect(world.sender.view(ONE)?.state).toMatchObject({ phase: 'waiting', for: 'link' });
    expect([world.receiver.disk.files().length, stranger.receiver.views.size]).toEqual(kept);
    expect([world.sender.violations, stranger.receiver.violations]).toEqual([[], []]);
  });

  it.each(['sender', 'receiver'] as const)(
    'and was ended by the %s meanwhile is ended at the other when they are linked again',
    async (side) => {
      const world = createWorld(time, SLOW);
      await accepted(world, { 'a.bin': noise(40 * BLOCK_BYTES) });
      await untilDone(world, 3 * BLOCK_BYTES);
      world.link.end();
      await until(world, 'waiting');
      world[side].act({ do: 'cancel', transfer: ONE });
      await time.pass(1000);
      world.relink();
      await until(world, 'cancelled');
      expect(world.link.sentBlocks).toEqual([]);
      await time.pass(1000);
      expectClean(world);
    },
  );

  it('after all has arrived and before the sender heard so: it hears when they are linked again', async () => {
    const world = createWorld(time, SLOW);
    const tree = { 'a.bin': noise(3 * BLOCK_BYTES) };
    // The word is said, and lost with the link.
    const { link } = world;
    const carry = link.carry.bind(link);
    link.carry = (from, body) => {
      if (body.kind !== 'received') carry(from, body);
    };
    await accepted(world, tree);
    await time.until(() => world.receiver.phase(ONE) === 'done', phases(world));
    world.link.end();
    await time.until(() => world.sender.phase(ONE) === 'waiting', phases(world));
    expectSaved(world.receiver, tree);
    world.relink();
    await until(world, 'done');
    expect(world.link.sentBlocks).toEqual([]);
    await time.pass(1000);
    expectClean(world);
  });
});

describe('a receiver that was killed', () => {
  it('goes on with what is on its disk, after comparing it', async () => {
    const world = createWorld(time, SLOW);
    const tree = { 'd/a.bin': noise(20 * BLOCK_BYTES), 'd/b.txt': prose(3 * BLOCK_BYTES), 'd/c': noise(0) };
    await accepted(world, tree);
    await untilDone(world, 8 * BLOCK_BYTES);
    const had = world.receiver.doneBytes(ONE);
    world.receiver.restart();
    await until(world, 'waiting');
    expect(world.receiver.doneBytes(ONE)).toBeGreaterThanOrEqual(had);
    expect(world.receiver.view(ONE)).toMatchObject({ peerName: 'Anna', name: 'd', linkId: null });
    const { link, kept } = { link: world.relink(), kept: world.receiver.doneBytes(ONE) };
    await until(world, 'done');
    expectSaved(world.receiver, tree);
    expect(link.sentBlocks.length).toBe(24 - kept / BLOCK_BYTES);
    await time.pass(1000);
    expectClean(world);
  });

  it('asks again for blocks whose bytes are not what they were', async () => {
    const world = createWorld(time, SLOW);
    const tree = { 'a.bin': noise(20 * BLOCK_BYTES) };
    await accepted(world, tree);
    await untilDone(world, 8 * BLOCK_BYTES);
    const path = `incoming/${ONE}/0`;
    const bytes = world.receiver.disk.read(path);
    bytes.fill(0, 0, 3 * BLOCK_BYTES);
    world.receiver.disk.write(path, bytes);
    const had = world.receiver.doneBytes(ONE);
    world.receiver.restart();
    await until(world, 'waiting');
    expect(world.receiver.doneBytes(ONE)).toBeGreaterThanOrEqual(had - 3 * BLOCK_BYTES);
    world.relink();
    await until(world, 'done');
    expectSaved(world.receiver, tree);
  });

  it('again while it compared what is on its disk loses nothing', async () => {
    const world = createWorld(time, SLOW);
    const tree = { 'a.bin': noise(20 * BLOCK_BYTES) };
    await accepted(world, tree);
    await untilDone(world, 8 * BLOCK_BYTES);
    world.receiver.restart();
    world.receiver.restart();
    await until(world, 'waiting');
    expect(world.receiver.doneBytes(ONE)).toBeGreaterThanOrEqual(8 * BLOCK_BYTES);
    world.relink();
    await until(world, 'done');
    expectSaved(world.receiver, tree);
  });

  it('and is linked while it compares what is on its disk goes on when it has', async () => {
    const world = createWorld(time, SLOW);
    const tree = { 'a.bin': noise(20 * BLOCK_BYTES) };
    await accepted(world, tree);
    await untilDone(world, 8 * BLOCK_BYTES);
    let letGoOn = () => {};
    const held = new Promise<void>((resolve) => {
      letGoOn = resolve;
    });
    const { digest } = crypto.subtle;
    crypto.subtle.digest = async (...args) => {
      await held;
      return digest.apply(crypto.subtle, args);
    };
    world.receiver.restart();
    await time.until(() => world.receiver.phase(ONE) === 'checking', phases(world));
    // The first of two links ends before the comparison does.
    const first = world.relink();
    await time.pass(1000);
    first.end();
    world.relink();
    await time.pass(1000);
    expect(world.receiver.phase(ONE)).toBe('checking');
    letGoOn();
    await until(world, 'done');
    crypto.subtle.digest = digest;
    expectSaved(world.receiver, tree);
    expect(world.receiver.said.filter(({ kind }) => kind === 'resume').length).toBe(1);
  });

  it('while it saved does not save twice, and needs no link to finish', async () => {
    const world = createWorld(time);
    const tree: Tree = {};
    for (let index = 0; index < 20; index++) tree[`d/${index}`] = noise(100 + index);
    await offered(world, tree);
    let saves = 0;
    const { saved } = world.receiver;
    const set = saved.set.bind(saved);
    saved.set = (path, bytes) => {
      // The eleventh and all later ones are still running when it dies.
      if (++saves === 10) world.receiver.holdsSaves = true;
      return set(path, bytes);
    };
    world.receiver.act({ do: 'accept', transfer: ONE, skip: [] });
    await time.until(() => world.receiver.holdsSaves, phases(world));
    await time.pass(100);
    world.receiver.holdsSaves = false;
    world.receiver.restart();
    await time.until(() => world.receiver.phase(ONE) === 'done', phases(world));
    expectSaved(world.receiver, tree);
    expect(world.receiver.violations).toEqual([]);
  });
});

describe('a sender that was killed', () => {
  const tree = { 'd/a.bin': noise(20 * BLOCK_BYTES), 'd/b.bin': noise(3 * BLOCK_BYTES) };

  async function killed(): Promise<World> {
    const world = createWorld(time, SLOW);
    await accepted(world, tree);
    await untilDone(world, 8 * BLOCK_BYTES);
    world.sender.restart();
    await until(world, 'waiting');
    expect(world.sender.view(ONE)?.state).toMatchObject({ for: 'source' });
    expect(world.receiver.view(ONE)?.state).toMatchObject({ for: 'link' });
    return world;
  }

  it('waits for its files, says so, and goes on when they are chosen again', async () => {
    const world = await killed();
    const had = world.receiver.doneBytes(ONE);
    const link = world.relink();
    const isStalled = () => {
      const state = world.receiver.view(ONE)?.state;
      return state?.phase === 'waiting' && state.for === 'remote-source';
    };
    await time.until(isStalled, phases(world));
    expect(link.sentBlocks).toEqual([]);
    world.sender.drop(TWO, dropped(tree), { transferId: ONE });
    await until(world, 'done');
    expectSaved(world.receiver, tree);
    expect(link.sentBlocks.length).toBe(23 - had / BLOCK_BYTES);
    await time.pass(1000);
    expectClean(world);
  });

  it('goes on as well when the files are there before the link', async () => {
    const world = await killed();
    world.sender.drop(TWO, dropped(tree), { transferId: ONE });
    await time.until(() => {
      const state = world.sender.view(ONE)?.state;
      return state?.phase === 'waiting' && state.for === 'link';
    }, phases(world));
    const had = world.receiver.doneBytes(ONE);
    const link = world.relink();
    await until(world, 'done');
    expectSaved(world.receiver, tree);
    expect(link.sentBlocks.length).toBe(23 - had / BLOCK_BYTES);
  });

  it.each<[string, Tree, number]>([
    ['a file of another size', { ...tree, 'd/a.bin': noise(20 * BLOCK_BYTES - 1) }, 1000],
    ['a file of another date', tree, 2000],
    ['a file that is missing', { 'd/a.bin': tree['d/a.bin'] }, 1000],
    ['another folder', { 'e/a.bin': tree['d/a.bin'], 'e/b.bin': tree['d/b.bin'] }, 1000],
  ])('refuses %s, still waits, and takes the right ones then', async (_, wrong, modifiedAt) => {
    const world = await killed();
    world.relink();
    await time.pass(500);
    world.sender.drop(TWO, dropped(wrong, modifiedAt), { transferId: ONE });
    expect(world.sender.answers.at(-1)).toMatchObject({
      type: 'refused',
      dropId: TWO,
      error: { code: 'source-different' },
    });
    await time.pass(500);
    expect(world.sender.view(ONE)?.state).toMatchObject({ phase: 'waiting', for: 'source' });
    world.sender.drop(THREE, dropped(tree), { transferId: ONE });
    await until(world, 'done');
    expectSaved(world.receiver, tree);
  });

  it('refuses files that look alike and hold something else, and takes the right ones then', async () => {
    const world = await killed();
    const link = world.relink();
    await time.pass(500);
    vi.spyOn(console, 'info').mockReturnValue();
    world.sender.drop(TWO, dropped({ ...tree, 'd/a.bin': noise(20 * BLOCK_BYTES) }), { transferId: ONE });
    await time.pass(2000);
    expect(world.sender.view(ONE)?.state).toMatchObject({ for: 'source', problem: { code: 'source-different' } });
    expect(link.sentBlocks).toEqual([]);
    world.sender.drop(THREE, dropped(tree), { transferId: ONE });
    await until(world, 'done');
    expectSaved(world.receiver, tree);
  });

  it('and given files that do not fit before the link, fails at both sides and splices nothing', async () => {
    const world = await killed();
    world.sender.drop(TWO, dropped({ ...tree, 'd/a.bin': noise(20 * BLOCK_BYTES) }), { transferId: ONE });
    await time.pass(500);
    const link = world.relink();
    await until(world, 'failed');
    expect(world.sender.view(ONE)?.state).toMatchObject({ error: { code: 'resume-refused' } });
    expect(world.receiver.view(ONE)?.state).toMatchObject({
      error: { code: 'remote-failed', detail: 'resume-refused' },
    });
    expect([link.sentBlocks, world.receiver.saved.size]).toEqual([[], 0]);
    await time.pass(1000);
    expectClean(world);
  });

  it('and whose transfer is ended while it compares its files, says so', async () => {
    const world = await killed();
    world.sender.drop(TWO, dropped(tree), { transferId: ONE });
    await time.pass(500);
    const { link, digest } = { link: world.relink(), digest: crypto.subtle.digest };
    // The comparison begins with the first digest after the `resume`.
    const isResumed = () => world.receiver.said.some(({ kind }) => kind === 'resume');
    await time.until(isResumed);
    let isEnded = false;
    crypto.subtle.digest = (...args) => {
      if (!isEnded) world.sender.act({ do: 'cancel', transfer: ONE });
      isEnded = true;
      return digest.apply(crypto.subtle, args);
    };
    await until(world, 'cancelled');
    crypto.subtle.digest = digest;
    expect(link.sentBlocks).toEqual([]);
    await time.pass(1000);
    expectClean(world);
  });

  it('together with its receiver goes on all the same', async () => {
    const world = await killed();
    world.receiver.restart();
    world.sender.drop(TWO, dropped(tree), { transferId: ONE });
    await until(world, 'waiting');
    world.relink();
    await until(world, 'done');
    expectSaved(world.receiver, tree);
    await time.pass(1000);
    expectClean(world);
  });
});

describe('several transfers to one device', () => {
  const trees = {
    [ONE]: { 'one.bin': noise(60 * BLOCK_BYTES) },
    [TWO]: { 'two.bin': noise(60 * BLOCK_BYTES) },
    [THREE]: { 'three.bin': noise(60 * BLOCK_BYTES) },
  };

  it('ask one at a time, in the order in which they were offered', async () => {
    const world = createWorld(time);
    for (const id of [ONE, TWO, THREE]) await offered(world, { [id]: noise(10) }, id);
    const asking = () =>
      [...world.receiver.views.values()].flatMap(({ id, state }) =>
        state.phase === 'offered' && state.asks ? [id] : [],
      );
    expect(asking()).toEqual([ONE]);
    expect(world.receiver.arrivals.map(({ transferId }) => transferId)).toEqual([ONE]);
    world.receiver.act({ do: 'decline', transfer: ONE });
    await time.until(() => asking()[0] === TWO, asking);
    world.receiver.act({ do: 'accept', transfer: TWO, skip: [] });
    await time.until(() => asking()[0] === THREE, asking);
    world.sender.act({ do: 'cancel', transfer: THREE });
    await time.until(() => asking().length === 0, asking);
    await until(world, 'done', TWO);
  });

  it('go one behind the other, and the one that is moved to the front goes first', async () => {
    const world = createWorld(time, SLOW);
    for (const [id, tree] of Object.entries(trees)) await accepted(world, tree, id);
    await time.until(
      () => world.sender.phase(THREE) === 'queued',
      () => [...world.sender.views.values()],
    );
    expect([world.sender.phase(ONE), world.sender.phase(TWO)]).toEqual(['moving', 'queued']);
    world.sender.act({ do: 'move', transfer: THREE, before: TWO });
    await time.pass(100);
    expect([...world.sender.views.keys()]).toEqual([ONE, THREE, TWO]);
    for (const id of [ONE, TWO, THREE]) await until(world, 'done', id);
    const order = world.link.sentBlocks.map(({ transfer }) => transfer);
    expect(order.lastIndexOf(ONE)).toBeLessThan(order.lastIndexOf(THREE));
    // What of the next is read ahead is no more than the window.
    const early = order.slice(0, order.lastIndexOf(THREE)).filter((id) => id === TWO).length;
    expect(early).toBeLessThanOrEqual(WINDOW_BYTES / BLOCK_BYTES);
    expectSaved(world.receiver, { ...trees[ONE], ...trees[TWO], ...trees[THREE] });
  });

  it('do not wait for one that is paused', async () => {
    const world = createWorld(time, SLOW);
    await accepted(world, { 'one.bin': noise(60 * BLOCK_BYTES) }, ONE);
    await untilDone(world, BLOCK_BYTES);
    world.sender.act({ do: 'pause', transfer: ONE, paused: true });
    await accepted(world, { 'small.bin': noise(5 * BLOCK_BYTES) }, TWO);
    await until(world, 'done', TWO);
    expect(world.sender.phase(ONE)).toBe('paused');
  });
});

describe('a peer that breaks the protocol', () => {
  it.each<[string, (world: World) => void]>([
    [
      'with a page of no offer',
      ({ link, receiver }) =>
        link
          .otherOf(receiver)
          .link?.carry(link.otherOf(receiver), { kind: 'page', transfer: ONE, page: 0, entries: [[0, ['a'], 1]] }),
    ],
    [
      'with an answer to what was never offered',
      ({ link, sender }) => link.carry(sender, { kind: 'decline', transfer: ONE }),
    ],
    [
      'with a resume that it has not proven to know',
      ({ link, sender }) =>
        link.carry(sender, {
          kind: 'resume',
          transfer: ONE,
          windowBytes: WINDOW_BYTES,
          have: [],
          received: [],
          skip: [],
          check: 'ab'.repeat(32),
        }),
    ],
  ])('%s is told, once', async (_, breakIt) => {
    const world = createWorld(time);
    breakIt(world);
    await time.pass(100);
    expect(world.receiver.violations).toEqual([expect.stringMatching(/^protocol-violation/)]);
    expect(world.sender.violations).toEqual([]);
  });

  it.each([
    ['sender', 'space'],
    ['receiver', 'source'],
  ] as const)('by a %s that lacks the %s is told', async (side, reason) => {
    const world = createWorld(time, SLOW);
    await accepted(world, { 'a.bin': noise(40 * BLOCK_BYTES) });
    await untilDone(world, 2 * BLOCK_BYTES);
    world.link.carry(world[side], { kind: 'stalled', transfer: ONE, reason });
    await time.pass(100);
    const told = side === 'sender' ? world.receiver : world.sender;
    expect(told.violations).toEqual([`protocol-violation: stalled by ${reason}`]);
  });

  it('with bytes that nobody accepted is told', async () => {
    const world = createWorld(time);
    await offered(world, { 'a.bin': noise(10) });
    world.link.carry(world.receiver, {
      kind: 'accept',
      transfer: ONE,
      digest: 'ab'.repeat(32),
      windowBytes: WINDOW_BYTES,
      skip: [],
    });
    await time.pass(100);
    expect(world.sender.violations).toEqual(['protocol-violation: accepts another manifest']);
    expect(world.link.sentBlocks).toEqual([]);
  });
});

import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BLOCK_BYTES, noise } from '../support/bytes.ts';
import type { World } from '../support/fakeWorld.ts';
import {
  accepted,
  arrives,
  dropped,
  expectClean,
  expectSaved,
  ONE,
  offered,
  phases,
  SLOW,
  until,
  untilDone,
  useWorlds,
} from '../support/transfers.ts';

const createWorld = useWorlds();

/** The disk is slow, until it is let go on. */
function holdDigests(): () => void {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const digest = crypto.subtle.digest.bind(crypto.subtle);
  vi.spyOn(crypto.subtle, 'digest').mockImplementation(async (...args) => {
    await released;
    return digest(...args);
  });
  return release;
}

describe('what is asked for while a receiver compares its disk after a restart', () => {
  it('is not lost: files left out stay left out, a pause stays', async () => {
    const world = createWorld(SLOW);
    const tree = { 'd/a': noise(20 * BLOCK_BYTES), 'd/b': noise(20 * BLOCK_BYTES), 'd/c': noise(10) };
    await accepted(world, tree);
    await untilDone(world, 8 * BLOCK_BYTES);
    const release = holdDigests();
    world.receiver.restart();
    await world.time.until(() => world.receiver.phase(ONE) === 'checking', phases(world));
    world.receiver.act({ do: 'mark', transfer: ONE, entries: [[1, 1]], as: 'skipped' });
    world.receiver.act({ do: 'pause', transfer: ONE, paused: true });
    expect((await world.receiver.list(ONE, ['d']))?.rows[1]).toMatchObject({ state: 'skipped' });
    release();
    await world.time.until(() => world.receiver.phase(ONE) === 'paused', phases(world));
    expect((await world.receiver.list(ONE, ['d']))?.rows[1]).toMatchObject({ state: 'skipped' });
    world.relink();
    await until(world, 'paused');
    world.receiver.act({ do: 'pause', transfer: ONE, paused: false });
    await until(world, 'done');
    expectSaved(world.receiver, { 'd/a': tree['d/a'], 'd/c': tree['d/c'] });
    await world.time.pass(1000);
    expectClean(world);
  });

  it('ends it for good where it is a cancel, though the browser ends before the comparison does', async () => {
    const world = createWorld(SLOW);
    await accepted(world, { 'a.txt': noise(40 * BLOCK_BYTES) });
    await untilDone(world, 3 * BLOCK_BYTES);
    const release = holdDigests();
    world.receiver.restart();
    await world.time.until(() => world.receiver.phase(ONE) === 'checking', phases(world));
    world.receiver.act({ do: 'cancel', transfer: ONE });
    await world.time.until(() => world.receiver.phase(ONE) === 'cancelled', phases(world));
    world.receiver.restart();
    await world.time.pass(1000);
    release();
    await world.time.pass(1000);
    expect(world.receiver.views.size).toBe(0);
    world.relink();
    await world.time.until(() => world.sender.phase(ONE) === 'cancelled', phases(world));
    await world.time.pass(1000);
    expectClean(world);
  });

  it('ends the comparison where it is a cancel', async () => {
    const world = createWorld(SLOW);
    await accepted(world, { 'a.txt': noise(40 * BLOCK_BYTES) });
    await untilDone(world, 8 * BLOCK_BYTES);
    const release = holdDigests();
    world.receiver.restart();
    await world.time.until(() => world.receiver.phase(ONE) === 'checking', phases(world));
    world.receiver.act({ do: 'cancel', transfer: ONE });
    await world.time.pass(10);
    const compared = vi.mocked(crypto.subtle.digest).mock.calls.length;
    release();
    await world.time.pass(1000);
    expect(vi.mocked(crypto.subtle.digest)).toHaveBeenCalledTimes(compared);
    expect(world.receiver.disk.files()).toEqual([]);
  });
});

describe('a disk that refuses what a receiver has left there', () => {
  beforeEach(() => void vi.spyOn(console, 'warn').mockReturnValue());

  /** Another process has the journal: the worker before this one, for a moment, or a virus scanner. */
  async function restartsRefused(world: World): Promise<void> {
    await accepted(world, tree);
    await untilDone(world, 3 * BLOCK_BYTES);
    world.receiver.disk.taken.add('journal');
    world.receiver.restart();
    await world.time.until(() => world.receiver.phase(ONE) === 'checking', phases(world));
  }
  const tree = { 'a.txt': noise(40 * BLOCK_BYTES) };

  it('is asked again, and the transfer goes on', async () => {
    const world = createWorld(SLOW);
    await restartsRefused(world);
    await world.time.pass(2000);
    world.receiver.disk.taken.clear();
    await until(world, 'waiting');
    world.relink();
    await arrives(world, tree);
    expect(console.warn).toHaveBeenCalled();
  });

  it('ends nothing: what it has not given in this life is taken up by the next', async () => {
    const world = createWorld(SLOW);
    await restartsRefused(world);
    world.relink();
    await world.time.pass(30_000);
    expect([world.sender.phase(ONE), world.receiver.phase(ONE)]).toEqual(['waiting', 'checking']);
    world.receiver.restart();
    world.receiver.disk.taken.clear();
    await until(world, 'waiting');
    world.relink();
    await arrives(world, tree);
  });

  it('goes on over the link that is there by then', async () => {
    const world = createWorld(SLOW);
    await restartsRefused(world);
    world.relink();
    await world.time.pass(3000);
    world.receiver.disk.taken.clear();
    await arrives(world, tree);
  });

  it('keeps nobody from ending it, and is cleared by the next life', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const world = createWorld(SLOW);
    await restartsRefused(world);
    world.receiver.act({ do: 'cancel', transfer: ONE });
    await world.time.until(() => world.receiver.phase(ONE) === 'cancelled', phases(world));
    world.receiver.restart();
    world.receiver.disk.taken.clear();
    await world.time.pass(1000);
    expect(world.receiver.views.size).toBe(0);
    world.relink();
    await world.time.until(() => world.sender.phase(ONE) === 'cancelled', phases(world));
    expectClean(world);
  });

  it('when it refuses in the midst of it, is let go of until it is asked again', async () => {
    const world = createWorld(SLOW);
    await accepted(world, tree);
    await untilDone(world, 3 * BLOCK_BYTES);
    vi.spyOn(crypto.subtle, 'digest').mockRejectedValueOnce(new DOMException('', 'NotReadableError'));
    world.receiver.restart();
    await until(world, 'waiting');
    expect(console.warn).toHaveBeenCalledTimes(1);
    world.relink();
    await arrives(world, tree);
  });
});

describe('what was asked for before a restart', () => {
  it.each(['sender', 'receiver'] as const)(
    'of the %s is as it was: the pause, and the files that were held',
    async (side) => {
      const world = createWorld(SLOW);
      const tree = { 'd/a': noise(20 * BLOCK_BYTES), 'd/b': noise(3 * BLOCK_BYTES) };
      await accepted(world, tree);
      await untilDone(world, 2 * BLOCK_BYTES);
      world.link.end();
      await until(world, 'waiting');
      world[side].act({ do: 'pause', transfer: ONE, paused: true });
      world.receiver.act({ do: 'mark', transfer: ONE, entries: [[1, 1]], as: 'held' });
      await world.time.until(() => world[side].phase(ONE) === 'paused', phases(world));
      world[side].restart();
      const other = side === 'sender' ? 'receiver' : 'sender';
      world.relink();
      if (side === 'sender') {
        await world.time.until(() => world.sender.phase(ONE) === 'waiting', phases(world));
        world.sender.drop('44'.repeat(16), dropped(tree), { transferId: ONE });
      }
      await until(world, 'paused');
      expect(world[other].view(ONE)?.state).toMatchObject({ by: 'remote' });
      world[side].act({ do: 'pause', transfer: ONE, paused: false });
      await until(world, 'moving');
      await world.time.until(() => world.receiver.view(ONE)?.state.phase === 'moving' && world.receiver.doneBytes(ONE) >= 20 * BLOCK_BYTES, phases(world)); // biome-ignore format: one line
      for (const peer of [world.sender, world.receiver]) {
        expect(peer.view(ONE)?.notes.heldFiles).toBe(1);
        expect((await peer.list(ONE, ['d']))?.rows[1]).toMatchObject({ state: 'held' });
      }
      world.sender.act({ do: 'mark', transfer: ONE, entries: [[1, 1]], as: 'wanted' });
      await until(world, 'done');
      expectSaved(world.receiver, tree);
    },
  );
});

describe('empty folders that a receiver could not make before a restart', () => {
  it('are made, or told as missing, in the next life', async () => {
    const world = createWorld();
    await offered(world, { 'd/e': null });
    const folder = { name: 'Work', queryPermission: async () => 'prompt' } as unknown as FileSystemDirectoryHandle;
    world.receiver.engine.takeFolder({ type: 'choose', requestId: '1', transferId: ONE, folder });
    world.receiver.act({ do: 'accept', transfer: ONE, skip: [] });
    await world.time.until(() => world.receiver.phase(ONE) === 'saving', phases(world));
    await world.time.pass(1000);
    world.receiver.restart();
    await world.time.until(() => world.receiver.phase(ONE) === 'done', phases(world));
    expect(world.receiver.view(ONE)?.notes.lostFolders).toBe(1);
    await world.time.pass(1000);
    expectClean(world);
  });
});

describe('files that are held', () => {
  it('are shown at the other side though nothing moves', async () => {
    const world = createWorld(SLOW);
    const tree = { 'd/a': noise(80 * BLOCK_BYTES), 'd/b': noise(3 * BLOCK_BYTES) };
    await accepted(world, tree);
    await untilDone(world, 2 * BLOCK_BYTES);
    world.receiver.act({ do: 'pause', transfer: ONE, paused: true });
    await until(world, 'paused');
    await world.time.pass(5000);
    world.receiver.act({ do: 'mark', transfer: ONE, entries: [[0, 2]], as: 'held' });
    await world.time.until(() => world.sender.view(ONE)?.notes.heldFiles === 2, phases(world));
  });
});

describe('files that are dropped', () => {
  const dropsOf = (world: ReturnType<typeof createWorld>) => world.sender.answers;

  it('for a transfer that there is not, or that needs none, are refused with words', async () => {
    const world = createWorld();
    world.sender.drop('44'.repeat(16), dropped({ a: noise(1) }), { transferId: ONE });
    expect(dropsOf(world).at(-1)).toMatchObject({ type: 'refused', error: { code: 'transfer-ended' } });
    await accepted(world, { a: noise(1) });
    await until(world, 'done');
    world.sender.drop('55'.repeat(16), dropped({ a: noise(1) }), { transferId: ONE });
    expect(dropsOf(world).at(-1)).toMatchObject({ type: 'refused', error: { code: 'transfer-ended' } });
  });

  it('and cancelled before they could be offered are not', async () => {
    const world = createWorld();
    const parts = Array.from({ length: 2 }, (_, part) => dropped({ [`d/${part}`]: noise(1) }));
    parts.forEach((entries, part) => {
      const to = { linkId: world.link.idOf(world.sender) };
      world.sender.engine.takeDrop({ type: 'drop', dropId: ONE, to, part, last: part === 1, entries, handles: [] });
    });
    world.sender.act({ do: 'cancel', transfer: ONE });
    await world.time.pass(1000);
    expect([world.sender.views.size, world.receiver.phase(ONE)]).toEqual([0, undefined]);
    expect([world.sender.violations, world.receiver.violations]).toEqual([[], []]);
    expectClean(world);
  });
});

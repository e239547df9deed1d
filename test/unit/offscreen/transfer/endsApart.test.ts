import { describe, expect, it, vi } from 'vitest';
import { BLOCK_BYTES, noise } from '../support/bytes.ts';
import type { Peer, World } from '../support/fakeWorld.ts';
import {
  accepted,
  arrives,
  expectClean,
  expectSaved,
  ONE,
  phases,
  SLOW,
  type Tree,
  until,
  untilDone,
  useWorlds,
} from '../support/transfers.ts';

const createWorld = useWorlds();
const tree = { 'a.txt': noise(3 * BLOCK_BYTES) };

/** All has arrived, and the link takes the word of it along. */
async function finishUnheard(world: World): Promise<void> {
  const { link } = world;
  const carry = link.carry.bind(link);
  link.carry = (from, body) => {
    if (body.kind !== 'received') carry(from, body);
  };
  await accepted(world, tree);
  await world.time.until(() => world.receiver.phase(ONE) === 'done', phases(world));
  link.end();
  await world.time.until(() => world.sender.phase(ONE) === 'waiting', phases(world));
  await world.time.pass(1000);
}

/** It dies as soon as the end is kept, before it has removed what the end leaves over. */
function diesWithItsEnd(peer: Peer): void {
  const set = peer.ended.set.bind(peer.ended);
  peer.ended.set = (transfer, record) => {
    peer.ended.set = set;
    set(transfer, record);
    peer.restart();
    return peer.ended;
  };
}

describe('an end that the other side did not hear of', () => {
  it('is told though the receiver that finished has restarted', async () => {
    const world = createWorld();
    await finishUnheard(world);
    world.receiver.restart();
    await world.time.pass(1000);
    expect(world.receiver.views.size).toBe(0);
    world.relink();
    await world.time.until(() => world.sender.phase(ONE) === 'done', phases(world));
    expect(world.link.sentBlocks).toEqual([]);
    await world.time.pass(1000);
    expectClean(world);
    expectSaved(world.receiver, tree);
  });

  it('is told though its person has taken it off the list', async () => {
    const world = createWorld();
    await finishUnheard(world);
    world.receiver.act({ do: 'dismiss', transfer: ONE });
    world.relink();
    await world.time.until(() => world.sender.phase(ONE) === 'done', phases(world));
    expectClean(world);
  });

  it.each(['sender', 'receiver'] as const)('is told though the %s that cancelled has restarted', async (side) => {
    const world = createWorld(SLOW);
    await accepted(world, { 'a.txt': noise(40 * BLOCK_BYTES) });
    await untilDone(world, 3 * BLOCK_BYTES);
    world.link.end();
    await until(world, 'waiting');
    world[side].act({ do: 'cancel', transfer: ONE });
    await world.time.pass(1000);
    world[side].restart();
    await world.time.pass(1000);
    world.relink();
    const other = side === 'sender' ? 'receiver' : 'sender';
    await world.time.until(() => world[other].phase(ONE) === 'cancelled', phases(world));
    await world.time.pass(1000);
    expectClean(world);
  });

  it('is told with its reason', async () => {
    const world = createWorld(SLOW);
    await accepted(world, { 'a.txt': noise(40 * BLOCK_BYTES) });
    await untilDone(world, 3 * BLOCK_BYTES);
    world.receiver.disk.isBroken = true;
    world.link.end();
    await world.time.until(() => world.receiver.phase(ONE) === 'failed', phases(world));
    world.relink();
    await until(world, 'failed');
    expect(world.sender.view(ONE)?.state).toMatchObject({ error: { code: 'remote-failed', detail: 'disk-failed' } });
  });
});

describe('what an end leaves over where the browser ends with it', () => {
  it.each(['sender', 'receiver'] as const)('at the %s that cancelled is removed by the next life', async (side) => {
    const world = createWorld(SLOW);
    await accepted(world, { 'a.txt': noise(40 * BLOCK_BYTES) });
    await untilDone(world, 3 * BLOCK_BYTES);
    world.link.end();
    await until(world, 'waiting');
    diesWithItsEnd(world[side]);
    world[side].act({ do: 'cancel', transfer: ONE });
    await world.time.pass(1000);
    expect(world[side].views.size).toBe(0);
    world.relink();
    const other = side === 'sender' ? 'receiver' : 'sender';
    await world.time.until(() => world[other].phase(ONE) === 'cancelled', phases(world));
    await world.time.pass(1000);
    expectClean(world);
  });

  it.each<[string, Tree]>([
    ['all files', tree],
    ['empty folders alone', { 'd/e': null }],
  ])('at the receiver that was done with %s is settled by its journal', async (_, files) => {
    const world = createWorld();
    diesWithItsEnd(world.receiver);
    await accepted(world, files);
    await world.time.until(() => world.receiver.ended.has(ONE), phases(world));
    await world.time.pass(1000);
    expect(world.receiver.disk.files()).toEqual([]);
    world.relink();
    await world.time.until(() => world.sender.phase(ONE) === 'done', phases(world));
    await world.time.pass(1000);
    expectClean(world);
    expectSaved(world.receiver, files);
  });

  it('at the receiver that failed is gone on with, since its files may be whole', async () => {
    const world = createWorld(SLOW);
    const files = { 'a.txt': noise(40 * BLOCK_BYTES) };
    await accepted(world, files);
    await untilDone(world, 3 * BLOCK_BYTES);
    diesWithItsEnd(world.receiver);
    world.receiver.disk.isBroken = true;
    world.link.end();
    await world.time.until(() => world.receiver.ended.has(ONE), phases(world));
    world.receiver.disk.isBroken = false;
    await until(world, 'waiting');
    world.relink();
    await arrives(world, files);
  });

  it('is removed at the sender though files that waited cannot be', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const world = createWorld();
    world.sender.waiting.delete = () => {
      throw new Error('the database is broken');
    };
    await accepted(world, tree);
    await until(world, 'done');
    await world.time.pass(1000);
    expect(console.error).toHaveBeenCalled();
    expectClean(world);
  });
});

describe('a database that cannot be read', () => {
  it('hides nothing of what the disk has of unfinished transfers', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const world = createWorld(SLOW);
    await accepted(world, { 'a.txt': noise(40 * BLOCK_BYTES) });
    await untilDone(world, 3 * BLOCK_BYTES);
    world.receiver.databasesFail = true;
    world.receiver.restart();
    await until(world, 'waiting');
    world.relink();
    await until(world, 'done');
    expect(console.error).toHaveBeenCalledTimes(2);
  });
});

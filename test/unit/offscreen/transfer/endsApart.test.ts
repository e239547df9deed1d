import { describe, expect, it, vi } from 'vitest';
import { BLOCK_BYTES, noise } from '../support/bytes.ts';
import type { World } from '../support/fakeWorld.ts';
import {
  accepted,
  expectClean,
  expectSaved,
  ONE,
  phases,
  SLOW,
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

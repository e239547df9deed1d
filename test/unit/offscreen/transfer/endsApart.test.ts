import { describe, expect, it, vi } from 'vitest';
import { MAX_HELD_BODIES, MAX_HELD_CHARS } from '../../../../src/core/limits.ts';
import { PLACE_MS } from '../../../../src/offscreen/transfer/earlierLife.ts';
import type { TransferBody } from '../../../../src/offscreen/transfer/workerMessages.ts';
import { BLOCK_BYTES, noise } from '../support/bytes.ts';
import type { Peer, World } from '../support/fakeWorld.ts';
import {
  accepted,
  arrives,
  dropped,
  expectClean,
  expectSaved,
  ONE,
  phases,
  SLOW,
  TWO,
  until,
  untilDone,
  untilOn,
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

  it('at the receiver that was done is settled by its journal', async () => {
    const world = createWorld();
    diesWithItsEnd(world.receiver);
    await accepted(world, tree);
    await world.time.until(() => world.receiver.ended.has(ONE), phases(world));
    await world.time.pass(1000);
    expect(world.receiver.disk.files()).toEqual([]);
    world.relink();
    await world.time.until(() => world.sender.phase(ONE) === 'done', phases(world));
    await world.time.pass(1000);
    expectClean(world);
    expectSaved(world.receiver, tree);
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

describe('a database that does not answer', () => {
  async function restartsUnanswered(world: World): Promise<() => void> {
    await accepted(world, { 'a.txt': noise(40 * BLOCK_BYTES) });
    await untilDone(world, 3 * BLOCK_BYTES);
    let answer = () => {};
    world.sender.databasesAnswer = new Promise((resolve) => {
      answer = resolve;
    });
    world.sender.restart();
    world.relink();
    await world.time.pass(1000);
    return answer;
  }

  it('keeps other files from moving for no more than a while, and what it gives late goes on over the next link', async () => {
    const world = createWorld(SLOW);
    const answer = await restartsUnanswered(world);
    world.sender.drop(TWO, dropped(tree));
    await until(world, 'offered', TWO);
    world.receiver.act({ do: 'accept', transfer: TWO, skip: [] });
    await world.time.pass(2 * PLACE_MS);
    await until(world, 'done', TWO);
    expect(world.sender.phase(ONE)).toBeUndefined();
    answer();
    await world.time.until(() => world.sender.phase(ONE) === 'waiting', phases(world));
    world.link.end();
    world.relink();
    await untilOn(world, world.link);
    expect([world.sender.violations, world.receiver.violations]).toEqual([[], []]);
  });

  const pause: TransferBody = { kind: 'pause', transfer: ONE, paused: true };
  const page: TransferBody = { kind: 'page', transfer: TWO, page: 0, entries: [[0, ['x'.repeat(250_000)], null]] };
  it.each([
    ['many', pause, MAX_HELD_BODIES],
    ['large', page, Math.floor(MAX_HELD_CHARS / JSON.stringify(page).length)],
  ])('lets nobody fill the memory meanwhile: bodies that are too %s end the link', async (_, body, most) => {
    const world = createWorld(SLOW);
    await restartsUnanswered(world);
    const hear = () => world.sender.engine.hear({ type: 'bodyReceived', link: world.link.idOf(world.sender), body });
    for (let count = 0; count < most; count++) hear();
    expect(world.sender.violations).toEqual([]);
    hear();
    expect(world.sender.violations).toEqual([expect.stringMatching(/^protocol-violation: too much/)]);
  });
});

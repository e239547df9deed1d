import { describe, expect, it } from 'vitest';
import { BLOCK_BYTES, noise } from '../support/bytes.ts';
import type { Peer, World } from '../support/fakeWorld.ts';
import {
  accepted,
  arrives,
  expectSaved,
  ONE,
  offeredApart,
  phases,
  until,
  untilOn,
  useWorlds,
} from '../support/transfers.ts';

const createWorld = useWorlds();
const tree = { 'd/a.txt': noise(20 * BLOCK_BYTES), 'd/b.txt': noise(5) };

/** A transfer that has begun, and whose link ended. */
async function halfway(): Promise<World> {
  const world = createWorld();
  await accepted(world, tree);
  await world.time.until(() => world.receiver.doneBytes(ONE) > 0, phases(world));
  world.link.end();
  await until(world, 'waiting');
  return world;
}

/** The other side sees somebody with another key, who knows the transfer and its secret all the same. */
async function meetAs(world: World, impostor: Peer): Promise<void> {
  const own = impostor.key;
  impostor.key = 'another key';
  world.relink();
  await world.time.pass(2000);
  expect([world.sender.violations, world.receiver.violations]).toEqual([[], []]);
  for (const peer of [world.sender, world.receiver]) expect(peer.view(ONE)?.linkId).toBeNull();
  world.link.end();
  impostor.key = own;
}

describe('a transfer whose secret another device knows', () => {
  for (const who of ['receiver', 'sender'] as const) {
    it(`is not gone on with where that is the ${who}, and is over the next link with the right one`, async () => {
      const world = await halfway();
      await meetAs(world, world[who]);
      world.relink();
      await arrives(world, tree);
    });

    it(`is not gone on with by that ${who} after both browsers restarted`, async () => {
      const world = await halfway();
      world.sender.restart();
      world.receiver.restart();
      await world.time.until(() => world.receiver.phase(ONE) === 'waiting', phases(world));
      await meetAs(world, world[who]);
      await untilOn(world, world.relink());
    });
  }

  it('is neither answered nor taken back by it while it is an offer', async () => {
    const world = createWorld();
    await offeredApart(world, tree);
    world.receiver.act({ do: 'accept', transfer: ONE, skip: [] });
    await world.time.until(() => world.receiver.phase(ONE) === 'waiting', phases(world));
    await meetAs(world, world.receiver);
    expect(world.sender.phase(ONE)).toBe('offered');
    world.relink();
    await until(world, 'done');
    expectSaved(world.receiver, tree);
  });

  it('is an offer twice where it is made again by it', async () => {
    const world = createWorld();
    await offeredApart(world, tree);
    world.sender.key = 'another key';
    world.relink();
    await world.time.until(() => world.receiver.violations.length > 0, phases(world));
    expect(world.receiver.violations[0]).toBe('protocol-violation: offer twice');
    await world.time.pass(1000);
    expect(world.receiver.view(ONE)).toMatchObject({ linkId: null, state: { phase: 'offered' } });
  });

  it('of which no key is kept, as in earlier versions, goes on by its secret alone', async () => {
    const world = await halfway();
    for (const record of world.sender.remembered.values()) delete record.peerKey;
    world.sender.restart();
    world.receiver.key = 'a key that was not kept';
    await untilOn(world, world.relink());
  });
});

it('says which device an unfinished transfer waits for', async () => {
  const world = await halfway();
  expect(world.sender.view(ONE)?.waitsFor).toBe(world.receiver.key);
  expect(world.receiver.view(ONE)?.waitsFor).toBe(world.sender.key);
  world.receiver.restart();
  await world.time.until(() => world.receiver.phase(ONE) === 'waiting', phases(world));
  expect(world.receiver.view(ONE)?.waitsFor).toBe(world.sender.key);
  world.relink();
  await until(world, 'done');
  expect(world.sender.view(ONE)?.waitsFor).toBeNull();
});

it('makes a failed offer anew to the device that it was made to, and to no other of its name', async () => {
  const world = createWorld();
  const { room } = world.receiver.disk;
  world.receiver.disk.room = 0;
  await accepted(world, tree);
  await until(world, 'failed');
  world.receiver.disk.room = room;
  world.link.end();

  const { key } = world.receiver;
  world.receiver.key = 'another key';
  world.relink();
  world.sender.act({ do: 'retry', transfer: ONE });
  await world.time.pass(1000);
  expect([...world.receiver.views.keys()]).toEqual([ONE]);
  world.link.end();

  world.receiver.key = key;
  world.relink();
  world.sender.act({ do: 'retry', transfer: ONE });
  await world.time.until(() => [...world.receiver.views.values()].some(({ state }) => state.phase === 'offered'));
});

import { describe, expect, it } from 'vitest';
import type { DroppedEntry } from '../../../../src/contract/fileDrop.ts';
import { noise } from '../support/bytes.ts';
import { FakeLink, type World } from '../support/fakeWorld.ts';
import {
  arrives,
  dropped,
  expectClean,
  expectSaved,
  ONE,
  type Tree,
  TWO,
  until,
  useWorlds,
} from '../support/transfers.ts';

const createWorld = useWorlds();
const LETTER = { 'letter.txt': noise(3000) };

/** Drops for the other device while there is no link. */
function dropLater({ sender, receiver }: World, entries: DroppedEntry[], transfer = ONE): void {
  const device = receiver.key;
  sender.engine.takeDrop({ type: 'drop', dropId: transfer, to: { device }, part: 0, last: true, entries, handles: [] });
}

/** There is no link, and files wait for one. */
async function waiting(tree: Tree = LETTER): Promise<World> {
  const world = createWorld();
  world.link.end();
  dropLater(world, dropped(tree));
  await settles(world);
  return world;
}

async function settles(world: World): Promise<void> {
  await world.time.until(
    () => world.sender.view(ONE) !== undefined,
    () => world.sender.view(ONE),
  );
}

const link = ({ sender, receiver }: World) => new FakeLink('again', [sender, receiver]);

it('files for a device that is not linked wait, and are offered when it is', async () => {
  const world = await waiting();
  expect(world.sender.view(ONE)).toMatchObject({
    name: 'letter.txt',
    size: 3000,
    linkId: null,
    waitsFor: world.receiver.key,
    state: { phase: 'waiting', for: 'device' },
  });
  link(world);
  await until(world, 'offered');
  expect(world.sender.view(ONE)?.waitsFor).toBeNull();
  world.receiver.act({ do: 'accept', transfer: ONE, skip: [] });
  await until(world, 'done');
  expectSaved(world.receiver, LETTER);
  expect(world.sender.waiting.size).toBe(0);
});

it('small ones are kept as copies: they go after a restart', async () => {
  const world = await waiting();
  world.sender.restart();
  await settles(world);
  link(world);
  await until(world, 'offered');
  world.receiver.act({ do: 'accept', transfer: ONE, skip: [] });
  await until(world, 'done');
  expectSaved(world.receiver, LETTER);
});

it('of large ones it is kept that they wait: after a restart they are chosen again', async () => {
  const film = { 'film.mov': noise(9 * 1024 * 1024) };
  const world = await waiting(film);
  expect(world.sender.view(ONE)?.state).toMatchObject({ for: 'device' });
  world.sender.restart();
  await settles(world);
  expect(world.sender.view(ONE)).toMatchObject({ name: 'film.mov', state: { phase: 'waiting', for: 'source' } });
  link(world);
  world.sender.engine.takeDrop({
    ...{ type: 'drop', dropId: TWO, to: { transferId: ONE }, part: 0, last: true, handles: [] },
    entries: dropped(film),
  });
  await until(world, 'offered');
});

it('they are taken back, and nothing is offered', async () => {
  const world = await waiting();
  world.sender.act({ do: 'cancel', transfer: ONE });
  expect(world.sender.view(ONE)).toBeUndefined();
  link(world);
  dropLater(world, dropped(LETTER), TWO);
  await until(world, 'offered', TWO);
  expect(world.receiver.view(ONE)).toBeUndefined();
  expect(world.sender.waiting.size).toBe(0);
});

it('they go with a device that is forgotten, and those for others stay', async () => {
  const world = await waiting();
  world.sender.engine.hear({ type: 'devicesRemembered', keys: [world.receiver.key] });
  expect(world.sender.view(ONE)).toBeDefined();
  world.sender.engine.hear({ type: 'devicesRemembered', keys: ['another'] });
  expect(world.sender.view(ONE)).toBeUndefined();
  expect(world.sender.waiting.size).toBe(0);
  link(world);
  await world.time.pass(1000);
  expect(world.receiver.views.size).toBe(0);
});

it('they are not there after a restart, where their device was forgotten before they were read', async () => {
  const world = await waiting();
  world.sender.restart();
  world.sender.engine.hear({ type: 'devicesRemembered', keys: [] });
  await world.time.pass(1000);
  expect(world.sender.views.size).toBe(0);
  expect(world.sender.waiting.size).toBe(0);
});

/** The sender's process ends as soon as it has said the first of such a body, or before. */
function crashAt({ sender, link }: World, kind: string, isHeard: boolean): void {
  const carry = link.carry.bind(link);
  link.carry = (from, body) => {
    if (from !== sender || body.kind !== kind) return carry(from, body);
    if (isHeard) carry(from, body);
    link.carry = () => {};
    setTimeout(() => sender.restart(), 5);
  };
}

async function againAndDone(world: World): Promise<void> {
  await world.time.until(() => world.link.isOpen === false);
  await world.time.pass(100);
  expect(world.sender.view(ONE)).toMatchObject({ name: 'letter.txt', state: { phase: 'waiting', for: 'device' } });
  world.relink();
  await until(world, 'offered');
  expect([...world.receiver.views.keys()]).toEqual([ONE]);
  world.receiver.act({ do: 'accept', transfer: ONE, skip: [] });
  await arrives(world, LETTER);
  expect(world.sender.waiting.size).toBe(0);
}

describe('a life that ends while they are being offered', () => {
  it.each([
    ['before the offer was said', 'offer', false],
    ['when the offer was heard, and no page', 'offer', true],
    ['when all was heard', 'page', true],
  ] as const)('%s loses nothing, and they are offered once', async (_, kind, isHeard) => {
    const world = await waiting();
    world.relink();
    crashAt(world, kind, isHeard);
    await againAndDone(world);
  });

  it('after the answer loses nothing either: the copies go on by themselves', async () => {
    const world = await waiting();
    world.relink();
    await until(world, 'offered');
    world.sender.restart();
    world.receiver.act({ do: 'accept', transfer: ONE, skip: [] });
    await world.time.pass(100);
    world.relink();
    await arrives(world, LETTER);
    expect(world.sender.waiting.size).toBe(0);
  });

  it('and whose files are taken back then takes the offer back too', async () => {
    const world = await waiting();
    world.relink();
    await until(world, 'offered');
    world.sender.restart();
    await settles(world);
    world.sender.act({ do: 'cancel', transfer: ONE });
    expect(world.sender.view(ONE)).toBeUndefined();
    await world.time.pass(100);
    world.relink();
    await world.time.until(() => world.receiver.phase(ONE) === 'cancelled');
    await world.time.pass(1000);
    expectClean(world);
    expect(world.sender.waiting.size).toBe(0);
  });

  it('and whose receiver restarts as well, and that again, loses nothing', async () => {
    const world = await waiting();
    for (let round = 0; round < 3; round++) {
      world.relink();
      await until(world, 'offered');
      world.sender.restart();
      world.receiver.restart();
      await world.time.pass(100);
    }
    await againAndDone(world);
  });
});

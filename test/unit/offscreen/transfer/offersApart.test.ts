import { describe, expect, it } from 'vitest';
import { MAX_WAITING_OFFERS } from '../../../../src/core/limits.ts';
import { BLOCK_BYTES, noise } from '../support/bytes.ts';
import { FakeLink, Peer } from '../support/fakeWorld.ts';
import {
  accepted,
  arrives,
  dropped,
  expectClean,
  expectSaved,
  ONE,
  offered,
  offeredApart,
  phases,
  until,
  untilOn,
  useWorlds,
} from '../support/transfers.ts';

const createWorld = useWorlds();
const tree = { 'd/a.txt': noise(2 * BLOCK_BYTES), 'd/b.txt': noise(5) };

describe('an offer whose link ends', () => {
  it('waits at both sides, asks again over the next link, and is answered there', async () => {
    const world = createWorld();
    await offeredApart(world, tree);
    await world.time.until(() => world.sender.view(ONE)?.linkId === null && world.receiver.view(ONE)?.linkId === null);
    for (const peer of [world.sender, world.receiver]) expect(peer.phase(ONE)).toBe('offered');
    await untilOn(world, world.relink());
    expect(world.receiver.view(ONE)?.state).toEqual({ phase: 'offered', asks: true });
    expect([world.sender.logged, world.receiver.logged]).toEqual([[ONE, ONE], [ONE, ONE]]); // biome-ignore format: one line
    world.receiver.act({ do: 'accept', transfer: ONE, skip: [] });
    await arrives(world, tree);
  });

  it('together with its accept goes on by itself over the next link', async () => {
    const world = createWorld();
    const { link } = world;
    const carry = link.carry.bind(link);
    link.carry = (from, body) => {
      if (body.kind !== 'accept') carry(from, body);
    };
    await accepted(world, tree);
    await world.time.until(() => world.receiver.phase(ONE) === 'moving', phases(world));
    link.end();
    world.relink();
    await until(world, 'done');
    expectSaved(world.receiver, tree);
    expect(world.link.sentBlocks.length).toBe(3);
    await world.time.pass(1000);
    expectClean(world);
  });

  it('while the receiver still makes place on its disk goes on too', async () => {
    const world = createWorld();
    await accepted(world, tree);
    world.link.end();
    world.relink();
    await until(world, 'done');
    expectSaved(world.receiver, tree);
  });

  it('is accepted without one, in part, and goes on over the next', async () => {
    const world = createWorld();
    await offeredApart(world, tree);
    world.receiver.act({ do: 'accept', transfer: ONE, skip: [[0, 1]] });
    await world.time.until(() => world.receiver.phase(ONE) === 'waiting', phases(world));
    world.relink();
    await until(world, 'done');
    expectSaved(world.receiver, { 'd/b.txt': tree['d/b.txt'] });
    expect(world.sender.view(ONE)).toMatchObject({ notes: { skippedFiles: 1 } });
    await world.time.pass(1000);
    expectClean(world);
  });

  it('is declined without one, and the sender hears so over the next', async () => {
    const world = createWorld();
    await offeredApart(world, tree);
    world.receiver.act({ do: 'decline', transfer: ONE });
    await world.time.until(() => world.receiver.phase(ONE) === 'declined', phases(world));
    world.relink();
    await until(world, 'declined');
    await world.time.pass(1000);
    expectClean(world);
  });

  it('is taken back without one, and nobody is asked over the next', async () => {
    const world = createWorld();
    await offeredApart(world, tree);
    world.sender.act({ do: 'cancel', transfer: ONE });
    await world.time.pass(100);
    world.relink();
    await until(world, 'cancelled');
    expectClean(world);
  });

  it('and whose sender restarted is carried out with the files chosen again', async () => {
    const world = createWorld();
    await offered(world, tree);
    world.sender.restart();
    world.receiver.act({ do: 'accept', transfer: ONE, skip: [] });
    await world.time.pass(1000);
    // Nobody has asked for it in this life.
    expect(world.sender.views.size).toBe(0);
    world.relink();
    await world.time.until(() => world.sender.phase(ONE) === 'waiting', phases(world));
    expect(world.sender.view(ONE)?.state).toMatchObject({ for: 'source' });
    await world.time.until(() => world.receiver.phase(ONE) === 'waiting', phases(world));
    world.sender.drop('44'.repeat(16), dropped(tree), { transferId: ONE });
    await arrives(world, tree);
  });

  it('and whose sender restarted may be answered on the next', async () => {
    for (const answer of ['accept', 'decline'] as const) {
      const world = createWorld();
      await offered(world, tree);
      world.sender.restart();
      await untilOn(world, world.relink());
      world.receiver.act(answer === 'accept' ? { do: answer, transfer: ONE, skip: [] } : { do: answer, transfer: ONE });
      await until(world, answer === 'accept' ? 'waiting' : 'declined');
      expect([world.sender.violations, world.receiver.violations]).toEqual([[], []]);
    }
  });

  it('between its pages is made again over the next, since the other side does not know it', async () => {
    const world = createWorld();
    const many = Object.fromEntries(
      Array.from({ length: 9000 }, (_, file) => [`d/${'n'.repeat(40)}${file}`, noise(0)]),
    );
    world.sender.drop(ONE, dropped(many));
    await world.time.until(() => world.sender.said.some(({ kind }) => kind === 'page'));
    world.link.end();
    await world.time.pass(1000);
    expect(world.sender.phase(ONE)).toBe('offered');
    expect(world.receiver.views.size).toBe(0);
    const link = world.relink();
    await until(world, 'offered');
    expect(world.receiver.view(ONE)).toMatchObject({ linkId: link.idOf(world.receiver), fileCount: 9000 });
    expect([world.sender.violations, world.receiver.violations]).toEqual([[], []]);
  }, 20_000);

  it('and whose receiver restarted before its person answered is made again, and carried out', async () => {
    const world = createWorld();
    await offered(world, tree);
    world.receiver.restart();
    await world.time.pass(1000);
    expect(world.receiver.views.size).toBe(0);
    expect(world.sender.phase(ONE)).toBe('offered');
    const link = world.relink();
    await until(world, 'offered');
    expect(world.receiver.view(ONE)).toMatchObject({ linkId: link.idOf(world.receiver), state: { asks: true } });
    expect(world.receiver.arrivals.map(({ kind }) => kind)).toEqual(['offer', 'offer']);
    await world.time.until(() => world.sender.view(ONE)?.linkId === link.idOf(world.sender), phases(world));
    world.receiver.act({ do: 'accept', transfer: ONE, skip: [] });
    await arrives(world, tree);
  });

  it('is made again though the link on which the receiver heard it is still waited for', async () => {
    const world = createWorld();
    await offered(world, tree);
    const { sender, receiver } = world;
    // The receiver is another life, which the sender's side of the link does not know.
    world.link.isOpen = false;
    receiver.restart();
    sender.link = null;
    const link = world.relink();
    await until(world, 'offered');
    await world.time.until(() => sender.view(ONE)?.linkId === link.idOf(sender), phases(world));
    expect(receiver.view(ONE)?.linkId).toBe(link.idOf(receiver));
    expect([sender.violations, receiver.violations]).toEqual([[], []]);
  });

  it('is made again for the device that it was made for, and for no other', async () => {
    const world = createWorld();
    await offeredApart(world, tree);
    const stranger = new Peer('Ben');
    stranger.key = 'another key';
    const link = new FakeLink('to a stranger', [world.sender, stranger]);
    await world.time.pass(1000);
    expect(stranger.views.size).toBe(0);
    expect(world.sender.said.filter(({ kind }) => kind === 'offer')).toHaveLength(1);
    link.end();
    world.relink();
    await until(world, 'offered');
    // Its receiver knew it all the time.
    expect(world.sender.said.filter(({ kind }) => kind === 'offer')).toHaveLength(1);
  });

  it('beyond what the other side takes unanswered is refused here, and the link stays', async () => {
    const world = createWorld();
    const id = (index: number) => index.toString(16).padStart(32, '0');
    for (let index = 0; index < MAX_WAITING_OFFERS + 3; index++)
      world.sender.drop(id(index), dropped({ 'a.txt': noise(1) }));
    await world.time.pass(1000);
    const refused = world.sender.answers.filter(({ type }) => type === 'refused');
    expect(refused).toHaveLength(3);
    expect(refused[0]).toMatchObject({ error: { code: 'too-many-offers' } });
    expect([world.sender.violations, world.receiver.violations]).toEqual([[], []]);
    // One that was answered leaves room for another.
    world.receiver.act({ do: 'decline', transfer: id(0) });
    await world.time.until(() => world.sender.phase(id(0)) === 'declined', phases(world));
    world.sender.drop(id(99), dropped({ 'a.txt': noise(1) }));
    await world.time.until(() => world.receiver.phase(id(99)) === 'offered', phases(world));
    expect([world.sender.violations, world.receiver.violations]).toEqual([[], []]);
  });

  it('is kept by a receiver only as long as not too many others wait as well', async () => {
    const world = createWorld();
    const id = (index: number) => index.toString(16).padStart(32, '0');
    for (let index = 0; index < MAX_WAITING_OFFERS + 1; index++) {
      const stranger = new Peer('Stranger');
      const link = new FakeLink(`to stranger ${index}`, [stranger, world.receiver]);
      stranger.drop(id(index), dropped({ 'a.txt': noise(1) }));
      await world.time.until(() => world.receiver.phase(id(index)) === 'offered');
      link.end();
    }
    await world.time.pass(1000);
    const waiting = [...world.receiver.views.values()].filter(({ state }) => state.phase === 'offered');
    expect(waiting).toHaveLength(MAX_WAITING_OFFERS);
    expect(world.receiver.view(id(0))?.state).toMatchObject({ phase: 'failed', error: { code: 'link-lost' } });
    expect(world.receiver.violations).toEqual([]);
  });
});

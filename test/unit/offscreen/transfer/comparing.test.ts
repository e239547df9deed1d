import { describe, expect, it, vi } from 'vitest';
import { BLOCK_BYTES, noise } from '../support/bytes.ts';
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

describe('what is asked for while a receiver compares its disk after a restart', () => {
  it('is not lost: files left out stay left out, a pause stays', async () => {
    const world = createWorld(SLOW);
    const tree = { 'd/a': noise(20 * BLOCK_BYTES), 'd/b': noise(20 * BLOCK_BYTES), 'd/c': noise(10) };
    await accepted(world, tree);
    await untilDone(world, 8 * BLOCK_BYTES);
    // The disk is slow.
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    vi.spyOn(crypto.subtle, 'digest').mockImplementation(async (...args) => {
      await released;
      return digest(...args);
    });
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
});

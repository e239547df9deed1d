import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { sha256OfFile } from '../../scripts/randomFile.ts';
import { MAX_MESSAGE_CHARS, MAX_WAITING_CHARS, MIN_BLOCK_BYTES, WINDOW_BYTES } from '../../src/core/limits.ts';
import { type Device, linkAgain, openDevice } from './driver.ts';
import { randomFile } from './support/fixtures.ts';
import { SIZE } from './support/halfway.ts';
import {
  blackout,
  clearHealing,
  healedAfter,
  hearFull,
  type Linked,
  MOVED,
  sayUntilFull,
  standbysReady,
  startTalking,
} from './support/healing.ts';
import { openLan, whyNoLan } from './support/lan.ts';
import { countSentBlocks, waitUntilSent } from './support/sentBlocks.ts';

/** The floor: from the network's return to the first byte. */
const LIMIT_SECONDS = 5;

const whyNot = whyNoLan();
if (whyNot !== null) console.log(`Skipped: ${whyNot}`);

describe.skipIf(whyNot !== null)('with a real network between them', () => {
  let linked: Linked | null = null;

  /** One pair for the whole file: a link that healed is as good as a new one. */
  async function onLan(): Promise<Linked> {
    if (linked !== null) return linked;
    const lan = openLan();
    const devices: Device[] = [];
    try {
      for (const prefix of lan.prefixes) devices.push(await openDevice({ prefix }));
      const [left, right] = devices as [Device, Device];
      linked = { lan, left, right };
      await linkAgain(left, right);
      return linked;
    } catch (error) {
      await Promise.all(devices.map((device) => device.close()));
      lan.close();
      throw error;
    }
  }

  beforeEach(async () => {
    await clearHealing(await onLan());
  });

  afterAll(async () => {
    if (linked === null) return;
    await Promise.all([linked.left.close(), linked.right.close()]);
    linked.lan?.close();
  });

  /** A file of which a quarter has left its sender, and two people who talk. */
  async function busy(pair: Linked, name: string) {
    const file = await randomFile(name, SIZE);
    const sent = await countSentBlocks(pair.left);
    await pair.left.sendFiles([file.path]);
    await pair.right.acceptFile(file.name);
    await waitUntilSent(pair.left, SIZE / 4);
    return { file, sent, talk: await startTalking(pair, 100) };
  }

  async function everythingArrives({ right }: Linked, { file, sent, talk }: Awaited<ReturnType<typeof busy>>) {
    await right.waitForFile(file.name, 'done', 60_000);
    expect(await sha256OfFile(await right.waitForDownload(file.name))).toBe(file.sha256);
    expect((await sent()).twiceBytes).toBeLessThanOrEqual(WINDOW_BYTES + 2 * MIN_BLOCK_BYTES);
    expect(await talk.end(20_000)).toMatchObject({ lost: 0, doubled: 0, inOrder: true });
  }

  test('after 10 s of silence the same connection goes on by itself, with what was written meanwhile and with a file', async () => {
    const pair = await onLan();
    const work = await busy(pair, 'interlude.mov');
    const struck = blackout(10_000).strike(pair);
    await pair.left.waitForStatus('Reconnecting');
    await pair.left.waitForFileWords(work.file.name, 'Reconnecting… paused at');
    expect(await pair.left.errors()).toEqual([]);
    const { level, seconds } = await healedAfter(pair, await struck, 20_000);
    expect(level).toBe(1);
    expect(seconds).toBeLessThan(LIMIT_SECONDS);
    await everythingArrives(pair, work);
  });

  test('a device that gets another address comes back without a code, and so does a file that was under way', async () => {
    const pair = await onLan();
    await standbysReady(pair);
    const work = await busy(pair, 'moving house.mov');
    const { level, seconds } = await healedAfter(pair, await MOVED.strike(pair), 20_000);
    expect(level).toBe(2);
    expect(seconds).toBeLessThan(LIMIT_SECONDS);
    await everythingArrives(pair, work);
    // It is as good as before: there is a standby again.
    await standbysReady(pair);
  });

  test('a message that may not wait any more is refused with words, and none that was taken is lost', async () => {
    const pair = await onLan();
    const { left, right, lan } = pair;
    lan?.blackout();
    await left.waitForStatus('Reconnecting');
    const taken = await sayUntilFull(left);
    expect(taken).toHaveLength(MAX_WAITING_CHARS / MAX_MESSAGE_CHARS);
    await left.type('one too many');
    await left.press('Enter');
    await left.waitForError('Too much is waiting');
    expect(await left.draft()).toBe('one too many');
    const back = Date.now();
    lan?.restore();
    await healedAfter(pair, back, 20_000);
    expect(await hearFull(right, taken.length, 20_000)).toEqual(taken);
    await left.type('');
    await left.press('Enter');
    await right.waitForMessage('one too many', 'remote');
  });
});

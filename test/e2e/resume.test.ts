import { appendFile, copyFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Device } from './driver.ts';
import { closeOffscreen, flipStoredBit, reloadExtension } from './support/faults.ts';
import { linkAgain, linkedInTabs, opfsFiles, randomFile, type TestFile } from './support/fixtures.ts';
import { chooseSeed, seededRandom } from './support/seed.ts';
import { countSentBlocks } from './support/sentBlocks.ts';
import { readTree } from './support/trees.ts';

const MEGABYTE = 1_000_000;
const SIZE = 64 * MEGABYTE;
/** What may be under way to the receiver's disk, and the two blocks at its edges. */
const MAY_BE_SENT_TWICE = 12 * 1024 * 1024 + 2 * 4 * 1024 * 1024;

const random = seededRandom(chooseSeed());
console.log(`TANDEM_SEED=${random.seed}`);

test('a transfer goes on by itself after the receiver’s browser was killed, and sends little twice', async () => {
  const { left, right, file, sent } = await stoppedAt(random.between(0.1, 0.9));
  await right.kill({ keep: true });
  await right.restart();
  await linkAgain(left, right);
  await arrives(file, left, right);
  expect((await sent()).twiceBytes).toBeLessThanOrEqual(MAY_BE_SENT_TWICE);
});

test('a block that went bad on the disk of a killed receiver is sent again', async () => {
  const { left, right, file, sent } = await stoppedAt(random.between(0.3, 0.9));
  await right.kill({ keep: true });
  await flipStoredBit(right, 100_000);
  await right.restart();
  await linkAgain(left, right);
  await arrives(file, left, right);
  expect((await sent()).blocksTwice).toContain(0);
});

test('after the sender’s browser was killed, the card asks for the files, refuses others, and goes on with the right ones', async () => {
  const { left, right, file } = await stoppedAt(random.between(0.1, 0.9));
  await left.kill({ keep: true });
  await left.restart();
  await linkAgain(left, right);
  await left.waitForFileWords(file.name, 'the browser needs the files again');
  await right.waitForFileWords(file.name, 'has the files again');
  const sent = await countSentBlocks(left);

  const other = await randomFile(file.name, SIZE, random.seed + 1);
  await left.chooseAgain(file.name, [other.path]);
  await left.waitForFileWords(file.name, 'is not the same as before');
  const longer = path.join(path.dirname(other.path), 'longer');
  await copyFile(file.path, longer);
  await appendFile(longer, 'one more line');
  await left.chooseAgain(file.name, [longer]);
  await left.waitForFileWords(file.name, 'is not the same as before');
  expect((await sent()).bytes).toBe(0);

  await left.chooseAgain(file.name, [file.path]);
  await arrives(file, left, right);
  expect((await sent()).bytes).toBeLessThan(SIZE);
});

test('a transfer survives that both browsers were killed', async () => {
  const { left, right, file } = await stoppedAt(random.between(0.1, 0.9));
  await Promise.all([left.kill({ keep: true }), right.kill({ keep: true })]);
  await Promise.all([left.restart(), right.restart()]);
  await linkAgain(left, right);
  await left.waitForFileWords(file.name, 'the browser needs the files again');
  await left.chooseAgain(file.name, [file.path]);
  await arrives(file, left, right);
});

test.each([
  ['the offscreen document was closed', closeOffscreen],
  ['the extension was reloaded', reloadExtension],
])('a transfer goes on after %s at the receiver', async (_, fault) => {
  const { left, right, file } = await stoppedAt(random.between(0.1, 0.9));
  await right.closeView();
  await fault(right);
  await linkAgain(left, right);
  await arrives(file, left, right);
});

/** A transfer of which about `share` has left its sender. */
async function stoppedAt(share: number) {
  const [left, right] = await linkedInTabs();
  const file = await randomFile('film.mov', SIZE, random.seed);
  const sent = await countSentBlocks(left);
  await left.sendFiles([file.path]);
  await right.acceptFile(file.name);
  await expect.poll(async () => (await sent()).bytes, { interval: 20, timeout: 30_000 }).toBeGreaterThan(SIZE * share);
  return { left, right, file, sent };
}

/** Both are done, and the receiver has this file and nothing else. */
async function arrives(file: TestFile, left: Device, right: Device): Promise<void> {
  await right.waitForFile(file.name, 'done', 60_000);
  await left.waitForFile(file.name, 'done');
  expect(await readTree(right.downloadsDir)).toEqual({ [file.name]: file.sha256 });
  await expect.poll(() => opfsFiles(right), { timeout: 15_000 }).toEqual([]);
}

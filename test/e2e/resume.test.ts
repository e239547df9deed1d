import { appendFile, copyFile, utimes } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { MAX_BLOCK_BYTES, WINDOW_BYTES } from '../../src/core/limits.ts';
import { linkAgain } from './driver.ts';
import { swapDeviceKey } from './support/deviceKey.ts';
import { closeOffscreen, flipBit, largestStored, reloadExtension } from './support/faults.ts';
import { randomFile, sharedPair } from './support/fixtures.ts';
import { arrives, SIZE, stoppedAt } from './support/halfway.ts';
import { chooseSeed, seededRandom } from './support/seed.ts';
import { countSentBlocks } from './support/sentBlocks.ts';

/** What may be under way to the receiver's disk, and the two blocks at its edges. */
const MAY_BE_SENT_TWICE = WINDOW_BYTES + 2 * MAX_BLOCK_BYTES;

const random = seededRandom(chooseSeed());
console.log(`TANDEM_SEED=${random.seed}`);

test('a transfer goes on by itself after the receiver’s browser was killed, and sends little twice', async () => {
  // Later than what may be sent twice, or it would be no proof.
  const { left, right, file, sent } = await stoppedAt(random.between(0.6, 0.9), random);
  await right.kill({ keep: true });
  await right.restart();
  await linkAgain(left, right);
  await arrives({ left, right, file });
  expect((await sent()).twiceBytes).toBeLessThanOrEqual(MAY_BE_SENT_TWICE);
});

test('a block that went bad on the disk of a killed receiver is sent again', async () => {
  const { left, right, file, sent } = await stoppedAt(random.between(0.4, 0.9), random);
  await right.kill({ keep: true });
  await flipBit((await largestStored(right)).file, 100_000);
  await right.restart();
  await linkAgain(left, right);
  await arrives({ left, right, file });
  expect((await sent()).blocksTwice).toContain(0);
});

test('after the sender’s browser was killed, the card asks for the files, refuses others, and goes on with the right ones', async () => {
  const date = new Date(2026, 1, 3);
  const { left, right, file } = await stoppedAt(random.between(0.4, 0.9), random, {
    prepare: (path) => utimes(path, date, date),
  });
  await left.kill({ keep: true });
  await left.restart();
  await linkAgain(left, right);
  await left.waitForFileWords(file.name, 'the browser needs the files again');
  await right.waitForFileWords(file.name, 'has the files again');
  const sent = await countSentBlocks(left);

  const longer = path.join(path.dirname(file.path), 'longer');
  await copyFile(file.path, longer);
  await appendFile(longer, 'one more line');
  await left.chooseAgain(file.name, [longer]);
  await left.waitForFileWords(file.name, 'is not the same as before');
  expect((await sent()).bytes).toBe(0);

  await left.chooseAgain(file.name, [file.path]);
  await arrives({ left, right, file });
  expect((await sent()).bytes).toBeLessThan(SIZE);
});

test('another file of the same size and date is refused with words, and nothing of it is spliced in', async () => {
  const date = new Date(2026, 1, 3);
  const { left, right, file } = await stoppedAt(random.between(0.4, 0.9), random, {
    prepare: (path) => utimes(path, date, date),
  });
  await left.kill({ keep: true });
  await left.restart();
  await linkAgain(left, right);
  await left.waitForFileWords(file.name, 'the browser needs the files again');
  const sent = await countSentBlocks(left);

  const other = await randomFile(file.name, SIZE, random.seed - 1);
  await utimes(other.path, date, date);
  await left.chooseAgain(file.name, [other.path]);
  await left.waitForError('not the same as before');
  expect((await sent()).bytes).toBe(0);

  await left.chooseAgain(file.name, [file.path]);
  await arrives({ left, right, file });
});

test('a transfer survives that both browsers were killed', async () => {
  const { left, right, file } = await stoppedAt(random.between(0.1, 0.9), random);
  await Promise.all([left.kill({ keep: true }), right.kill({ keep: true })]);
  await Promise.all([left.restart(), right.restart()]);
  await linkAgain(left, right);
  await left.waitForFileWords(file.name, 'the browser needs the files again');
  await left.chooseAgain(file.name, [file.path]);
  await arrives({ left, right, file });
});

test('what is paused while the two are not linked is paused when they are, until it is let go on', async () => {
  const { left, right, file } = await stoppedAt(random.between(0.1, 0.6), random);
  await closeOffscreen(right);
  await right.openTab();
  await right.clickButton('Devices');
  // First what is on the disk is compared.
  await right.waitForTransfer(file.name, 'waiting');
  await right.clickInTransfers(file.name, 'Pause');
  await right.waitForTransfer(file.name, 'paused');
  await right.closeView();
  await linkAgain(left, right);
  await left.waitForFileWords(file.name, 'paused it');
  await right.waitForFile(file.name, 'paused');
  await right.clickInCard(file.name, 'Resume');
  await arrives({ left, right, file });
});

test.each([
  ['the offscreen document was closed', closeOffscreen],
  ['the extension was reloaded', reloadExtension],
])('a transfer goes on after %s at the receiver', async (_, fault) => {
  const { left, right, file } = await stoppedAt(random.between(0.1, 0.6), random);
  await fault(right);
  await linkAgain(left, right);
  await arrives({ left, right, file });
});

test.each([
  ['the offscreen document was closed', closeOffscreen],
  ['the extension was reloaded', reloadExtension],
])('a transfer goes on with the files chosen again after %s at the sender', async (_, fault) => {
  const { left, right, file } = await stoppedAt(random.between(0.1, 0.6), random);
  await fault(left);
  await linkAgain(left, right);
  await left.waitForFileWords(file.name, 'the browser needs the files again');
  await right.waitForFileWords(file.name, 'has the files again');
  await left.chooseAgain(file.name, [file.path]);
  await arrives({ left, right, file });
});

test('an offer whose link ends asks again over the next one, and is carried out', async () => {
  const [left, right] = await sharedPair();
  const file = await randomFile('late answer.mov', 4_000_000);
  await left.sendFiles([file.path]);
  await right.waitForFile(file.name, 'offered');
  await left.closeLink();
  await right.waitForStatus('closed');
  await linkAgain(left, right);
  await left.waitForFileWords(file.name, 'waiting for');
  await right.acceptFile(file.name);
  await arrives({ left, right, file });
});

test('a transfer does not go on with a device that has another key, though it knows the secret', async () => {
  const { left, right, file, sent } = await stoppedAt(0.3, random);
  await swapDeviceKey(right);
  await closeOffscreen(right);
  await linkAgain(left, right);
  const { bytes } = await sent();
  // Both have said what they could go on with before anything that is written.
  await right.say('it is me');
  await left.waitForMessage('it is me', 'remote');
  await left.say('with another key');
  await right.waitForMessage('with another key', 'remote');
  for (const device of [left, right]) await device.waitForTransfer(file.name, 'waiting');
  expect((await sent()).bytes).toBe(bytes);
  await swapDeviceKey(right);
  await closeOffscreen(right);
  await linkAgain(left, right);
  await arrives({ left, right, file });
});

test('an offer that nobody had answered comes back after its receiver’s browser was killed', async () => {
  const [left, right] = await sharedPair();
  const file = await randomFile('unanswered.txt', 30_000);
  await left.sendFiles([file.path]);
  await right.waitForFile(file.name, 'offered');
  await right.kill({ keep: true });
  await right.restart();
  await linkAgain(left, right);
  await right.waitForFile(file.name, 'offered');
  await right.acceptFile(file.name);
  await left.waitForFile(file.name, 'done');
  await right.waitForDownload(file.name);
});

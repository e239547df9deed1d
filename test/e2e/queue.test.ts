import { expect, test } from 'vitest';
import { linkAgain } from './driver.ts';
import { holdReads } from './support/faults.ts';
import { expectNothingOpen, randomFile, sharedPair } from './support/fixtures.ts';
import { opfsFiles } from './support/opfsFiles.ts';
import { countSentBlocks, waitUntilSent } from './support/sentBlocks.ts';
import { readTree } from './support/trees.ts';

const MEGABYTE = 1_000_000;

test('a transfer is paused and let go on from either side, and chat goes on meanwhile', async () => {
  const [left, right] = await sharedPair();
  const file = await randomFile('long.mov', 48 * MEGABYTE);
  await left.sendFiles([file.path]);
  await right.acceptFile(file.name);
  await right.waitForFile(file.name, 'moving');
  await right.pauseFile(file.name);
  await left.waitForFileWords(file.name, 'paused it at');
  await right.waitForFileWords(file.name, 'Paused at');
  await left.say('why?');
  await right.waitForMessage('why?', 'remote');
  await right.resumeFile(file.name);
  await left.waitForFile(file.name, 'moving');
  await left.pauseFile(file.name);
  await right.waitForFileWords(file.name, 'paused it at');
  await left.resumeFile(file.name);
  await right.waitForFile(file.name, 'done', 60_000);
  await left.waitForFile(file.name, 'done');
  expect(await readTree(right.downloadsDir)).toEqual({ [file.name]: file.sha256 });
  await expectNothingOpen(left, right);
});

test('offers ask one at a time, in their order, and chat goes on while they wait', async () => {
  const [left, right] = await sharedPair();
  const names = ['first.txt', 'second.txt', 'third.txt'];
  for (const [at, name] of names.entries()) {
    await left.sendFiles([(await randomFile(name, 1000, at)).path]);
    await right.waitForFile(name, 'offered');
  }
  expect(await right.questions()).toEqual(['first.txt']);
  await right.waitForFileWords('second.txt', 'waits its turn');
  await right.waitForFileWords('third.txt', 'waits its turn');
  await left.say('three of them');
  await right.waitForMessage('three of them', 'remote');
  await right.say('one moment');
  await left.waitForMessage('one moment', 'remote');
  await right.declineFile('first.txt');
  await expect.poll(() => right.questions()).toEqual(['second.txt']);
  await right.acceptFile('second.txt');
  await expect.poll(() => right.questions()).toEqual(['third.txt']);
  await right.acceptFile('third.txt');
  await left.waitForFile('first.txt', 'declined');
  await left.waitForFile('second.txt', 'done');
  await left.waitForFile('third.txt', 'done');
  await right.waitForFile('second.txt', 'done');
  await right.waitForFile('third.txt', 'done');
  expect(Object.keys(await readTree(right.downloadsDir))).toEqual(['second.txt', 'third.txt']);
  await expectNothingOpen(left, right);
});

test('what waits in the queue goes in the order that its sender gives it', async () => {
  const [left, right] = await sharedPair();
  const release = await holdReads(left);
  const names = ['ahead.dat', 'one.dat', 'two.dat', 'three.dat'];
  for (const [at, name] of names.entries()) {
    // More than a window: of smaller ones several have their turn at once.
    await left.sendFiles([(await randomFile(name, 24 * MEGABYTE, at)).path]);
    await right.acceptFile(name);
  }
  await left.waitForFile('ahead.dat', 'moving');
  await expect.poll(() => left.queue()).toEqual(['one.dat', 'two.dat', 'three.dat']);
  await left.clickInTransfers('three.dat', 'Move up');
  await expect.poll(() => left.queue()).toEqual(['one.dat', 'three.dat', 'two.dat']);
  await left.clickInTransfers('one.dat', 'Move down');
  await expect.poll(() => left.queue()).toEqual(['three.dat', 'one.dat', 'two.dat']);
  await left.clickInTransfers('two.dat', 'Move up');
  await expect.poll(() => left.queue()).toEqual(['three.dat', 'two.dat', 'one.dat']);
  const turns = await left.watchTurns();
  await release();
  for (const name of names) await right.waitForFile(name, 'done', 60_000);
  expect(await turns()).toEqual(['three.dat', 'two.dat', 'one.dat']);
  await expectNothingOpen(left, right);
});

test('all are paused with one button, also those whose turn would come, and gone on with', async () => {
  const [left, right] = await sharedPair();
  const release = await holdReads(left);
  const names = ['all-1.dat', 'all-2.dat', 'all-3.dat'];
  for (const [at, name] of names.entries()) {
    await left.sendFiles([(await randomFile(name, 8 * MEGABYTE, at)).path]);
    await right.acceptFile(name);
  }
  await left.waitForFile('all-1.dat', 'moving');
  await expect.poll(() => left.queue()).toEqual(['all-2.dat', 'all-3.dat']);
  await left.clickButton('Pause all');
  for (const name of names) await left.waitForFile(name, 'paused');
  for (const name of names) await right.waitForFileWords(name, 'paused it at');
  await release();
  await left.clickButton('Resume all');
  for (const name of names) await right.waitForFile(name, 'done', 60_000);
  await expectNothingOpen(left, right);
});

test('single files are held, let go on and left out, and both sides show it', async () => {
  const [left, right] = await sharedPair();
  const release = await holdReads(left);
  // Small enough to be looked at and steered before the first is read, too large for all to be read at once.
  const files = await Promise.all(
    ['a.dat', 'b.dat', 'c.dat', 'd.dat'].map((name, at) => randomFile(name, 6 * MEGABYTE, at)),
  );
  await left.sendFiles(files.map((file) => file.path));
  await right.acceptFile('4 files');
  await right.waitForFile('4 files', 'moving');
  await Promise.all([left.showFiles('4 files'), right.showFiles('4 files')]);
  await left.clickInRow('c.dat', 'Hold');
  await right.clickInRow('d.dat', 'Leave out');
  await left.waitForRow('d.dat', 'skipped');
  await release();
  for (const device of [left, right]) {
    await device.waitForRow('c.dat', 'held');
    await device.waitForRow('a.dat', 'done');
    await device.waitForRow('b.dat', 'done');
    const states = (await device.fileRows()).map(({ state }) => state);
    expect(states).toEqual(['done', 'done', 'held', 'skipped']);
  }
  await right.clickInRow('c.dat', 'Go on');
  for (const device of [left, right]) {
    await device.waitForRow('c.dat', 'done');
    await device.clickButton('Back');
    await device.waitForFile('4 files', 'done');
    expect(await device.fileWords('4 files')).toContain('1 file left out');
  }
  const wanted = files.slice(0, 3).map(({ name, sha256 }) => [name, sha256]);
  expect(await readTree(right.downloadsDir)).toEqual(Object.fromEntries(wanted));
  await expectNothingOpen(left, right);
});

test('what is discarded while the two are not linked ends on both sides when they are, also after a restart', async () => {
  const [left, right] = await sharedPair();
  const file = await randomFile('unwanted.mov', 48 * MEGABYTE);
  await countSentBlocks(left);
  await left.sendFiles([file.path]);
  await right.acceptFile(file.name);
  // What is sent has its place on the other disk; a receiver that dies before that is asked once more.
  await waitUntilSent(left, 4 * MEGABYTE);
  await right.kill({ keep: true });
  await right.restart();
  await right.openTab();
  await right.waitForWords('1 transfer goes on when you pair again');
  await right.clickButton('Devices');
  await right.clickInTransfers(file.name, 'Discard');
  await expect.poll(() => opfsFiles(right)).toEqual([]);
  await right.kill({ keep: true });
  await right.restart();
  await linkAgain(left, right);
  await expectNothingOpen(left, right);
  await left.waitForTransfer(file.name, 'cancelled');
  expect(await readTree(right.downloadsDir)).toEqual({});
});

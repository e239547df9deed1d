import { expect, test } from 'vitest';
import { linkedInTabs, randomFile } from './support/fixtures.ts';
import { readTree } from './support/trees.ts';

const MEGABYTE = 1_000_000;

test('a transfer is paused and let go on from either side, and chat goes on meanwhile', async () => {
  const [left, right] = await linkedInTabs();
  const file = await randomFile('long.bin', 100 * MEGABYTE);
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
});

test('one offer asks at a time, the others wait, and what is accepted goes in the order that the sender wants', async () => {
  const [left, right] = await linkedInTabs();
  const big = await randomFile('big.bin', 100 * MEGABYTE);
  const others = await Promise.all(['a.bin', 'b.bin', 'c.bin'].map((name, at) => randomFile(name, 1000, at)));
  for (const { path, name } of [big, ...others]) {
    await left.sendFiles([path]);
    await right.waitForFile(name, 'offered');
  }
  await right.waitForFileWords('b.bin', 'waits its turn');
  await left.say('four of them');
  await right.waitForMessage('four of them', 'remote');
  await right.acceptFile('big.bin');
  await right.waitForFile('big.bin', 'moving');
  await right.pauseFile('big.bin');
  for (const { name } of others) await right.acceptFile(name);
});

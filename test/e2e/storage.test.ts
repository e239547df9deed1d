import { truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { linkAgain } from './driver.ts';
import { device, expectNothingOpen, randomFile, temporaryFolder } from './support/fixtures.ts';
import { countSentBlocks, waitUntilSent } from './support/sentBlocks.ts';
import { mountSmallDisk } from './support/smallDisk.ts';
import { readTree } from './support/trees.ts';

const MEGABYTE = 1_000_000;

test('a disk that is too small or fills up midway is said on both sides, and takes the file once there is space', async ({
  skip,
}) => {
  const disk = await mountSmallDisk(200 * MEGABYTE);
  if (disk === null) return skip('A small file system can be mounted by root alone, where mounting is allowed.');
  const [left, right] = await Promise.all([device(), device({ home: path.join(disk.folder, 'home') })]);
  await linkAgain(left, right);

  const huge = path.join(await temporaryFolder(), 'huge.mov');
  await writeFile(huge, '');
  await truncate(huge, 220 * MEGABYTE);
  await left.sendFiles([huge]);
  await right.acceptFile('huge.mov');
  await right.waitForFile('huge.mov', 'failed');
  await left.waitForFile('huge.mov', 'failed');
  expect(await right.fileWords('huge.mov')).toContain('Not enough space: needs');
  expect(await left.fileWords('huge.mov')).toContain('Their disk is full');

  const file = await randomFile('film.mov', 48 * MEGABYTE, 2);
  await countSentBlocks(left);
  await left.sendFiles([file.path]);
  await right.acceptFile(file.name);
  await waitUntilSent(left, 10 * MEGABYTE);
  await disk.fill();
  await right.waitForFile(file.name, 'failed');
  await left.waitForFile(file.name, 'failed');
  expect(await right.fileWords(file.name)).toContain('Not enough space');
  expect(await left.fileWords(file.name)).toContain('Their disk is full');
  await disk.free();
  await expectNothingOpen(left, right);
  expect(await readTree(right.downloadsDir)).toEqual({});

  await right.clickInCard(file.name, 'Dismiss');
  await left.clickInCard(file.name, 'Try again');
  await left.clickInCard(file.name, 'Dismiss');
  await right.acceptFile(file.name);
  await right.waitForFile(file.name, 'done', 60_000);
  await left.waitForFile(file.name, 'done');
  expect(await readTree(right.downloadsDir)).toEqual({ [file.name]: file.sha256 });
  await expectNothingOpen(left, right);
});

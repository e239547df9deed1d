import { truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { linkAgain } from './driver.ts';
import { device, expectNothingOpen, randomFile, temporaryFolder } from './support/fixtures.ts';
import { countSentBlocks, waitUntilSent } from './support/sentBlocks.ts';
import { mountSmallDisk } from './support/smallDisk.ts';
import { readTree } from './support/trees.ts';

const MEGABYTE = 1_000_000;

test('a disk that is too small is said on both sides, and one that fills up midway holds the file until there is space', async ({
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
  await right.waitForFileWords(file.name, 'Free some, and it goes on from');
  expect(await right.fileWords(file.name)).toContain('Not enough space');
  await left.waitForFileWords(file.name, 'goes on when');
  expect(await readTree(right.downloadsDir)).toEqual({});
  await disk.free();
  await right.clickInCard(file.name, 'Go on');
  await right.waitForFile(file.name, 'done', 60_000);
  await left.waitForFile(file.name, 'done');
  expect(await readTree(right.downloadsDir)).toEqual({ [file.name]: file.sha256 });
  await expectNothingOpen(left, right);
});

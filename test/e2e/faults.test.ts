import { appendFile, rm, truncate, utimes } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { writeRandomFile } from '../../scripts/randomFile.ts';
import { closeLanes, countLanes, type DiskFault, failWrites } from './support/faults.ts';
import { linkAgain, linkedInTabs, opfsFiles, randomFile } from './support/fixtures.ts';
import { chooseSeed, seededRandom } from './support/seed.ts';
import { countSentBlocks } from './support/sentBlocks.ts';
import { readTree } from './support/trees.ts';

const MEGABYTE = 1_000_000;
const SIZE = 100 * MEGABYTE;

const random = seededRandom(chooseSeed());
console.log(`TANDEM_SEED=${random.seed}`);

test.each([
  ['truncated', (file: string) => truncate(file, SIZE / 2), 'changed while it was being sent'],
  ['appended to', (file: string) => appendFile(file, 'one more line'), 'changed while it was being sent'],
  ['replaced', (file: string) => writeRandomFile(file, SIZE, 99), 'changed while it was being sent'],
  ['deleted', (file: string) => rm(file), 'can no longer be read'],
] as const)('a source that is %s while it is read is sent as no mixture, and both are told', async (_, harm, words) => {
  const { left, right, file } = await stoppedAt(random.between(0.05, 0.3));
  await harm(file.path);
  await left.waitForFile(file.name, 'failed');
  await right.waitForFile(file.name, 'failed');
  expect(await left.fileWords(file.name)).toContain(words);
  expect(await right.fileWords(file.name)).toContain('The other side could not go on');
  await nothingWritten(right);
});

test('a lane that is closed gives its blocks back, and another one carries the rest', async () => {
  const { left, right, file, sent } = await stoppedAt(random.between(0.1, 0.4));
  expect(await closeLanes(right)).toBeGreaterThan(0);
  await expect.poll(() => countLanes(left), { timeout: 10_000 }).toBeGreaterThan(0);
  await right.waitForFile(file.name, 'done', 60_000);
  await left.waitForFile(file.name, 'done');
  expect(await readTree(right.downloadsDir)).toEqual({ [file.name]: file.sha256 });
  expect((await sent()).twiceBytes).toBeGreaterThan(0);
});

test.each([
  ['full', 'QuotaExceededError', 'Not enough space', 'Their disk is full'],
  ['broken', 'InvalidStateError', 'The disk did not take the file', 'The other side could not go on'],
] as const)('a disk that is %s midway ends the transfer with words for both', async (_, error, here, there) => {
  const { left, right, file } = await stoppedAt(random.between(0.1, 0.4));
  await failWrites(right, error satisfies DiskFault);
  await right.waitForFile(file.name, 'failed');
  await left.waitForFile(file.name, 'failed');
  expect(await right.fileWords(file.name)).toContain(here);
  expect(await left.fileWords(file.name)).toContain(there);
  await nothingWritten(right);
});

test('another file of the same size and date is refused with words, and nothing of it is spliced in', async () => {
  const date = new Date(2026, 1, 3);
  const { left, right, file } = await stoppedAt(random.between(0.1, 0.4), (path) => utimes(path, date, date));
  await left.kill({ keep: true });
  await left.restart();
  const other = await randomFile(file.name, SIZE, random.seed + 1);
  await utimes(other.path, date, date);
  await linkAgain(left, right);
  await left.waitForFileWords(file.name, 'the browser needs the files again');
  await left.chooseAgain(file.name, [other.path]);
  await left.waitForFileWords(file.name, 'is not the same as before');
});

async function stoppedAt(share: number, prepare = async (_: string) => {}) {
  const [left, right] = await linkedInTabs();
  const file = await randomFile('film.mov', SIZE, random.seed);
  await prepare(file.path);
  const sent = await countSentBlocks(left);
  await left.sendFiles([file.path]);
  await right.acceptFile(file.name);
  await expect.poll(async () => (await sent()).bytes, { interval: 20, timeout: 30_000 }).toBeGreaterThan(SIZE * share);
  return { left, right, file, sent };
}

async function nothingWritten(right: Awaited<ReturnType<typeof stoppedAt>>['right']): Promise<void> {
  await expect.poll(() => opfsFiles(right), { timeout: 15_000 }).toEqual([]);
  expect(await readTree(right.downloadsDir)).toEqual({});
}

import { appendFile, rm, truncate } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { writeRandomFile } from '../../scripts/randomFile.ts';
import { closeLanes, failWrites } from './support/faults.ts';
import { expectNothingOpen } from './support/fixtures.ts';
import { arrives, type Halfway, SIZE, stoppedAt } from './support/halfway.ts';
import { chooseSeed, seededRandom } from './support/seed.ts';
import { readTree } from './support/trees.ts';

const random = seededRandom(chooseSeed());
console.log(`TANDEM_SEED=${random.seed}`);

test.each([
  ['truncated', (file: string) => truncate(file, SIZE / 2), 'changed while it was being sent'],
  ['appended to', (file: string) => appendFile(file, 'one more line'), 'changed while it was being sent'],
  ['replaced', (file: string) => writeRandomFile(file, SIZE, random.seed - 1), 'changed while it was being sent'],
  ['deleted', (file: string) => rm(file), 'can no longer be read'],
] as const)('a source that is %s while it is read is sent as no mixture, and both are told', async (_, harm, words) => {
  const halfway = await stoppedAt(random.between(0.05, 0.3), random);
  const { left, right, file } = halfway;
  await harm(file.path);
  await left.waitForFile(file.name, 'failed');
  await right.waitForFile(file.name, 'failed');
  expect(await left.fileWords(file.name)).toContain(words);
  expect(await right.fileWords(file.name)).toContain('The other side could not go on');
  await expectNothingWritten(halfway);
});

test('a lane that is closed gives its blocks back, and the rest goes another way', async () => {
  const { left, right, file, sent } = await stoppedAt(random.between(0.1, 0.4), random);
  expect(await closeLanes(right)).toBeGreaterThan(0);
  await arrives({ left, right, file });
  expect((await sent()).twiceBytes).toBeGreaterThan(0);
});

test('a disk that is broken midway ends the transfer with words for both, and takes the next one once it is well', async () => {
  const halfway = await stoppedAt(random.between(0.1, 0.4), random);
  const { left, right, file } = halfway;
  const mend = await failWrites(right, 'InvalidStateError');
  await right.waitForFile(file.name, 'failed');
  await left.waitForFile(file.name, 'failed');
  expect(await right.fileWords(file.name)).toContain('The disk did not take the file');
  expect(await left.fileWords(file.name)).toContain('The other side could not go on');
  await expectNothingWritten(halfway);
  await mend();
  await right.clickInCard(file.name, 'Dismiss');
  await left.clickInCard(file.name, 'Send again');
  await left.clickInCard(file.name, 'Dismiss');
  await right.acceptFile(file.name);
  await arrives({ left, right, file });
});

test('a disk that has no more room midway holds the transfer with words for both, and it goes on by itself', async () => {
  const { left, right, file } = await stoppedAt(random.between(0.1, 0.4), random);
  const mend = await failWrites(right, 'QuotaExceededError');
  await right.waitForFileWords(file.name, 'Not enough space');
  await left.waitForFileWords(file.name, 'has space again');
  expect(await readTree(right.downloadsDir)).toEqual({});
  await mend();
  await arrives({ left, right, file });
});

/** Both sides are through with it, and the receiver has nothing of it. */
async function expectNothingWritten({ left, right }: Halfway): Promise<void> {
  await expectNothingOpen(left, right);
  expect(await readTree(right.downloadsDir)).toEqual({});
}

import { expect } from 'vitest';
import type { Device } from '../driver.ts';
import { expectNothingOpen, randomFile, sharedPair, type TestFile } from './fixtures.ts';
import type { SeededRandom } from './seed.ts';
import { countSentBlocks, type SentBlocks, waitUntilSent } from './sentBlocks.ts';
import { readTree } from './trees.ts';

/** Large enough to be stopped midway: it takes some seconds here. */
export const SIZE = 48_000_000;

export interface Halfway {
  left: Device;
  right: Device;
  file: TestFile;
  /** What the sender has sent since the beginning, as long as its transfer worker lives. */
  sent: () => Promise<SentBlocks>;
}

let files = 0;

/** A transfer over the shared pair's link, of which `share` has just left its sender. */
export async function stoppedAt(
  share: number,
  random: SeededRandom,
  { prepare = async () => {} }: { prepare?: (path: string) => Promise<void> } = {},
): Promise<Halfway> {
  const [left, right] = await sharedPair();
  files++;
  const file = await randomFile(`film ${files}.mov`, SIZE, random.seed + files);
  await prepare(file.path);
  const sent = await countSentBlocks(left);
  await left.sendFiles([file.path]);
  await right.acceptFile(file.name);
  await waitUntilSent(left, SIZE * share);
  return { left, right, file, sent };
}

/** Both are done, and the receiver has this file and nothing else. */
export async function arrives({ left, right, file }: Omit<Halfway, 'sent'>): Promise<void> {
  await right.waitForFile(file.name, 'done', 60_000);
  await left.waitForFile(file.name, 'done');
  expect(await readTree(right.downloadsDir)).toEqual({ [file.name]: file.sha256 });
  await expectNothingOpen(left, right);
}

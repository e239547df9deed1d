import { expect, test } from 'vitest';
import { sampleMemory } from '../../bench/memorySampler.ts';
import { sha256OfFile } from '../../scripts/randomFile.ts';
import { linkedInTabs, randomFile } from './support/fixtures.ts';
import { opfsFiles } from './support/opfsFiles.ts';

const GIGABYTE = 1_000_000_000;
/** Far below the file, well above what moves by itself: a window of blocks on either side, and garbage not yet collected. */
const ALLOWED_BYTES = 160 * 1024 * 1024;

test('1 GB arrives identical, and neither side’s memory grows with it', { timeout: 400_000 }, async () => {
  const [left, right] = await linkedInTabs();
  const file = await randomFile('film.mov', GIGABYTE);
  const stops = await Promise.all([sampleMemory(left), sampleMemory(right)]);
  await left.sendFiles([file.path]);
  await right.acceptFile(file.name);
  await right.waitForFile(file.name, 'done', 300_000);
  const samples = await Promise.all(stops.map((stop) => stop()));
  const [sender = Infinity, receiver = Infinity] = samples.map(({ peakBytes, startBytes }) => peakBytes - startBytes);
  console.log(`over idle: sender ${mebibytes(sender)} MiB, receiver ${mebibytes(receiver)} MiB`);
  expect(sender).toBeLessThan(ALLOWED_BYTES);
  expect(receiver).toBeLessThan(ALLOWED_BYTES);
  expect(await sha256OfFile(await right.waitForDownload(file.name))).toBe(file.sha256);
  await expect.poll(() => opfsFiles(right)).toEqual([]);
});

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}

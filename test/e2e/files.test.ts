import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { sha256OfFile, writeRandomFile } from '../../scripts/randomFile.ts';
import { type Device, linkAgain } from './driver.ts';
import { stopNextDownload } from './support/faults.ts';
import { randomFile, sharedPair } from './support/fixtures.ts';
import { opfsFiles } from './support/opfsFiles.ts';

const MEGABYTE = 1_000_000;

test('a file arrives in the other’s downloads, identical, and the copy on the way is removed', async () => {
  const [left, right] = await sharedPair();
  const file = await randomFile('report.dat', 20 * MEGABYTE);
  await left.sendFiles([file.path]);
  await right.waitForFile(file.name, 'offered');
  expect(await opfsFiles(right)).toEqual([]);
  expect(await readdir(right.downloadsDir)).toEqual([]);
  await right.acceptFile(file.name);
  expect(await sha256OfFile(await right.waitForDownload(file.name))).toBe(file.sha256);
  await left.waitForFile(file.name, 'done');
  await right.waitForFile(file.name, 'done');
  await nothingLeft(right);
});

test('files of every awkward size arrive whole, also when they are dropped', async () => {
  const [left, right] = await sharedPair();
  const block = 1024 * 1024;
  for (const bytes of [0, 1, 65_536, 65_537, block - 1, block, block + 1, 3 * block]) {
    const file = await randomFile(`size-${bytes}.txt`, bytes, bytes + 1);
    await left.dropFiles([file.path]);
    await right.acceptFile(file.name);
    expect(await sha256OfFile(await right.waitForDownload(file.name))).toBe(file.sha256);
    await left.waitForFile(file.name, 'done');
  }
});

test('several files are one offer, and each keeps its name and its extension', async () => {
  const [left, right] = await sharedPair();
  const names = ['notes.md', 'c.jpg', '보고서.hwp', 'no extension', 'archive.tar.gz'];
  const files = await Promise.all(names.map((name, index) => randomFile(name, 10_000 + index, index + 1)));
  await left.sendFiles(files.map(({ path }) => path));
  await right.acceptFile('5 files');
  for (const file of files) expect(await sha256OfFile(await right.waitForDownload(file.name))).toBe(file.sha256);
  await left.waitForFile('5 files', 'done');
});

test('a small file that is saved long before the next one’s first block is there leaves the rest in order', async () => {
  const [left, right] = await sharedPair();
  const small = await randomFile('first.txt', 10);
  const large = await randomFile('second.dat', 30 * MEGABYTE, 2);
  await left.sendFiles([small.path, large.path]);
  await right.acceptFile('2 files');
  for (const file of [small, large])
    expect(await sha256OfFile(await right.waitForDownload(file.name))).toBe(file.sha256);
  await right.waitForFile('2 files', 'done');
  await nothingLeft(right);
});

test('a file that its receiver has verified is kept, though the sender closes the link at once', async () => {
  const [left, right] = await sharedPair();
  const file = await randomFile('kept.dat', 30 * MEGABYTE);
  await left.sendFiles([file.path]);
  await right.acceptFile(file.name);
  await left.waitForFile(file.name, 'done');
  await left.closeLink();
  expect(await sha256OfFile(await right.waitForDownload(file.name))).toBe(file.sha256);
  await nothingLeft(right);
  await linkAgain(left, right);
});

test('a file that the browser did not save is kept, and saved when it is tried again', async () => {
  const [left, right] = await sharedPair();
  const file = await randomFile('stopped.dat', 40 * MEGABYTE);
  await stopNextDownload(right);
  await left.sendFiles([file.path]);
  await right.acceptFile(file.name);
  await left.waitForFile(file.name, 'done');
  await right.clickInCard(file.name, 'Try again');
  expect(await sha256OfFile(await right.waitForDownload(file.name))).toBe(file.sha256);
  await right.waitForFile(file.name, 'done');
  await nothingLeft(right);
});

test('a declined file is never written, and the sender is told', async () => {
  const [left, right] = await sharedPair();
  const file = await randomFile('unwanted.dat', MEGABYTE);
  await left.sendFiles([file.path]);
  await right.declineFile(file.name);
  await left.waitForFile(file.name, 'declined');
  await right.waitForFile(file.name, 'declined');
  expect(await opfsFiles(right)).toEqual([]);
  expect(await readdir(right.downloadsDir)).toEqual([]);
});

test.each(['sender', 'receiver'] as const)(
  'a transfer that the %s cancels midway leaves nothing behind',
  async (who) => {
    const [left, right] = await sharedPair();
    const file = await randomFile(`cancelled by ${who}.dat`, 60 * MEGABYTE);
    await left.sendFiles([file.path]);
    await right.acceptFile(file.name);
    await right.waitForFile(file.name, 'moving');
    await (who === 'sender' ? left : right).cancelFile(file.name);
    await left.waitForFile(file.name, 'cancelled');
    await right.waitForFile(file.name, 'cancelled');
    await nothingLeft(right);
    expect(await readdir(right.downloadsDir)).toEqual([]);
    await left.say(`still here, ${who}`);
    await right.waitForMessage(`still here, ${who}`, 'remote');
  },
);

test('an offer that its sender takes back cannot be accepted any more', async () => {
  const [left, right] = await sharedPair();
  const file = await randomFile('oops.dat', MEGABYTE);
  await left.sendFiles([file.path]);
  await right.waitForFile(file.name, 'offered');
  await left.cancelFile(file.name);
  await right.waitForFile(file.name, 'cancelled');
  expect(await readdir(right.downloadsDir)).toEqual([]);
});

test('a name that tries to leave the folder and to hide its ending does neither', async () => {
  const [left, right] = await sharedPair();
  await left.offerNamed('../../evil\u202Egpj.exe', 'harmless');
  await right.acceptFile('evilgpj.exe');
  await right.waitForDownload('evilgpj.exe');
  await right.waitForFile('evilgpj.exe', 'done');
  expect(await right.downloads()).toEqual(['evilgpj.exe']);
});

test('a file that changes while it is being sent is not sent as a mixture', async () => {
  const [left, right] = await sharedPair();
  const file = await randomFile('moving-target.dat', 60 * MEGABYTE);
  await left.sendFiles([file.path]);
  await right.acceptFile(file.name);
  await right.waitForFile(file.name, 'moving');
  await writeRandomFile(file.path, 50 * MEGABYTE, 99);
  await left.waitForFile(file.name, 'failed');
  await right.waitForFile(file.name, 'failed');
  await nothingLeft(right);
});

/** The disk worker removes after the fact: wait for it, instead of looking too early. */
async function nothingLeft(device: Device): Promise<void> {
  await expect.poll(() => opfsFiles(device), { timeout: 15_000 }).toEqual([]);
}

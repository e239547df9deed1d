import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect } from 'vitest';
import { sha256OfFile, writeRandomFile } from '../../../scripts/randomFile.ts';
import { type Device, type DeviceOptions, linkAgain, openDevice } from '../driver.ts';
import { opfsFiles } from './opfsFiles.ts';

const closings: (() => Promise<void>)[] = [];

/** Closes every browser and removes every file that a test made, whatever became of it. */
afterEach(async () => {
  await Promise.all(closings.splice(0).map((close) => close()));
});

/** Has something done when a test is over. Of tests that run side by side, each says it in its own context. */
type AtTheEnd = (close: () => Promise<void>) => void;

const atTheEndOfTheOnlyTest: AtTheEnd = (close) => void closings.push(close);

/** Starts browsers that end with the test. */
export function devices(count: 2, options?: DeviceOptions, atTheEnd?: AtTheEnd): Promise<[Device, Device]>;
export function devices(count: 3, options?: DeviceOptions, atTheEnd?: AtTheEnd): Promise<[Device, Device, Device]>;
export function devices(count: number, options: DeviceOptions = {}, atTheEnd?: AtTheEnd): Promise<Device[]> {
  return Promise.all(Array.from({ length: count }, () => device(options, atTheEnd)));
}

/** Starts a browser that ends with the test. */
export async function device(options: DeviceOptions = {}, atTheEnd = atTheEndOfTheOnlyTest): Promise<Device> {
  const opened = await openDevice(options);
  atTheEnd(() => opened.close());
  return opened;
}

/** Two devices, linked by text, each with its conversation in a tab. */
export async function linkedInTabs(options: DeviceOptions = {}): Promise<[Device, Device]> {
  const [left, right] = await devices(2, options);
  await linkAgain(left, right);
  return [left, right];
}

let pair: [Device, Device] | null = null;

/** A test that failed may leave the pair in any state: the next one gets new browsers. */
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await closePair();
});

afterAll(closePair);

async function closePair(): Promise<void> {
  const devices = pair ?? [];
  pair = null;
  await Promise.all(devices.map((device) => device.close()));
}

/**
 * Two linked devices that the tests of a file use one after the other, for starting and linking takes longer than most
 * tests. Their downloads are empty; their conversations are not, so each test calls its files something else.
 */
export async function sharedPair(): Promise<[Device, Device]> {
  if (pair === null) {
    pair = (await Promise.all([openDevice(), openDevice()])) as [Device, Device];
    await linkAgain(...pair);
  }
  await Promise.all(
    pair.map(async (shared) => {
      await emptyFolder(shared.downloadsDir);
      if (shared.hasView()) return;
      await shared.openTab();
      await shared.waitForLinked();
    }),
  );
  return pair;
}

async function emptyFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(path.join(folder, name), { recursive: true, force: true });
}

/** Nothing half-done is left: no transfer that has not ended, nothing on the way, nothing half-written in Downloads. */
export async function expectNothingOpen(left: Device, right: Device): Promise<void> {
  for (const device of [left, right]) {
    await device.waitForNoOpenTransfer();
    await expect.poll(() => opfsFiles(device), { timeout: 15_000 }).toEqual([]);
    expect((await readdir(device.downloadsDir)).filter((name) => name.endsWith('.crdownload'))).toEqual([]);
  }
}

export interface TestFile {
  path: string;
  name: string;
  sha256: string;
}

/** A folder that is removed with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tandem-file-'));
  atTheEndOfTheOnlyTest(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A file of random bytes that is removed with the test. */
export async function randomFile(name: string, bytes: number, seed = 1): Promise<TestFile> {
  const folder = await temporaryFolder();
  const file = path.join(folder, name);
  await writeRandomFile(file, bytes, seed);
  return { path: file, name, sha256: await sha256OfFile(file) };
}

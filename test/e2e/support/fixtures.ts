import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';
import { sha256OfFile, writeRandomFile } from '../../../scripts/randomFile.ts';
import { type Device, type DeviceOptions, openDevice, pairByText } from '../driver.ts';

const open: { close(): Promise<void> }[] = [];

/** Closes every browser and removes every file that a test made, whatever became of it. */
afterEach(async () => {
  await Promise.all(open.splice(0).map((opened) => opened.close()));
});

/** Starts browsers that end with the test. */
export function devices(count: 2, options?: DeviceOptions): Promise<[Device, Device]>;
export function devices(count: 3, options?: DeviceOptions): Promise<[Device, Device, Device]>;
export function devices(count: number, options: DeviceOptions = {}): Promise<Device[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const device = await openDevice(options);
      open.push(device);
      return device;
    }),
  );
}

/** Two devices, linked by text, each with its conversation in a tab. */
export async function linkedInTabs(options: DeviceOptions = {}): Promise<[Device, Device]> {
  const [left, right] = await devices(2, options);
  await Promise.all([left.openTab(), right.openTab()]);
  await pairByText(left, right);
  return [left, right];
}

/** Links two devices that were linked before; each has a view open, or gets a tab. */
export async function linkAgain(left: Device, right: Device): Promise<void> {
  await Promise.all([left, right].map((device) => (device.hasView() ? device.pairAnother() : device.openTab())));
  await pairByText(left, right);
}

export interface TestFile {
  path: string;
  name: string;
  sha256: string;
}

/** A folder that is removed with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tandem-file-'));
  open.push({ close: () => rm(folder, { recursive: true, force: true }) });
  return folder;
}

/** A file of random bytes that is removed with the test. */
export async function randomFile(name: string, bytes: number, seed = 1): Promise<TestFile> {
  const folder = await temporaryFolder();
  const file = path.join(folder, name);
  await writeRandomFile(file, bytes, seed);
  return { path: file, name, sha256: await sha256OfFile(file) };
}

/** Everything in the device's origin-private file system, as paths. */
export async function opfsFiles(device: Device): Promise<string[]> {
  const host = await device.offscreenPage();
  return host.evaluate(async () => {
    const found: string[] = [];
    const folders: { handle: FileSystemDirectoryHandle; path: string }[] = [
      { handle: await navigator.storage.getDirectory(), path: '' },
    ];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      for await (const [name, handle] of folder.handle.entries()) {
        const path = `${folder.path}/${name}`;
        if (handle.kind === 'file') found.push(path);
        else folders.push({ handle: handle as FileSystemDirectoryHandle, path });
      }
    }
    return found;
  });
}

import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'puppeteer-core';
import { type Device, openDevice, pairByText } from '../test/e2e/driver.ts';
import { openLongWire } from './longWire.ts';

/** A wireless network's, roughly: its round trip, and how long a packet may wait in front of it. */
const LAN_RTT_MS = 2;
const LAN_QUEUE_MS = 50;

export interface LinkedDevices {
  sender: Device;
  receiver: Device;
  /** Their offscreen documents, sender first. */
  hosts: readonly [Page, Page];
  /** A folder for files, which goes with the browsers. */
  folder: string;
  /** The browser's version. */
  browser: string;
}

/**
 * Two fresh browsers, linked by text, each with its conversation in a tab, for as long as `use` runs.
 *
 * @param prefixes commands in front of each browser's own: the two ends of a long wire
 */
export async function withLinkedDevices<T>(
  use: (linked: LinkedDevices) => Promise<T>,
  prefixes: readonly [string[], string[]] = [[], []],
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tandem-bench-'));
  const removeAtExit = () => rmSync(folder, { recursive: true, force: true });
  // Also where the program ends by an error or Ctrl+C: there may be gigabytes in it.
  process.once('exit', removeAtExit);
  const devices: Device[] = [];
  try {
    // One after the other: two browsers that start at once on two cores take as long, and run into time limits.
    for (const prefix of prefixes) devices.push(await openDevice({ prefix }));
    const [sender, receiver] = devices;
    if (!sender || !receiver) throw new Error('Two browsers are needed.');
    await Promise.all([sender.openTab(), receiver.openTab()]);
    await pairByText(sender, receiver);
    const hosts = [await sender.offscreenPage(), await receiver.offscreenPage()] as const;
    return await use({ sender, receiver, hosts, folder, browser: await hosts[0].browser().version() });
  } finally {
    await Promise.all(devices.map((device) => device.close()));
    await rm(folder, { recursive: true, force: true });
    process.off('exit', removeAtExit);
  }
}

/**
 * As `withLinkedDevices`, but over a wire of this rate in Mbit/s where one is given: there the network is the limit, not
 * the processors that both browsers share.
 */
export async function withNetwork<T>(
  rateMbps: number | undefined,
  use: (linked: LinkedDevices) => Promise<T>,
): Promise<T> {
  if (rateMbps === undefined) return withLinkedDevices(use);
  const wire = await openLongWire({ rttMs: LAN_RTT_MS, rateMbps, queueMs: LAN_QUEUE_MS });
  try {
    return await withLinkedDevices(use, wire.prefixes);
  } finally {
    await wire.close();
  }
}

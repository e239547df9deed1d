import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeRandomFile } from '../scripts/randomFile.ts';
import { type Device, openDevice, pairByCamera } from '../test/e2e/driver.ts';
import { waitForTiming } from '../test/e2e/support/timings.ts';
import { measureRawChannel } from './raw.ts';
import { median } from './statistics.ts';

const BYTES = 200_000_000;
const ROUNDS = 3;
const TIMEOUT_MS = 180_000;

export interface LanBench {
  rawMBps: number;
  productMBps: number;
  ratio: number;
  /** The hand-over to Downloads, after the last block is verified. */
  saveSeconds: number;
}

/**
 * A file through the whole product, from the click on "Accept" to the last block verified on the disk, and the
 * same number of bytes over a bare data channel between the same two browsers, in turns: what else the machine
 * does then hits both. Medians over the rounds.
 */
export async function benchLan(say: (line: string) => void): Promise<LanBench> {
  const work = await mkdtemp(path.join(tmpdir(), 'tandem-bench-'));
  const devices: Device[] = [];
  try {
    for (let count = 0; count < 2; count++) devices.push(await openDevice());
    const [sender, receiver] = devices;
    if (!sender || !receiver) throw new Error('Two browsers are needed.');
    return await measure(sender, receiver, work, say);
  } finally {
    await Promise.all(devices.map((device) => device.close()));
    await rm(work, { recursive: true, force: true });
  }
}

async function measure(sender: Device, receiver: Device, work: string, say: (line: string) => void): Promise<LanBench> {
  await Promise.all([sender.clickIcon(), receiver.clickIcon()]);
  await pairByCamera(sender, receiver);
  await Promise.all([sender.openTab(), receiver.openTab()]);
  const hosts = [await sender.offscreenPage(), await receiver.offscreenPage()] as const;
  const rawRates: number[] = [];
  const productRates: number[] = [];
  const saves: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const rawSeconds = await measureRawChannel(...hosts, BYTES);
    const file = path.join(work, `random-${round}.bin`);
    await writeRandomFile(file, BYTES, round);
    const { seconds, saveSeconds } = await measureProduct(sender, receiver, file, round);
    await rm(file);
    rawRates.push(BYTES / 1e6 / rawSeconds);
    productRates.push(BYTES / 1e6 / seconds);
    saves.push(saveSeconds);
    say(`${round}/${ROUNDS} raw ${rawRates.at(-1)?.toFixed(1)} MB/s, product ${productRates.at(-1)?.toFixed(1)} MB/s`);
  }
  const rawMBps = median(rawRates);
  const productMBps = median(productRates);
  return {
    rawMBps: round3(rawMBps),
    productMBps: round3(productMBps),
    ratio: round3(productMBps / rawMBps),
    saveSeconds: round3(median(saves)),
  };
}

async function measureProduct(sender: Device, receiver: Device, file: string, round: number) {
  const name = path.basename(file);
  const host = await receiver.offscreenPage();
  await sender.sendFiles([file]);
  await receiver.acceptFile(name);
  const timing = { count: round, timeout: TIMEOUT_MS };
  const accepted = await waitForTiming(host, 'tandem:transfer-accepted', timing);
  const verified = await waitForTiming(host, 'tandem:transfer-verified', timing);
  const saved = await waitForTiming(host, 'tandem:transfer-saved', timing);
  await receiver.waitForFile(name, 'done');
  await rm(await receiver.waitForDownload(name));
  return { seconds: (verified.at - accepted.at) / 1000, saveSeconds: (saved.at - verified.at) / 1000 };
}

const round3 = (value: number) => Number(value.toFixed(3));

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeRandomFile } from '../scripts/randomFile.ts';
import { type Device, openDevice, pairByCamera } from '../test/e2e/driver.ts';
import { waitForTiming } from '../test/e2e/support/timings.ts';
import { measureRawChannel } from './raw.ts';
import { median } from './statistics.ts';

const BYTES = 200_000_000;
const ROUNDS = 5;
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
 * same number of bytes over a bare data channel between the same two browsers before and after it: what else the
 * machine does then hits both. Medians over the rounds; `ratio` is the median of each round's own.
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
  const raw = async () => BYTES / 1e6 / (await measureRawChannel(...hosts, BYTES));
  const rawRates = [await raw()];
  const productRates: number[] = [];
  const ratios: number[] = [];
  const saves: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const file = path.join(work, `random-${round}.bin`);
    await writeRandomFile(file, BYTES, round);
    const { seconds, saveSeconds } = await measureProduct(sender, receiver, file, round);
    await rm(file);
    const before = rawRates.at(-1) ?? 0;
    const after = await raw();
    const product = BYTES / 1e6 / seconds;
    const ratio = (2 * product) / (before + after);
    rawRates.push(after);
    productRates.push(product);
    ratios.push(ratio);
    saves.push(saveSeconds);
    say(
      `${round}/${ROUNDS} product ${product.toFixed(1)} MB/s between raw ${before.toFixed(1)} and ${after.toFixed(1)}: ${ratio.toFixed(2)}`,
    );
  }
  return {
    rawMBps: round3(median(rawRates)),
    productMBps: round3(median(productRates)),
    ratio: round3(median(ratios)),
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

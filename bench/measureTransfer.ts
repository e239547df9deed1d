import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'puppeteer-core';
import { sha256OfFile } from '../scripts/randomFile.ts';
import type { Bytes, Milliseconds } from '../src/core/units.ts';
import { type Timing, timings, waitForTiming } from '../test/e2e/support/timings.ts';
import type { LinkedDevices } from './linkedDevices.ts';

/** So often is looked whether the transfer has failed: seldom enough to cost nothing. */
const LOOK_MS = 10_000;

export interface TransferPlan {
  /** Files that are picked together. */
  paths: string[];
  /** What the card is called: the file's name, or `1,000 files`. */
  card: string;
  bytes: Bytes;
  /** A rate that the slowest run stays above, in MB a second: below it, the transfer counts as stuck. */
  slowestMBps?: number;
}

export interface TransferFigures {
  productMBps: number;
  /** From the click on "Accept" to the last block verified on the receiver's disk. */
  seconds: number;
  /** From there to the browser's word that the last download is complete. */
  saveSeconds: number;
}

/**
 * Sends files through the whole product, compares what arrived with what was sent, and removes what arrived. The
 * clock is the receiver's offscreen document; hashing and removing are outside of it.
 *
 * @throws Error if the transfer fails or is stuck, or if a file arrived other than it was
 */
export async function measureTransfer(linked: LinkedDevices, plan: TransferPlan): Promise<TransferFigures> {
  const { sender, receiver, hosts } = linked;
  const [, host] = hosts;
  const digests = await Promise.all(plan.paths.map(sha256OfFile));
  const done = (await timings(host)).filter(({ name }) => name === 'tandem:transfer-saved').length;
  const mark = (name: string) => waitForMark(linked, host, name, done + 1, plan);

  await sender.sendFiles(plan.paths);
  await receiver.acceptFile(plan.card);
  const accepted = await mark('tandem:transfer-accepted');
  const verified = await mark('tandem:transfer-verified');
  const saved = await mark('tandem:transfer-saved');

  for (const [index, source] of plan.paths.entries()) {
    const arrived = path.join(receiver.downloadsDir, path.basename(source));
    if ((await sha256OfFile(arrived)) !== digests[index]) throw new Error(`${arrived} is not what was sent.`);
    await rm(arrived);
  }
  const seconds = (verified.at - accepted.at) / 1000;
  return { seconds, productMBps: plan.bytes / 1e6 / seconds, saveSeconds: (saved.at - verified.at) / 1000 };
}

/** Waits for the mark for the `count`-th time, and looks now and then whether it can still come. */
async function waitForMark(
  { sender, receiver }: LinkedDevices,
  host: Page,
  name: string,
  count: number,
  { card, bytes, slowestMBps = 2 }: TransferPlan,
): Promise<Timing> {
  const limit: Milliseconds = 60_000 + bytes / 1000 / slowestMBps;
  const deadline = Date.now() + limit;
  for (;;) {
    try {
      return await waitForTiming(host, name, { count, timeout: LOOK_MS });
    } catch (cause) {
      const states = await Promise.all([sender.fileState(card), receiver.fileState(card)]);
      const ended = states.some((state) => state === 'failed' || state === 'cancelled');
      if (!ended && Date.now() < deadline) continue;
      const [sending, receiving] = states;
      throw new Error(
        `${card}: no ${name}${ended ? '' : ` after ${Math.round(limit / 1000)} s`}; its card is ${sending} at the sender and ${receiving} at the receiver.`,
        { cause },
      );
    }
  }
}

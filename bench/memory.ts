import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { writeRandomFile } from '../scripts/randomFile.ts';
import type { Bytes } from '../src/core/units.ts';
import type { Device } from '../test/e2e/driver.ts';
import { compareWithCeiling, formatBytes, mebibytes, round1, round3 } from './figures.ts';
import { type LinkedDevices, withLinkedDevices } from './linkedDevices.ts';
import { measureTransfer } from './measureTransfer.ts';
import { sampleMemory } from './memorySampler.ts';
import type { Bench } from './report.ts';
import { median } from './statistics.ts';

const BYTES = 2_000_000_000;
const CEILING_MIB = 128;
/** Ten samples of two linked browsers that have nothing to do. */
const IDLE_MS = 5000;
/** The source, the copy in the origin-private file system, and the download. */
const COPIES = 3;

/** The most memory that a file takes on either side, over what two idle, linked browsers have. */
export const memory: Bench = {
  summary: 'peak private memory of either side over idle while a random file of 2 GB moves (Linux)',
  options: ['bytes'],
  needsBuild: true,
  run: ({ say, options: { bytes = BYTES } }) =>
    withLinkedDevices(async (linked) => {
      if (process.platform !== 'linux') throw new Error('Memory is read from /proc: run this bench on Linux.');
      await requireSpace(linked.folder, bytes);
      const card = 'film.mov';
      const file = path.join(linked.folder, card);
      await writeRandomFile(file, bytes, 1);
      const { sender, receiver } = linked;
      const idle = await Promise.all([sender, receiver].map(idleBytes));
      say(`Idle: sender ${round1(mebibytes(idle[0] ?? 0))} MiB, receiver ${round1(mebibytes(idle[1] ?? 0))} MiB`);

      const stops = await Promise.all([sampleMemory(sender), sampleMemory(receiver)]);
      const figures = await transferWhile(linked, file, bytes);
      const samples = await Promise.all(stops.map((stop) => stop()));

      const [senderSide, receiverSide] = samples.map(({ peakBytes, samples }, index) => ({
        idleMiB: round1(mebibytes(idle[index] ?? 0)),
        peakMiB: round1(mebibytes(peakBytes)),
        overIdleMiB: round1(mebibytes(peakBytes - (idle[index] ?? 0))),
        samplesMiB: samples.map((sample) => round1(mebibytes(sample))),
      }));
      if (!senderSide || !receiverSide) throw new Error('Two sides are needed.');
      const rows = Object.entries({ sender: senderSide, receiver: receiverSide });
      return {
        figures: {
          bytes,
          senderMiB: senderSide.overIdleMiB,
          receiverMiB: receiverSide.overIdleMiB,
          ceilingMiB: CEILING_MIB,
          productMBps: round3(figures.productMBps),
          samples: { sender: senderSide, receiver: receiverSide },
        },
        table: rows.map(([side, { samplesMiB, ...row }]) => ({ side, ...row, samples: samplesMiB.length })),
        verdicts: rows.map(([side, { overIdleMiB }]) =>
          compareWithCeiling(`${formatBytes(bytes)}, MiB over idle at the ${side}`, overIdleMiB, CEILING_MIB),
        ),
        browser: linked.browser,
      };
    }),
};

/** Hashing what arrived is no longer part of it: what the browsers hold then is garbage, and counts all the same. */
function transferWhile(linked: LinkedDevices, file: string, bytes: Bytes) {
  return measureTransfer(linked, { paths: [file], card: path.basename(file), bytes });
}

async function idleBytes(device: Device): Promise<Bytes> {
  const stop = await sampleMemory(device);
  await device.pass(IDLE_MS);
  return median((await stop()).samples);
}

async function requireSpace(folder: string, bytes: Bytes): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= COPIES * bytes) return;
  throw new Error(
    `${formatBytes(bytes)} need ${formatBytes(COPIES * bytes)} free in ${folder}: set TMPDIR to a larger disk.`,
  );
}

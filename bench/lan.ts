import { rm } from 'node:fs/promises';
import path from 'node:path';
import { writeRandomFile } from '../scripts/randomFile.ts';
import { compareWithFloor, formatBytes, megabytes, round3 } from './figures.ts';
import { interleave, summarizeRounds } from './interleave.ts';
import { withNetwork } from './linkedDevices.ts';
import { measureTransfer } from './measureTransfer.ts';
import { measureRawChannel } from './raw.ts';
import type { Bench } from './report.ts';
import { median } from './statistics.ts';

const BYTES = 500_000_000;
const ROUNDS = 5;
const FLOOR = 0.95;

/** A file through the whole product, and the same number of bytes over a bare data channel before and after it. */
export const lan: Bench = {
  summary: 'one random file of 500 MB through the whole product, against a bare data channel',
  options: ['bytes', 'rounds', 'rateMbps'],
  needsBuild: true,
  run: ({ say, options: { bytes = BYTES, rounds = ROUNDS, rateMbps } }) =>
    withNetwork(rateMbps, async (linked) => {
      const saves: number[] = [];
      const raw = async () => megabytes(bytes) / (await measureRawChannel(...linked.hosts, bytes));
      const product = async (round: number) => {
        const card = `random-${round}.txt`;
        const file = path.join(linked.folder, card);
        await writeRandomFile(file, bytes, round);
        const { productMBps, saveSeconds } = await measureTransfer(linked, { paths: [file], card, bytes });
        await rm(file);
        saves.push(round3(saveSeconds));
        return productMBps;
      };
      const measured = await interleave(rounds, raw, product, ({ round, ratio }) =>
        say(`${round}/${rounds}: ${ratio}`),
      );
      const samples = measured.map((row, index) => ({
        round: row.round,
        rawBeforeMBps: row.referenceBefore,
        productMBps: row.product,
        rawAfterMBps: row.referenceAfter,
        ratio: row.ratio,
        saveSeconds: saves[index] ?? 0,
      }));
      const { referenceMBps: rawMBps, productMBps, ratio } = summarizeRounds(measured);
      return {
        figures: {
          bytes,
          rateMbps: rateMbps ?? null,
          rawMBps,
          productMBps,
          ratio,
          floor: FLOOR,
          saveSeconds: median(saves),
          samples,
        },
        table: samples,
        verdicts: [compareWithFloor(`${formatBytes(bytes)}, product to raw channel`, ratio, FLOOR)],
        browser: linked.browser,
      };
    }),
};

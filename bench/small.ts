import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeRandomFile } from '../scripts/randomFile.ts';
import { compareWithFloor, round3 } from './figures.ts';
import { interleave, summarizeRounds } from './interleave.ts';
import { type LinkedDevices, withLinkedDevices } from './linkedDevices.ts';
import { measureTransfer, type TransferFigures } from './measureTransfer.ts';
import type { Bench } from './report.ts';
import { median } from './statistics.ts';

const FILES = 1000;
const FILE_BYTES = 16 * 1024;
const TOTAL_BYTES = FILES * FILE_BYTES;
/** One run takes about a second, so that single ones scatter; many are cheap. */
const ROUNDS = 7;
const FLOOR = 0.7;

/** A thousand small files in one offer, and one file of the same total before and after them. */
export const small: Bench = {
  summary: '1,000 files of 16 KiB, against one file of the same total',
  options: ['rounds'],
  needsBuild: true,
  run: ({ say, options: { rounds = ROUNDS } }) =>
    withLinkedDevices(async (linked) => {
      const saves: number[] = [];
      let singles = 0;
      const single = async () => (await sendSingle(linked, ++singles)).productMBps;
      const many = async (round: number) => {
        const { productMBps, saveSeconds } = await sendMany(linked, round);
        saves.push(round3(saveSeconds));
        return productMBps;
      };
      const measured = await interleave(rounds, single, many, ({ round, ratio }) =>
        say(`${round}/${rounds}: ${ratio}`),
      );
      const samples = measured.map((row, index) => ({
        round: row.round,
        singleBeforeMBps: row.referenceBefore,
        manyMBps: row.product,
        singleAfterMBps: row.referenceAfter,
        ratio: row.ratio,
        saveSeconds: saves[index] ?? 0,
      }));
      const { referenceMBps: singleMBps, productMBps: manyMBps, ratio } = summarizeRounds(measured);
      const sizes = { files: FILES, fileBytes: FILE_BYTES };
      return {
        figures: { ...sizes, singleMBps, manyMBps, ratio, floor: FLOOR, saveSeconds: median(saves), samples },
        table: samples,
        verdicts: [compareWithFloor('1,000 files to one file of the same total', ratio, FLOOR)],
        browser: linked.browser,
      };
    }),
};

async function sendSingle(linked: LinkedDevices, number: number): Promise<TransferFigures> {
  const card = `single-${number}.txt`;
  const file = path.join(linked.folder, card);
  await writeRandomFile(file, TOTAL_BYTES, number);
  const figures = await measureTransfer(linked, { paths: [file], card, bytes: TOTAL_BYTES });
  await rm(file);
  return figures;
}

async function sendMany(linked: LinkedDevices, round: number): Promise<TransferFigures> {
  const folder = path.join(linked.folder, `round-${round}`);
  await mkdir(folder);
  const paths: string[] = [];
  for (let index = 0; index < FILES; index++) {
    // Names and bytes of their own in each round: nothing can be kept from the one before.
    const file = path.join(folder, `small-${round}-${String(index).padStart(4, '0')}.txt`);
    await writeRandomFile(file, FILE_BYTES, round * FILES + index);
    paths.push(file);
  }
  const figures = await measureTransfer(linked, { paths, card: '1,000 files', bytes: TOTAL_BYTES });
  await rm(folder, { recursive: true });
  return figures;
}

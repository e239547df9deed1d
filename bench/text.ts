import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import type { Bytes } from '../src/core/units.ts';
import { countConnectionBytes } from './connectionBytes.ts';
import { writeRecords, writeSource } from './corpus.ts';
import { compareWithFloor, formatBytes, megabytes, round3 } from './figures.ts';
import { interleave, summarizeRounds } from './interleave.ts';
import { withNetwork } from './linkedDevices.ts';
import { measureTransfer } from './measureTransfer.ts';
import { measureRawChannel } from './raw.ts';
import type { Bench } from './report.ts';
import { median } from './statistics.ts';

const BYTES = 200_000_000;
const ROUNDS = 3;
const FLOOR = 1.5;
/** Pieces of the files that are deflated here, and their size: enough to know the corpus by. */
const PROBES = 16;
const PROBE_BYTES = 1 << 20;

/** JSON records and source text, half each, against the same number of bytes over a bare data channel. */
export const text: Bench = {
  summary: '200 MB of JSON and source text through the whole product, against a bare data channel',
  options: ['bytes', 'rounds', 'rateMbps'],
  needsBuild: true,
  run: ({ say, options: { bytes = BYTES, rounds = ROUNDS, rateMbps } }) =>
    withNetwork(rateMbps, async (linked) => {
      const sentBytes = await countConnectionBytes(linked.hosts[0]);
      const wire: { wireBytes: Bytes; deflatedShare: number }[] = [];
      const raw = async () => megabytes(bytes) / (await measureRawChannel(...linked.hosts, bytes));
      const product = async (round: number) => {
        const paths = [`records-${round}.jsonl`, `source-${round}.ts`].map((name) => path.join(linked.folder, name));
        const [records = '', source = ''] = paths;
        await writeRecords(records, Math.ceil(bytes / 2), round);
        await writeSource(source, Math.floor(bytes / 2), round);
        const deflatedShare = round3((await shareOf(records, bytes / 2)) / 2 + (await shareOf(source, bytes / 2)) / 2);
        const before = sum(await sentBytes());
        const { productMBps } = await measureTransfer(linked, { paths, card: '2 files', bytes });
        wire.push({ wireBytes: sum(await sentBytes()) - before, deflatedShare });
        await Promise.all(paths.map((file) => rm(file)));
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
        ...wire[index],
      }));
      const { referenceMBps: rawMBps, productMBps, ratio } = summarizeRounds(measured);
      const wireBytes = median(wire.map((round) => round.wireBytes));
      const deflatedShare = median(wire.map((round) => round.deflatedShare));
      return {
        figures: {
          bytes,
          rateMbps: rateMbps ?? null,
          rawMBps,
          productMBps,
          ratio,
          floor: FLOOR,
          wireBytes,
          deflatedShare,
          samples,
        },
        table: samples,
        verdicts: [
          compareWithFloor(`${formatBytes(bytes)} of text, product to raw channel`, ratio, FLOOR),
          `On the wire: ${formatBytes(wireBytes)}, ${round3(wireBytes / bytes)} of the text; deflate alone makes ${deflatedShare}.`,
        ],
        browser: linked.browser,
      };
    }),
};

/** @returns how much deflate leaves of the file, block by block, as the product could send it at best */
async function shareOf(file: string, size: Bytes): Promise<number> {
  const handle = await open(file);
  try {
    let [read, deflated] = [0, 0];
    for (let probe = 0; probe < PROBES; probe++) {
      const piece = Buffer.alloc(Math.min(PROBE_BYTES, size));
      const { bytesRead } = await handle.read(
        piece,
        0,
        piece.length,
        Math.floor(((size - piece.length) * probe) / PROBES),
      );
      read += bytesRead;
      deflated += (await promisify(deflateRaw)(piece.subarray(0, bytesRead))).length;
    }
    return deflated / read;
  } finally {
    await handle.close();
  }
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

import { rm } from 'node:fs/promises';
import path from 'node:path';
import { writeRandomFile } from '../scripts/randomFile.ts';
import type { Bytes, Milliseconds } from '../src/core/units.ts';
import { timings } from '../test/e2e/support/timings.ts';
import { countConnectionBytes } from './connectionBytes.ts';
import { compareWithFloor, formatBytes, megabytes, round3 } from './figures.ts';
import { type LinkedDevices, withLinkedDevices } from './linkedDevices.ts';
import { openLongWire } from './longWire.ts';
import { measureTransfer } from './measureTransfer.ts';
import { measureRawChannel } from './raw.ts';
import type { Bench, BenchContext } from './report.ts';
import { median } from './statistics.ts';

const BYTES = 100_000_000;
/**
 * Of the computers' own network cards. It matters: what comes at once overflows the buffer of the browser's socket
 * (64 KiB, Chromium 156), so that a bare channel over 100 ms does 0.5 MB/s on a wire without any limit, 0.8 at
 * 1 Gbit/s, and 4 at 200 Mbit/s, where the wire spreads the packets of a burst.
 */
const RATE_MBPS = 1000;
const QUEUE_MS = 100;

interface WanCase {
  rttMs: Milliseconds;
  loss: number;
  /** Five to ten seconds of a bare channel, of which its slow start is a small part. */
  rawBytes: Bytes;
  /** Gain over the bare channel. */
  floor: number;
}

const CASES: WanCase[] = [
  { rttMs: 20, loss: 0, rawBytes: 20_000_000, floor: 3 },
  { rttMs: 20, loss: 0.001, rawBytes: 20_000_000, floor: 3 },
  { rttMs: 100, loss: 0, rawBytes: 10_000_000, floor: 8 },
  { rttMs: 100, loss: 0.001, rawBytes: 10_000_000, floor: 4 },
];

/** A connection that carried less than this share of the file carried talk, not the file. */
const CARRIER_SHARE = 0.005;

interface WanSample {
  rttMs: Milliseconds;
  loss: number;
  round: number;
  rawBeforeMBps: number;
  productMBps: number;
  rawAfterMBps: number;
  gain: number;
  /** The most lanes that the product says it had; null where it does not say. */
  lanes: number | null;
  /** Connections that carried the file, by the browser's own counters. */
  carriers: number;
  /** IP packets' bytes on the wire while the product sent, both ways. */
  wireBytes: Bytes;
  /** Packets that arrived while the product sent and that the browser did not read in time: it sends them again. */
  unread: number;
  /** The latest that the wire delivered a packet after its time. */
  wireLateMs: Milliseconds;
}

/**
 * A file over distance, its ramp-up included: each round has two browsers that know nothing of the wire yet. The bare
 * channel runs before and after it, between the same two browsers.
 */
export const wan: Bench = {
  summary: '100 MB over 20 and 100 ms, without and with 0.1 % loss, against a bare data channel (Linux, root)',
  options: ['bytes', 'rounds', 'rttMs', 'loss', 'rateMbps'],
  needsBuild: true,
  async run(context) {
    const { rounds = 1, rttMs, loss } = context.options;
    const chosen = CASES.filter((one) => one.rttMs === (rttMs ?? one.rttMs) && one.loss === (loss ?? one.loss));
    if (chosen.length === 0) throw new Error('The cases are --rtt 20 or 100 with --loss 0 or 0.001.');
    const samples: WanSample[] = [];
    let browser = '';
    for (const wanCase of chosen) {
      for (let round = 1; round <= rounds; round++) {
        const measured = await measureCase(wanCase, round, context);
        samples.push(measured.sample);
        browser = measured.browser;
      }
    }
    const cases = chosen.map((wanCase) => summarize(wanCase, samples));
    return {
      figures: {
        bytes: context.options.bytes ?? BYTES,
        rounds,
        rateMbps: rateOf(context),
        queueMs: QUEUE_MS,
        cases,
        samples,
      },
      table: samples,
      verdicts: cases.map((one) =>
        compareWithFloor(`${one.rttMs} ms, loss ${one.loss}, product to raw channel`, one.gain, one.floor),
      ),
      browser,
    };
  },
};

const rateOf = ({ options }: BenchContext) => options.rateMbps ?? RATE_MBPS;

async function measureCase({ rttMs, loss, rawBytes }: WanCase, round: number, context: BenchContext) {
  const { say } = context;
  const bytes = context.options.bytes ?? BYTES;
  const wire = await openLongWire({ rttMs, loss, rateMbps: rateOf(context), queueMs: QUEUE_MS });
  try {
    return await withLinkedDevices(async (linked) => {
      const raw = async () => megabytes(rawBytes) / (await measureRawChannel(...linked.hosts, rawBytes));
      const sentBytes = await countConnectionBytes(linked.hosts[0]);
      const rawBeforeMBps = await raw();
      const [sentBefore, wireBefore] = [await sentBytes(), total(await wire.counters())];
      const productMBps = await sendFile(linked, bytes, round);
      const [sent, wireAfter] = [await sentBytes(), total(await wire.counters())];
      const rawAfterMBps = await raw();
      const missed = total(await wire.counters()).missed;
      if (missed > 0)
        say(`The wire was too busy and lost ${missed} packets of its own: this machine is too slow for it.`);
      const sample: WanSample = {
        rttMs,
        loss,
        round,
        rawBeforeMBps: round3(rawBeforeMBps),
        productMBps: round3(productMBps),
        rawAfterMBps: round3(rawAfterMBps),
        gain: round3((2 * productMBps) / (rawBeforeMBps + rawAfterMBps)),
        lanes: await lanesSaid(linked),
        carriers: sent.filter((count, index) => count - (sentBefore[index] ?? 0) > bytes * CARRIER_SHARE).length,
        wireBytes: wireAfter.bytes - wireBefore.bytes,
        unread: wireAfter.unread - wireBefore.unread,
        wireLateMs: wireAfter.lateMs,
      };
      say(`${rttMs} ms, loss ${loss}, ${formatBytes(bytes)}: ${sample.productMBps} MB/s, gain ${sample.gain}`);
      return { sample, browser: linked.browser };
    }, wire.prefixes);
  } finally {
    await wire.close();
  }
}

async function sendFile(linked: LinkedDevices, bytes: Bytes, round: number): Promise<number> {
  const card = `random-${round}.txt`;
  const file = path.join(linked.folder, card);
  await writeRandomFile(file, bytes, round);
  // A tenth of what one connection did at 100 ms with loss.
  const { productMBps } = await measureTransfer(linked, { paths: [file], card, bytes, slowestMBps: 0.05 });
  await rm(file);
  return productMBps;
}

/** The product marks `tandem:lanes` with `{ count }` when the number of its lanes changes. */
async function lanesSaid({ hosts }: LinkedDevices): Promise<number | null> {
  const marks = (await Promise.all(hosts.map(timings))).flat().filter(({ name }) => name === 'tandem:lanes');
  const counts = marks.map(({ detail }) => (detail as { count?: number } | null)?.count ?? 0);
  return counts.length === 0 ? null : Math.max(...counts);
}

function total({
  leftToRight,
  rightToLeft,
}: Awaited<ReturnType<Awaited<ReturnType<typeof openLongWire>>['counters']>>) {
  return {
    bytes: leftToRight.bytes + rightToLeft.bytes,
    missed: leftToRight.missed + rightToLeft.missed,
    unread: leftToRight.unread + rightToLeft.unread,
    lateMs: Math.max(leftToRight.lateMs, rightToLeft.lateMs),
  };
}

/** Medians over the rounds of one case. */
function summarize({ rttMs, loss, floor }: WanCase, samples: WanSample[]) {
  const own = samples.filter((sample) => sample.rttMs === rttMs && sample.loss === loss);
  const lanes = own.map((sample) => sample.lanes).filter((count) => count !== null);
  return {
    rttMs,
    loss,
    rawMBps: round3(median(own.flatMap((sample) => [sample.rawBeforeMBps, sample.rawAfterMBps]))),
    productMBps: round3(median(own.map((sample) => sample.productMBps))),
    gain: round3(median(own.map((sample) => sample.gain))),
    lanes: lanes.length === 0 ? null : Math.max(...lanes),
    floor,
  };
}

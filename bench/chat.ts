import path from 'node:path';
import { writeRandomFile } from '../scripts/randomFile.ts';
import type { Milliseconds } from '../src/core/units.ts';
import { startChatClock } from './chatClock.ts';
import { compareWithCeiling, round1, round3 } from './figures.ts';
import { type LinkedDevices, withLinkedDevices } from './linkedDevices.ts';
import { type LongWire, openLongWire } from './longWire.ts';
import type { Bench } from './report.ts';
import { median, p95 } from './statistics.ts';

const MESSAGES = 200;
const IDLE_MESSAGES = 30;
const RATE_MBPS = 10;
const RTT_MS = 20;
/** A usual router keeps about this much; a file that fills it makes everything else wait as long. */
const QUEUE_MS = 150;
const CEILING_MS = 250;
/** Two minutes at 10 Mbit/s: it outlasts the messages, and is cancelled then. */
const BYTES = 150_000_000;
/** Between two messages; they differ, so that the messages do not keep step with anything. */
const PAUSES_MS = [20, 130, 60, 170, 90];
/** The wire counts as full at this share of its rate, and has this long to get there. */
const FULL = 0.9;
const FULL_LIMIT_MS = 20_000;
const FULL_LOOK_MS = 1000;

interface ChatLatencies {
  p95Ms: Milliseconds;
  medianMs: Milliseconds;
  maxMs: Milliseconds;
  deliveredP95Ms: Milliseconds;
  /** From Enter to shown at the other side. */
  shownMs: Milliseconds[];
  /** From Enter to "received" on one's own screen. */
  deliveredMs: Milliseconds[];
}

/**
 * How long a message takes while the same side sends a file at full rate over a slow wire: from Enter to its being on
 * the other screen. The same without a file is measured first.
 */
export const chat: Bench = {
  summary: 'messages during a full-rate transfer over 10 Mbit/s, 20 ms, a queue of 150 ms (Linux, root)',
  options: ['messages'],
  needsBuild: true,
  async run({ say, options: { messages = MESSAGES } }) {
    const wire = await openLongWire({ rttMs: RTT_MS, rateMbps: RATE_MBPS, queueMs: QUEUE_MS });
    try {
      return await withLinkedDevices(async (linked) => {
        const clocks = await Promise.all([linked.sender, linked.receiver].map(({ view }) => startChatClock(view)));
        const moments = () => Promise.all(clocks.map((read) => read()));
        const idle = await exchange(linked, 'idle', IDLE_MESSAGES, moments);
        say(`Without a file: p95 ${idle.p95Ms} ms`);
        const card = 'random.txt';
        const file = path.join(linked.folder, card);
        await writeRandomFile(file, BYTES, 1);
        await linked.sender.sendFiles([file]);
        await linked.receiver.acceptFile(card);
        if (!(await waitUntilFull(linked, wire))) say('The file does not fill the wire.');
        const [before, startedAt] = [(await wire.counters()).leftToRight, Date.now()];
        const busy = await exchange(linked, 'busy', messages, moments);
        const after = (await wire.counters()).leftToRight;
        const seconds = (Date.now() - startedAt) / 1000;
        if ((await linked.receiver.fileState(card)) !== 'moving') {
          throw new Error('The transfer did not last as long as the messages: ask for fewer with --messages.');
        }
        await linked.sender.cancelFile(card);
        const wireUse = round3((8 * (after.bytes - before.bytes)) / 1e6 / RATE_MBPS / seconds);
        const packets = {
          lateMs: after.lateMs,
          overflowed: after.overflowed - before.overflowed,
          missed: after.missed,
        };
        const shape = { rateMbps: RATE_MBPS, rttMs: RTT_MS, queueMs: QUEUE_MS };
        return {
          figures: {
            p95Ms: busy.p95Ms,
            ceilingMs: CEILING_MS,
            messages,
            wire: { ...shape, use: wireUse, ...packets },
            samples: { busy, idle },
          },
          table: Object.entries({ idle, busy }).map(([when, { shownMs, deliveredMs: _, ...row }]) => ({
            when,
            messages: shownMs.length,
            ...row,
          })),
          verdicts: [
            compareWithCeiling(`${messages} messages beside a file, p95 in ms`, busy.p95Ms, CEILING_MS),
            `The wire was used to ${round1(100 * wireUse)} %, and dropped ${packets.overflowed} packets at its queue.`,
          ],
          browser: linked.browser,
        };
      }, wire.prefixes);
    } finally {
      await wire.close();
    }
  },
};

type Moments = Awaited<ReturnType<Awaited<ReturnType<typeof startChatClock>>>>;

/** Says things one after the other, without waiting for what becomes of them, and then waits for the last. */
async function exchange(
  { sender, receiver }: LinkedDevices,
  prefix: string,
  count: number,
  moments: () => Promise<Moments[]>,
): Promise<ChatLatencies> {
  const texts = Array.from({ length: count }, (_, index) => `${prefix} ${index + 1}`);
  for (const [index, text] of texts.entries()) {
    await sender.say(text);
    await sender.pass(PAUSES_MS[index % PAUSES_MS.length] ?? 0);
  }
  const last = texts.at(-1) ?? '';
  await Promise.all([sender.waitForMessage(last, 'local'), receiver.waitForMessage(last, 'remote')]);
  const [writer, reader] = await moments();
  const since = (text: string, moment: number | undefined) => {
    const sent = writer?.sent[text];
    if (sent === undefined || moment === undefined) throw new Error(`The message "${text}" was not seen.`);
    return moment - sent;
  };
  const shownMs = texts.map((text) => since(text, reader?.shown[text]));
  const deliveredMs = texts.map((text) => since(text, writer?.delivered[text]));
  return {
    p95Ms: p95(shownMs),
    medianMs: median(shownMs),
    maxMs: Math.max(...shownMs),
    deliveredP95Ms: p95(deliveredMs),
    shownMs,
    deliveredMs,
  };
}

/** @returns false where it never was: the report says how far the file used the wire */
async function waitUntilFull({ sender }: LinkedDevices, wire: LongWire): Promise<boolean> {
  const deadline = Date.now() + FULL_LIMIT_MS;
  let [bytes, at] = [(await wire.counters()).leftToRight.bytes, Date.now()];
  while (Date.now() < deadline) {
    await sender.pass(FULL_LOOK_MS);
    const [bytesNow, now] = [(await wire.counters()).leftToRight.bytes, Date.now()];
    if ((8 * (bytesNow - bytes)) / 1000 / (now - at) >= FULL * RATE_MBPS) return true;
    [bytes, at] = [bytesNow, now];
  }
  return false;
}

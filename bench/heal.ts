import { rm } from 'node:fs/promises';
import path from 'node:path';
import { sha256OfFile, writeRandomFile } from '../scripts/randomFile.ts';
import type { Bytes, Milliseconds } from '../src/core/units.ts';
import {
  clearHealing,
  FAULTS,
  type Fault,
  type Healed,
  healedAfter,
  type Linked,
  standbysReady,
  startTalking,
} from '../test/e2e/support/healing.ts';
import { openLan, whyNoLan } from '../test/e2e/support/lan.ts';
import { countSentBlocks, waitUntilSent } from '../test/e2e/support/sentBlocks.ts';
import { compareWithCeiling, round3 } from './figures.ts';
import { withLinkedDevices } from './linkedDevices.ts';
import { openLongWire } from './longWire.ts';
import type { Bench, BenchContext } from './report.ts';
import { p95 } from './statistics.ts';

const RUNS = 1;
/** Two browsers each, which keep both cores busy while a file moves. */
const PAIRS_AT_ONCE = 1;
/** Five seconds of a channel here: a fault that strikes at a quarter of it strikes midway. */
const BYTES: Bytes = 100_000_000;
const CEILING_SECONDS = 5;
/** What does not come back by then does not come back. */
const HEAL_LIMIT_MS: Milliseconds = 60_000;
const ARRIVE_LIMIT_MS: Milliseconds = 120_000;
/** 1,000 messages in 5 min from either side. */
const MESSAGE_EVERY_MS: Milliseconds = 300;
const WHILES = ['idle', 'chat', 'file'] as const;
type While = (typeof WHILES)[number];

interface HealSample {
  fault: string;
  while: While;
  run: number;
  healed: boolean;
  level: number | null;
  seconds: number | null;
  messages: number;
  lost: number;
  doubled: number;
  bytesTwice: Bytes;
  /** Why it did not heal. */
  error?: string;
}

/** Every fault of a network that a link should survive, while nothing goes on, while both talk, and mid-file. */
export const heal: Bench = {
  summary: 'how a link comes back from faults of a real network, idle, mid-chat and mid-file (Linux, root)',
  options: ['runs', 'bytes', 'fault', 'while', 'pairs'],
  needsBuild: true,
  async run(context) {
    const whyNot = whyNoLan();
    if (whyNot !== null) throw new Error(whyNot);
    const { runs = RUNS, fault: begin = '', while: only, pairs = PAIRS_AT_ONCE } = context.options;
    const faults = FAULTS.filter(({ name }) => name.startsWith(begin));
    const whiles = WHILES.filter((name) => name === (only ?? name));
    if (faults.length === 0) throw new Error(`The faults are ${FAULTS.map(({ name }) => name).join(', ')}.`);
    if (whiles.length === 0) throw new Error(`--while is one of ${WHILES.join(', ')}.`);
    const samples: HealSample[] = [];
    let browser = '';
    const opening = oneByOne();
    for (const fault of faults) {
      const cases = Array.from({ length: runs }, (_, run) => whiles.map((name) => ({ name, run: run + 1 }))).flat();
      const work = async () => {
        // One that did not heal leaves a link that is no use to the next: it gets other browsers.
        while (cases.length > 0) {
          browser = await withLinked(fault, opening, async (linked, folder) => {
            for (let next = cases.shift(); next !== undefined; next = cases.shift()) {
              const sample = await measure(linked, fault, next.name, next.run, folder, context);
              samples.push(sample);
              context.say(JSON.stringify(sample));
              if (!sample.healed) return;
            }
          });
        }
      };
      await Promise.all(Array.from({ length: Math.min(pairs, cases.length) }, work));
    }
    const table = faults.map(({ name }) => summarize(name, samples));
    return {
      figures: { runs, pairs, faults: table, samples },
      table,
      verdicts: table.flatMap(({ fault, tried, healed, p95Seconds, lost, doubled }) => [
        `${fault}: ${healed} of ${tried} healed, ${lost} lost, ${doubled} doubled`,
        ...(p95Seconds === null ? [] : [compareWithCeiling(`${fault}, p95 in s`, p95Seconds, CEILING_SECONDS)]),
      ]),
      browser,
    };
  },
};

/** Lets in one after the other: browsers that start at once run into time limits. */
function oneByOne(): () => Promise<() => void> {
  let last = Promise.resolve();
  return async () => {
    const before = last;
    let leave = () => {};
    last = new Promise((resolve) => {
      leave = resolve;
    });
    await before;
    return leave;
  };
}

/** @returns the browser's version */
async function withLinked(
  fault: Fault,
  opening: () => Promise<() => void>,
  use: (linked: Linked, folder: string) => Promise<void>,
): Promise<string> {
  const leave = await opening();
  const lan = fault.reorders ? null : openLan();
  const wire = fault.reorders ? await openLongWire({ rttMs: 20, reorder: 0.05 }) : null;
  try {
    return await withLinkedDevices(
      async ({ sender, receiver, folder, browser }) => {
        leave();
        await use({ lan, left: sender, right: receiver }, folder);
        return browser;
      },
      (lan ?? wire)?.prefixes,
    );
  } finally {
    leave();
    lan?.close();
    await wire?.close();
  }
}

async function measure(
  linked: Linked,
  fault: Fault,
  name: While,
  run: number,
  folder: string,
  { options: { bytes = BYTES } }: BenchContext,
): Promise<HealSample> {
  const base = { fault: fault.name, while: name, run };
  const nothing = { messages: 0, lost: 0, doubled: 0, bytesTwice: 0 };
  try {
    await standbysReady(linked);
    await clearHealing(linked);
    const file = name === 'file' ? await startFile(linked, folder, bytes) : null;
    const talk = name === 'chat' ? await startTalking(linked, MESSAGE_EVERY_MS) : null;
    const back = await fault.strike(linked);
    const { level, seconds }: Healed = await healedAfter(linked, back, HEAL_LIMIT_MS);
    const bytesTwice = (await file?.arrives()) ?? 0;
    // Where nothing was said, something is now: a link that only looks well is not.
    const spoken = await (talk ?? (await startTalking(linked, MESSAGE_EVERY_MS))).end(ARRIVE_LIMIT_MS);
    const { said: messages, lost, doubled, inOrder } = spoken;
    const healed = inOrder && lost === 0 && doubled === 0;
    return { ...base, healed, level, seconds: round3(seconds), messages, lost, doubled, bytesTwice };
  } catch (error) {
    return { ...base, healed: false, level: null, seconds: null, ...nothing, error: String(error).slice(0, 300) };
  }
}

/** A file of which a quarter has left its sender. */
async function startFile({ left, right }: Linked, folder: string, bytes: Bytes) {
  const name = `random ${Date.now()}.txt`;
  const file = path.join(folder, name);
  await writeRandomFile(file, bytes, Date.now() % 1000);
  const sent = await countSentBlocks(left);
  await left.sendFiles([file]);
  await right.acceptFile(name);
  await waitUntilSent(left, bytes / 4);
  return {
    /** Waits until it is whole at the other side. @returns bytes that were sent more than once */
    async arrives(): Promise<Bytes> {
      await right.waitForFile(name, 'done', ARRIVE_LIMIT_MS);
      const arrived = await right.waitForDownload(name, ARRIVE_LIMIT_MS);
      if ((await sha256OfFile(arrived)) !== (await sha256OfFile(file))) throw new Error('Another file arrived.');
      await Promise.all([rm(arrived), rm(file)]);
      return (await sent()).twiceBytes;
    },
  };
}

function summarize(fault: string, samples: readonly HealSample[]) {
  const own = samples.filter((sample) => sample.fault === fault);
  const seconds = own.flatMap((sample) => (sample.level === null || sample.level === 0 ? [] : [sample.seconds ?? 0]));
  const sum = (of: (sample: HealSample) => number) => own.reduce((total, sample) => total + of(sample), 0);
  return {
    fault,
    tried: own.length,
    healed: own.filter(({ healed }) => healed).length,
    /** Levels at which it healed; 0: nobody noticed. */
    level: [...new Set(own.flatMap(({ level }) => (level === null ? [] : [level])))].sort().join('/'),
    p95Seconds: seconds.length === 0 ? null : p95(seconds),
    messages: sum(({ messages }) => messages),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    bytesTwice: Math.max(...own.map(({ bytesTwice }) => bytesTwice)),
  };
}

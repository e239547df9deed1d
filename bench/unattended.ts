import type { EpochMs, Milliseconds } from '../src/core/units.ts';
import { type Device, openDevice, pairByText } from '../test/e2e/driver.ts';
import { clearHealing, healedAfter, standbysReady } from '../test/e2e/support/healing.ts';
import { type Lan, openLan, whyNoLan } from '../test/e2e/support/lan.ts';
import { stopServiceWorker } from '../test/e2e/support/stopServiceWorker.ts';
import { compareWithCeiling, round3 } from './figures.ts';
import type { Bench, BenchContext } from './report.ts';

const WAIT_SECONDS = 3600;
const CEILING_SECONDS = 5;
const HEAL_LIMIT_MS: Milliseconds = 60_000;

interface Case {
  name: string;
  /** When the last page has closed. */
  begin(lan: Lan): void;
  /** When somebody is about to look again. */
  end(lan: Lan): void;
}

const CASES: readonly Case[] = [
  { name: 'nothing happened', begin: () => {}, end: () => {} },
  {
    name: 'one moved at the end',
    begin: () => {},
    end(lan) {
      lan.dropAddress(0);
      lan.giveAddress(0, 'new');
    },
  },
  { name: 'no network all the while', begin: (lan) => lan.blackout(), end: (lan) => lan.restore() },
  {
    name: 'one away all the while, then moved',
    begin: (lan) => lan.dropAddress(0),
    end: (lan) => lan.giveAddress(0, 'new'),
  },
];

interface UnattendedSample {
  case: string;
  linked: boolean;
  /** 0: the link was never interrupted, or healed before anybody looked. */
  level: number | null;
  /** From the popup's opening to the first frame at the side that heard later. */
  seconds: number | null;
  error: string | null;
}

/** Whether two remembered devices are linked when somebody looks again after an hour in which nobody did. */
export const unattended: Bench = {
  summary: 'two remembered devices, no page open for an hour: whether they are linked then (Linux, root)',
  options: ['waitSeconds'],
  needsBuild: true,
  async run(context) {
    const whyNot = whyNoLan();
    if (whyNot !== null) throw new Error(whyNot);
    const opened: { lan: Lan; left: Device; right: Device }[] = [];
    try {
      // One after the other: browsers that start at once run into time limits.
      for (const _ of CASES) {
        const lan = openLan();
        const [left, right] = [
          await openDevice({ prefix: lan.prefixes[0] }),
          await openDevice({ prefix: lan.prefixes[1] }),
        ];
        opened.push({ lan, left, right });
        await Promise.all([left.openTab(), right.openTab()]);
        await pairByText(left, right);
        await left.rememberDevice();
        await right.rememberDevice();
        await standbysReady({ lan, left, right });
      }
      const browser = (await (await opened[0]?.left.offscreenPage())?.browser().version()) ?? null;
      const samples = await Promise.all(
        CASES.map((one, index) => leaveAlone(one, opened[index] as (typeof opened)[number], context)),
      );
      const seconds = samples.map((sample) => sample.seconds ?? Number.POSITIVE_INFINITY);
      return {
        figures: { waitSeconds: context.options.waitSeconds ?? WAIT_SECONDS, samples },
        table: samples,
        verdicts: [compareWithCeiling('The longest until it is linked, in s', Math.max(...seconds), CEILING_SECONDS)],
        browser,
      };
    } finally {
      for (const { lan, left, right } of opened) {
        await Promise.all([left.close(), right.close()]);
        lan.close();
      }
    }
  },
};

async function leaveAlone(
  { name, begin, end }: Case,
  { lan, left, right }: { lan: Lan; left: Device; right: Device },
  { say, options: { waitSeconds = WAIT_SECONDS } }: BenchContext,
): Promise<UnattendedSample> {
  try {
    for (const device of [left, right]) {
      await device.closeTabs();
      await stopServiceWorker(await device.offscreenPage());
    }
    await clearHealing({ lan, left, right });
    begin(lan);
    await left.pass(waitSeconds * 1000);
    end(lan);
    const lookedAt: EpochMs = Date.now();
    await left.clickIcon();
    const { level, seconds } = await healedAfter({ lan, left, right }, lookedAt, HEAL_LIMIT_MS);
    await left.waitForLinked();
    const text = `said at ${lookedAt}`;
    await left.say(text);
    await right.openTab();
    await right.waitForMessage(text, 'remote');
    const sample = { case: name, linked: true, level, seconds: round3(seconds), error: null };
    say(JSON.stringify(sample));
    return sample;
  } catch (error) {
    return { case: name, linked: false, level: null, seconds: null, error: String(error).slice(0, 300) };
  }
}

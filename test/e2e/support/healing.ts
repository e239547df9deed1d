/** What is done to two linked devices on a small network, what goes on meanwhile, and what came of it. */
import { createHash, randomUUID } from 'node:crypto';
import type { CommandResult } from '../../../src/contract/commands.ts';
import type { HostState } from '../../../src/contract/hostMessages.ts';
import { MAX_MESSAGE_CHARS } from '../../../src/core/limits.ts';
import type { EpochMs, Milliseconds } from '../../../src/core/units.ts';
import type { Device } from '../driver.ts';
import type { Lan } from './lan.ts';
import { timings } from './timings.ts';

/** Two linked devices on a network of their own; without a `lan`, it is one that is at fault all the time. */
export interface Linked {
  lan: Lan | null;
  left: Device;
  right: Device;
}

export interface Fault {
  /** As it is called in reports. */
  name: string;
  /** Happens, lasts, and is over when it resolves. @returns when the network was back */
  strike(linked: Linked): Promise<EpochMs>;
  /** True where the network itself must be one that reorders. */
  reorders?: boolean;
}

const pass = (ms: Milliseconds) => new Promise((resolve) => setTimeout(resolve, ms));

/** A fault of the network that lasts for a time. */
function faultOf(name: string, begin: (lan: Lan) => void, lasts: Milliseconds, end: (lan: Lan) => void): Fault {
  return {
    name,
    async strike({ lan }) {
      if (lan === null) throw new Error(`${name} needs a network that can be harmed.`);
      begin(lan);
      await pass(lasts);
      end(lan);
      return Date.now();
    },
  };
}

/** Nothing passes for so long, and neither side is told. */
export function blackout(lasts: Milliseconds): Fault {
  return faultOf(
    `blackout ${lasts / 1000} s`,
    (lan) => lan.blackout(),
    lasts,
    (lan) => lan.restore(),
  );
}

/** One device's network gives it another address, for good. */
export const MOVED: Fault = faultOf(
  'address changed',
  (lan) => lan.dropAddress(0),
  0,
  (lan) => lan.giveAddress(0, 'new'),
);

const FAULT_MS: Milliseconds = 10_000;
const SLEEP_MS: Milliseconds = 90_000;
const WEATHER_MS: Milliseconds = 20_000;
const LOST_SHARE = 0.05;

/** All that is done to a link, but for what no link can survive. */
export const FAULTS: readonly Fault[] = [
  blackout(10_000),
  blackout(60_000),
  blackout(300_000),
  faultOf(
    'link down and up',
    (lan) => lan.unplug(0),
    FAULT_MS,
    (lan) => lan.plug(0),
  ),
  faultOf(
    'both links down and up',
    (lan) => {
      lan.unplug(0);
      lan.unplug(1);
    },
    FAULT_MS,
    (lan) => {
      lan.plug(0);
      lan.plug(1);
    },
  ),
  MOVED,
  faultOf(
    'address gone and back',
    (lan) => lan.dropAddress(0),
    FAULT_MS,
    (lan) => lan.giveAddress(0, 'same'),
  ),
  faultOf(
    `loss ${LOST_SHARE * 100} %`,
    (lan) => lan.lose(LOST_SHARE),
    WEATHER_MS,
    (lan) => lan.lose(0),
  ),
  {
    name: 'reorder 5 %',
    reorders: true,
    async strike() {
      await pass(WEATHER_MS);
      return Date.now();
    },
  },
  {
    name: `sleep ${SLEEP_MS / 1000} s`,
    async strike({ left }) {
      left.sleep();
      await pass(SLEEP_MS);
      left.wake();
      return Date.now();
    },
  },
];

/** How a device came back. */
export interface Healed {
  /** 0: it did not even notice. */
  level: number;
  /** From the network's return to the first frame. */
  seconds: number;
}

/** Waits until both sides have heard each other again after `back`, however they do it. */
export async function healedAfter({ left, right }: Linked, back: EpochMs, timeout: Milliseconds): Promise<Healed> {
  const sides = await Promise.all([left, right].map((device) => healedSide(device, back, timeout)));
  return {
    level: Math.max(...sides.map(({ level }) => level)),
    seconds: Math.max(...sides.map(({ seconds }) => seconds)),
  };
}

async function healedSide(device: Device, back: EpochMs, timeout: Milliseconds): Promise<Healed> {
  const page = await device.offscreenPage();
  const marks = async () =>
    (await timings(page)).filter(({ name }) => name === 'tandem:healed' || name === 'tandem:interrupted');
  const deadline = Date.now() + timeout;
  for (;;) {
    const all = await marks();
    const last = all.at(-1);
    // Silent for less than is noticed: nothing has to heal.
    if (last === undefined && Date.now() > back + 8000) return { level: 0, seconds: 0 };
    if (last?.name === 'tandem:healed') {
      // Before the network was back it can only have been a word that was under way.
      const { level } = (last.detail ?? {}) as { level: number };
      return { level, seconds: Math.max(0, last.at - back) / 1000 };
    }
    if (Date.now() > deadline) throw new Error(`The link did not come back within ${timeout / 1000} s.`);
    await pass(50);
  }
}

/** Forgets how earlier faults healed. */
export async function clearHealing({ left, right }: Linked): Promise<void> {
  for (const device of [left, right]) {
    const page = await device.offscreenPage();
    await page.evaluate(() => {
      performance.clearMarks('tandem:healed');
      performance.clearMarks('tandem:interrupted');
    });
  }
}

/** Waits until both sides have a standby that could take over at once: one of a later number than was used. */
export async function standbysReady({ left, right }: Linked): Promise<void> {
  await Promise.all(
    [left, right].map(async (device) => {
      const page = await device.offscreenPage();
      await page.waitForFunction(
        () => {
          const [ready, used] = ['tandem:standby-ready', 'tandem:switched'].map((name) =>
            Math.max(
              0,
              ...performance
                .getEntriesByName(name)
                .map((entry) => ((entry as PerformanceMark).detail as { number: number }).number),
            ),
          );
          return (ready ?? 0) > (used ?? 0);
        },
        { polling: 100, timeout: 30_000 },
      );
    }),
  );
}

export interface Talk {
  /** Stops, and waits until everything has arrived or `timeout` has passed. */
  end(timeout: Milliseconds): Promise<{ said: number; lost: number; doubled: number; inOrder: boolean }>;
}

/** Both sides talk, a message every `interval` each. The pages show them, and have no part in it. */
export async function startTalking({ left, right }: Linked, interval: Milliseconds): Promise<Talk> {
  const topic = randomUUID();
  const said: [string[], string[]] = [[], []];
  const links = await Promise.all([left, right].map(linkId));
  let going = true;
  const speakers = [left, right].map(async (device, side) => {
    for (let count = 1; going; count++) {
      const text = `${topic} ${side} ${count}`;
      said[side as 0 | 1].push(text);
      const command = messageCommand(links[side] ?? '', text);
      await device.view.evaluate(
        (say) => chrome.runtime.sendMessage({ to: 'host', type: 'command', command: say }),
        command,
      );
      await pass(interval);
    }
  });
  return {
    async end(timeout) {
      going = false;
      await Promise.all(speakers);
      const deadline = Date.now() + timeout;
      let heard: string[][];
      do {
        await pass(100);
        heard = await Promise.all([right, left].map((device) => heardOf(device, topic)));
      } while (Date.now() < deadline && heard.some((texts, side) => texts.length < (said[side as 0 | 1].length ?? 0)));
      const all = said.flat();
      const got = heard.flat();
      return {
        said: all.length,
        lost: all.filter((text) => !got.includes(text)).length,
        doubled: got.length - new Set(got).size,
        inOrder: heard.every((texts, side) => texts.every((text, at) => text === said[side as 0 | 1][at])),
      };
    },
  };
}

/** Says messages, each as long as one may be, until no more may wait. @returns what was taken */
export async function sayUntilFull(device: Device): Promise<string[]> {
  const link = await linkId(device);
  const taken: string[] = [];
  for (;;) {
    const text = randomUUID().padEnd(MAX_MESSAGE_CHARS, '.');
    const { ok } = (await device.view.evaluate(
      (say) => chrome.runtime.sendMessage({ to: 'host', type: 'command', command: say }),
      messageCommand(link, text),
    )) as CommandResult;
    if (!ok) return taken;
    taken.push(text);
  }
}

/** Waits until so many messages that begin and end like those of `sayUntilFull` have come. @returns them, in order */
export async function hearFull(device: Device, count: number, timeout: Milliseconds): Promise<string[]> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const heard = (await heardOf(device, '')).filter((text) => text.length === MAX_MESSAGE_CHARS);
    if (heard.length >= count || Date.now() > deadline) return heard;
    await pass(100);
  }
}

function messageCommand(link: string, text: string) {
  const messageId = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return { type: 'sendMessage', linkId: link, messageId, text };
}

function hostState(device: Device): Promise<HostState> {
  return device.view.evaluate(() => chrome.runtime.sendMessage({ to: 'host', type: 'describe' }));
}

async function linkId(device: Device): Promise<string> {
  const { snapshot } = await hostState(device);
  const live = snapshot.links.findLast(({ state }) => state.phase === 'connected' || state.phase === 'interrupted');
  if (live === undefined) throw new Error('There is no link.');
  return live.id;
}

async function heardOf(device: Device, topic: string): Promise<string[]> {
  const { conversations } = await hostState(device);
  return conversations
    .flatMap(({ entries }) => entries)
    .flatMap((entry) => (entry.kind === 'message' && entry.from === 'remote' ? [entry.text] : []))
    .filter((text) => text.startsWith(topic));
}

import type { Milliseconds } from '../src/core/units.ts';
import {
  type Apart,
  chooseNetwork,
  closeAndPairAgain,
  meet,
  openApart,
  serversOf,
  setServers,
} from '../test/e2e/support/acrossNats.ts';
import { type NatKind, whyNoNats } from '../test/e2e/support/nat.ts';
import { round3 } from './figures.ts';
import type { Bench, BenchContext } from './report.ts';
import { median, p95 } from './statistics.ts';

const WAIT_SECONDS = 60;
/** Two browsers each: most of their time they wait. */
const PAIRS_AT_ONCE = 2;
const OPEN_LIMIT_MS: Milliseconds = 20_000;

interface Cell {
  left: NatKind;
  right: NatKind;
  /** Who takes the other's code first. */
  first: 'left' | 'right';
  relay: boolean;
  /** How it should go: a way that is found, or the words that say why there is none. */
  expect: 'Direct' | 'Relay' | { words: string };
}

const ORDERS = ['left', 'right'] as const;
const DIRECT: [NatKind, NatKind][] = [
  ['address', 'address'],
  ['address', 'port'],
  ['port', 'port'],
  ['symmetric', 'address'],
];
const RELAYED: [NatKind, NatKind][] = [
  ['symmetric', 'port'],
  ['symmetric', 'symmetric'],
  ['blocked', 'port'],
  ['blocked', 'blocked'],
];
const NO_WAY: [NatKind, NatKind, string][] = [
  ['symmetric', 'port', 'The networks do not let you meet'],
  ['symmetric', 'symmetric', 'The networks do not let you meet'],
  ['blocked', 'port', 'No server answers from here'],
];

const CELLS: Cell[] = [
  ...DIRECT.flatMap(([left, right]) =>
    ORDERS.map((first): Cell => ({ left, right, first, relay: false, expect: 'Direct' })),
  ),
  ...RELAYED.flatMap(([left, right]) =>
    ORDERS.map((first): Cell => ({ left, right, first, relay: true, expect: 'Relay' })),
  ),
  ...NO_WAY.map(([left, right, words]): Cell => ({ left, right, first: 'left', relay: false, expect: { words } })),
];

interface Trial {
  cell: string;
  worked: boolean;
  /** From the second code taken to the link open, or to the words on the left's screen. */
  seconds: number | null;
  problem: string | null;
}

/** Whether two browsers meet, for each pair of routers, and how soon; or whether they say why not. */
export const nat: Bench = {
  summary: 'two browsers behind NATs of each kind, 60 s between their scans: how often and how soon (Linux, root)',
  options: ['runs', 'waitSeconds', 'pairs', 'cell'],
  needsBuild: true,
  async run(context) {
    const whyNot = whyNoNats();
    if (whyNot !== null) throw new Error(whyNot);
    const { runs = 1, pairs = PAIRS_AT_ONCE, cell = '' } = context.options;
    const chosen = CELLS.filter((one) => nameOf(one).startsWith(cell));
    if (chosen.length === 0) throw new Error(`The cells are:\n${CELLS.map(nameOf).join('\n')}`);
    // Round by round, so that what the machine does meanwhile meets every cell.
    const waiting = Array.from({ length: runs }, () => chosen).flat();
    const trials: Trial[] = [];
    const opened: Apart[] = [];
    let browser: string | null = null;
    try {
      // One after the other: browsers that start at once run into time limits.
      for (let count = Math.min(pairs, waiting.length); count > 0; count--) opened.push(await openApart());
      browser = (await (await opened[0]?.left.offscreenPage())?.browser().version()) ?? null;
      await Promise.all(
        opened.map(async (_, index) => {
          for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
            trials.push(await attempt(opened, index, next, context));
          }
        }),
      );
    } finally {
      await Promise.all(opened.map((apart) => apart.close()));
    }
    const cells = chosen.map((one) => summarize(nameOf(one), trials));
    return {
      figures: { runs, waitSeconds: context.options.waitSeconds ?? WAIT_SECONDS, cells, trials },
      table: cells,
      verdicts: cells.map(
        (one) => `${one.cell}: ${one.worked} of ${one.tried}${one.worked < one.tried ? ', NOT all' : ''}`,
      ),
      browser,
    };
  },
};

function nameOf({ left, right, first, relay, expect }: Cell): string {
  const way = typeof expect === 'string' ? expect.toLowerCase() : 'says why';
  return `${left}–${right}${relay ? ' + relay' : ''}, ${first} first: ${way}`;
}

/** One try, after which the pair is ready for the next; with new browsers if it is not. */
async function attempt(opened: Apart[], index: number, cell: Cell, context: BenchContext): Promise<Trial> {
  const name = nameOf(cell);
  let apart = opened[index] as Apart;
  try {
    const ms = await tryCell(apart, cell, (context.options.waitSeconds ?? WAIT_SECONDS) * 1000);
    context.say(`${name}: ${round3(ms / 1000)} s`);
    return { cell: name, worked: true, seconds: round3(ms / 1000), problem: null };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    context.say(`${name}: ${problem}`);
    await apart.close();
    apart = await openApart();
    opened[index] = apart;
    return { cell: name, worked: false, seconds: null, problem };
  }
}

async function tryCell(apart: Apart, cell: Cell, waitMs: Milliseconds): Promise<Milliseconds> {
  const { left, right, nats } = apart;
  const both = [left, right];
  nats.setKinds('port', 'port');
  for (const device of both) await setServers(device, serversOf(nats, cell.relay));
  if (typeof cell.expect === 'string') {
    const openMs = await meet(apart, { ...cell, waitMs }, OPEN_LIMIT_MS);
    await Promise.all(both.map((device) => device.waitForLinked()));
    const way = cell.expect;
    await Promise.all(both.map((device) => device.waitForStatus(way)));
    const text = `said at ${Date.now()}`;
    await left.say(text);
    await right.waitForMessage(text, 'remote');
    await closeAndPairAgain(apart);
    return openMs;
  }
  nats.setKinds(cell.left, cell.right);
  const [, rightCode = ''] = await Promise.all(both.map((device) => chooseNetwork(device, 'Different networks')));
  const pastedAt = Date.now();
  await left.pasteCode(rightCode);
  await left.waitForWords(cell.expect.words, 60_000);
  const ms = Date.now() - pastedAt;
  await Promise.all(both.map((device) => chooseNetwork(device, 'Same network')));
  await left.renewCode();
  return ms;
}

function summarize(cell: string, trials: Trial[]) {
  const own = trials.filter((trial) => trial.cell === cell);
  const seconds = own.flatMap((trial) => trial.seconds ?? []);
  return {
    cell,
    worked: own.filter(({ worked }) => worked).length,
    tried: own.length,
    medianSeconds: seconds.length === 0 ? null : round3(median(seconds)),
    p95Seconds: seconds.length === 0 ? null : round3(p95(seconds)),
  };
}

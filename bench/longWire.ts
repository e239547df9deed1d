/**
 * Two hosts on this machine with a long wire between them (`wire.py`): Linux, as root, with python3 and
 * `/dev/net/tun`. A browser is at one end of it when it starts behind that end's prefix.
 */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Milliseconds } from '../src/core/units.ts';

const PROGRAM = path.join(import.meta.dirname, 'wire.py');
/** What does not end within this time after it was told to is stuck. */
const END_MS = 5000;

export interface WireShape {
  rttMs: Milliseconds;
  /** Share of the packets that are lost, each way. */
  loss?: number;
  /** Share of the packets that come 20 ms late and out of order, each way. */
  reorder?: number;
  /** Limit each way in Mbit/s of IP packets; none without it. */
  rateMbps?: number;
  /** The longest wait in front of that limit: a packet that would wait longer is dropped. */
  queueMs?: Milliseconds;
}

/** What the wire did in one direction since it was opened. */
export interface WireCounters {
  packets: number;
  /** Of the IP packets that arrived. */
  bytes: number;
  /** Lost on purpose. */
  lost: number;
  /** Dropped since the queue was full. */
  overflowed: number;
  /** Dropped by the kernel since the wire was too busy: not 0, and the figures are of this machine, not of a wire. */
  missed: number;
  /** Arrived, and dropped since the program at that end had let its socket's buffer fill. */
  unread: number;
  /** The latest that a packet came after its time, since the counters were last read. */
  lateMs: Milliseconds;
}

export interface LongWire {
  /** Commands in front of a browser's own, for either end. */
  prefixes: readonly [string[], string[]];
  /** From the first end to the second, and back. */
  counters(): Promise<{ leftToRight: WireCounters; rightToLeft: WireCounters }>;
  close(): Promise<void>;
}

/** @throws Error with one sentence that says what is missing and what to do */
export async function openLongWire(shape: WireShape): Promise<LongWire> {
  requireSystem();
  const args = ['--delay-ms', shape.rttMs / 2, '--loss', shape.loss ?? 0, '--reorder', shape.reorder ?? 0];
  args.push('--rate-mbps', shape.rateMbps ?? 0, '--queue-ms', shape.queueMs ?? 0);
  const wire = spawn('python3', [PROGRAM, ...args.map(String)]);
  let complaints = '';
  wire.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  // A wire that has ended is told by the line that does not come.
  wire.stdin.on('error', () => {});
  const lines = createInterface({ input: wire.stdout })[Symbol.asyncIterator]();
  async function nextLine(): Promise<string> {
    const { value, done } = await lines.next();
    if (!done) return value;
    throw new Error(`The long wire ended: ${complaints.trim().split('\n').at(-1) || 'it did not say why'}.`);
  }
  const [, left = '', right = ''] = (await nextLine()).split(' ');
  return {
    prefixes: [behind(left), behind(right)],
    async counters() {
      wire.stdin.write('\n');
      return JSON.parse(await nextLine());
    },
    close: () => end(wire),
  };
}

const behind = (namespace: string) => ['ip', 'netns', 'exec', namespace];

/** The wire takes its namespaces down when its standard input ends. */
async function end(wire: ChildProcessWithoutNullStreams): Promise<void> {
  if (wire.exitCode !== null || wire.signalCode !== null) return;
  const exited = new Promise((resolve) => wire.once('exit', resolve));
  wire.stdin.end();
  const limit = setTimeout(() => wire.kill('SIGTERM'), END_MS);
  await exited;
  clearTimeout(limit);
}

function requireSystem(): void {
  const cannot = (what: string) => new Error(`A long wire between two browsers ${what}`);
  if (process.platform !== 'linux') throw cannot("needs Linux's network namespaces: run this on Linux.");
  if (process.getuid?.() !== 0) throw cannot('needs root for its network namespaces: run this bench as root.');
  if (!existsSync('/dev/net/tun')) {
    throw cannot('needs /dev/net/tun: load the module `tun`, or start the container with `--device /dev/net/tun`.');
  }
  if (!runs('python3', '--version')) throw cannot('needs python3: install it.');
  if (!runs('ip', '-V') && !installIproute()) throw cannot('needs the program `ip`: install iproute2.');
}

function runs(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** @returns false where there is no apt or it failed */
function installIproute(): boolean {
  console.error('Installing iproute2 with apt…');
  // Its own output goes to stderr: the last line of stdout belongs to the bench.
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  return apt('-qq', 'update') && apt('-qq', 'install', '-y', '--no-install-recommends', 'iproute2') && runs('ip', '-V');
}

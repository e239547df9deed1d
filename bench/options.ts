import { parseArgs } from 'node:util';
import type { Bytes } from '../src/core/units.ts';

/** What a bench can be told on the command line; each says in its own words what it does with it. */
export interface BenchOptions {
  bytes?: Bytes;
  rounds?: number;
  messages?: number;
  /** Only the cases with this round trip. */
  rttMs?: number;
  /** Only the cases with this share of packets lost. */
  loss?: number;
  /** Mbit/s of the wire; 0: no limit. */
  rateMbps?: number;
  runs?: number;
  /** Only faults whose name begins so. */
  fault?: string;
  /** Only while this goes on. */
  while?: string;
  /** Between the two scans of a pairing. */
  waitSeconds?: number;
  /** How many pairs of browsers work at once. */
  pairs?: number;
  /** Only cells whose name begins so. */
  cell?: string;
}

export type OptionName = keyof BenchOptions;

export interface CommandLine {
  name: string | undefined;
  json: boolean;
  options: BenchOptions;
}

const FLAGS: Record<OptionName, string> = {
  bytes: 'bytes',
  rounds: 'rounds',
  messages: 'messages',
  rttMs: 'rtt',
  loss: 'loss',
  rateMbps: 'rate',
  runs: 'runs',
  fault: 'fault',
  while: 'while',
  waitSeconds: 'wait',
  pairs: 'pairs',
  cell: 'cell',
};

/** @returns `--bytes N` and the like, as they are typed */
export function flagsOf(names: readonly OptionName[]): string {
  return names.map((name) => `[--${FLAGS[name]} N]`).join(' ');
}

/** @throws Error with one sentence for a word or a number that is not understood */
export function parseCommandLine(args: string[]): CommandLine {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      bytes: text,
      rounds: text,
      messages: text,
      rtt: text,
      loss: text,
      rate: text,
      runs: text,
      fault: text,
      while: text,
      wait: text,
      pairs: text,
      cell: text,
    },
  });
  const options: BenchOptions = {};
  if (values.bytes !== undefined) options.bytes = parseBytes(values.bytes);
  if (values.rounds !== undefined) options.rounds = parseCount('rounds', values.rounds);
  if (values.messages !== undefined) options.messages = parseCount('messages', values.messages);
  if (values.rtt !== undefined) options.rttMs = parseNumber('rtt', values.rtt);
  if (values.loss !== undefined) options.loss = parseNumber('loss', values.loss);
  if (values.rate !== undefined) options.rateMbps = parseNumber('rate', values.rate);
  if (values.runs !== undefined) options.runs = parseCount('runs', values.runs);
  if (values.fault !== undefined) options.fault = values.fault;
  if (values.while !== undefined) options.while = values.while;
  if (values.wait !== undefined) options.waitSeconds = parseNumber('wait', values.wait);
  if (values.pairs !== undefined) options.pairs = parseCount('pairs', values.pairs);
  if (values.cell !== undefined) options.cell = values.cell;
  return { name: positionals[0], json: values.json ?? false, options };
}

const UNITS: Record<string, number> = { '': 1, kb: 1e3, mb: 1e6, gb: 1e9, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 };

/** `500000000`, `500MB`, `2 GB` and `1.5GiB` alike. */
function parseBytes(value: string): Bytes {
  const [, digits = '', unit = ''] = /^([\d.]+(?:e\d+)?) *([a-z]*)$/i.exec(value.trim()) ?? [];
  const bytes = Math.round(Number(digits) * (UNITS[unit.toLowerCase()] ?? Number.NaN));
  if (!(bytes > 0)) throw new Error(`--bytes ${value}: give a size, for example 500MB or 2GB.`);
  return bytes;
}

function parseCount(flag: string, value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1) throw new Error(`--${flag} ${value}: give a whole number from 1 on.`);
  return count;
}

function parseNumber(flag: string, value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !(number >= 0)) throw new Error(`--${flag} ${value}: give a number from 0 on.`);
  return number;
}

import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../scripts/paths.ts';
import { formatBytes } from './figures.ts';
import type { Machine } from './machine.ts';
import type { BenchOptions, OptionName } from './options.ts';

const RESULTS = path.join(ROOT, 'bench', 'results');

export interface BenchContext {
  /** What happens, for the person who waits. */
  say(line: string): void;
  options: BenchOptions;
}

export interface BenchReport {
  /** What the JSON says, every sample included. */
  figures: object;
  /** What the person sees: a row a case or round. */
  table: object[];
  /** Sentences under the table: what it comes to, and the floor. */
  verdicts: string[];
  /** The version of the browser that took part. */
  browser: string | null;
}

export interface Bench {
  /** One line of what is measured. */
  summary: string;
  options: readonly OptionName[];
  needsBuild: boolean;
  run(context: BenchContext): Promise<BenchReport>;
}

/** One run as it is kept and printed as JSON. */
export interface BenchResult {
  bench: string;
  /** When it began, ISO 8601 in UTC. */
  date: string;
  /** The commit that was measured, with `+` where files had been changed since. Null without git. */
  commit: string | null;
  options: BenchOptions;
  machine: Machine;
}

/** @returns the path of the file, from the repository's top */
export async function keepResult(result: BenchResult): Promise<string> {
  const file = path.join(RESULTS, `${result.date.replaceAll(':', '-')}-${result.bench}.json`);
  await mkdir(RESULTS, { recursive: true });
  await writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
  return path.relative(ROOT, file);
}

export function currentCommit(): string | null {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  const head = git('rev-parse', '--short', 'HEAD');
  if (head.status !== 0) return null;
  const changed = git('status', '--porcelain', '--untracked-files=no').stdout.trim() !== '';
  return `${head.stdout.trim()}${changed ? '+' : ''}`;
}

/** @returns the lines that a person reads after the run */
export function machineLine(machine: Machine): string {
  const { cores, model, memoryGiB, system, browser, loadBefore } = machine;
  const parts = [`${cores} × ${model}`, formatBytes(memoryGiB * 2 ** 30), system, browser ?? 'no browser'];
  return `${parts.join(', ')}; load before ${loadBefore}`;
}

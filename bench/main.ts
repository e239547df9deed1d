/** `npm run bench -- NAME [--json]`: prints a table, or one line of JSON; `README.md` says how to read them. */
import os from 'node:os';
import { buildExtension } from '../scripts/buildExtension.ts';
import { runCommand } from '../scripts/runCommand.ts';
import { chat } from './chat.ts';
import { code } from './code.ts';
import { heal } from './heal.ts';
import { lan } from './lan.ts';
import { describeMachine } from './machine.ts';
import { memory } from './memory.ts';
import { nat } from './nat.ts';
import { flagsOf, type OptionName, parseCommandLine } from './options.ts';
import { pair } from './pair.ts';
import { probes } from './probes.ts';
import { type Bench, type BenchResult, currentCommit, keepResult, machineLine } from './report.ts';
import { scan } from './scan.ts';
import { small } from './small.ts';
import { text } from './text.ts';
import { ui } from './ui.ts';
import { unattended } from './unattended.ts';
import { wan } from './wan.ts';

const BENCHES: Record<string, Bench> = {
  code,
  pair,
  lan,
  small,
  wan,
  text,
  memory,
  chat,
  nat,
  heal,
  unattended,
  probes,
  scan,
  ui,
};

await runCommand(async () => {
  const { name = '', json, options } = parseCommandLine(process.argv.slice(2));
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  if (!bench) throw new Error(`Say which: npm run bench -- NAME [--json]\n${listBenches()}`);
  for (const option of Object.keys(options) as OptionName[]) {
    if (!bench.options.includes(option))
      throw new Error(`${name} takes ${flagsOf(bench.options) || 'no such option'}.`);
  }
  // The last line of stdout is the JSON; what is said on the way goes beside it.
  const say = (line: string) => (json ? console.error(line) : console.log(line));
  const [loadBefore = 0] = os.loadavg();
  const date = `${new Date().toISOString().slice(0, 19)}Z`;
  if (bench.needsBuild) {
    say('Building the extension…');
    await buildExtension();
  }
  const { figures, table, verdicts, browser } = await bench.run({ say, options });
  const machine = describeMachine(browser, loadBefore);
  const result: BenchResult = { bench: name, date, commit: currentCommit(), options, machine, ...figures };
  const file = await keepResult(result);
  if (json) console.log(JSON.stringify(result));
  else {
    console.table(table);
    for (const verdict of verdicts) console.log(verdict);
    console.log(machineLine(machine));
  }
  say(`Kept in ${file}`);
});

function listBenches(): string {
  return Object.entries(BENCHES)
    .map(([name, { summary, options }]) => `  ${name.padEnd(11)}${summary} ${flagsOf(options)}`.trimEnd())
    .join('\n');
}

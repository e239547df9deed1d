/** `npm run bench -- code|pair|lan [--json]`: what the last line says as JSON, the lines before it say in words. */
import { buildExtension } from '../scripts/buildExtension.ts';
import { runCommand } from '../scripts/runCommand.ts';
import { benchCode } from './code.ts';
import { benchLan } from './lan.ts';
import { benchPair } from './pair.ts';

const args = process.argv.slice(2);
const json = args.includes('--json');
const say = (line: string) => (json ? console.error(line) : console.log(line));

const BENCHES: Record<string, () => Promise<object>> = {
  code: async () => benchCode(),
  pair: async () => {
    await built();
    return benchPair(say);
  },
  lan: async () => {
    await built();
    return benchLan(say);
  },
};

await runCommand(async () => {
  const name = args.find((arg) => !arg.startsWith('-')) ?? '';
  const bench = BENCHES[name];
  if (!bench) throw new Error(`Say which: npm run bench -- ${Object.keys(BENCHES).join('|')} [--json]`);
  const result = await bench();
  if (json) console.log(JSON.stringify(result));
  else print(result);
});

async function built(): Promise<void> {
  say('Building the extension…');
  await buildExtension();
}

/** A list as a table, everything else as one figure a line. */
function print(result: object): void {
  for (const [key, value] of Object.entries(result)) {
    if (Array.isArray(value)) console.table(value);
    else if (typeof value === 'object' && value !== null) {
      const parts = Object.entries(value).map(([name, figure]) => `${name} ${figure}`);
      console.log(`${key}: ${parts.join(', ')}`);
    } else console.log(`${key}: ${value}`);
  }
}

/** `npm test`: build, types, lint, unused code, unit tests, end-to-end tests. The last line counts them all. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureFonts, findBrowser } from './browser.ts';
import { ROOT } from './paths.ts';

let passed = 0;
let failed = 0;
/** The names of what failed, told again where a long output ends. */
const failures: string[] = [];

await run();
for (const name of failures) console.log(`failed: ${name}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function run(): Promise<void> {
  const built = step('build', 'vite', ['build', '--logLevel', 'warn']);
  for (const config of await typeConfigs()) step(`types of ${path.dirname(config)}`, 'tsc', ['-p', config]);
  step('lint and format', 'biome', ['ci', '--error-on-warnings']);
  step('unused code', 'knip', ['--no-progress']);
  await tests('unit');
  if (!built) return skip('end to end', 'there is no build');
  try {
    await findBrowser();
  } catch (error) {
    return skip('end to end', error instanceof Error ? error.message : String(error));
  }
  ensureFonts();
  await tests('e2e*');
}

/** Each folder has the types of its own context; the root has the tools and the tests. */
async function typeConfigs(): Promise<string[]> {
  const files = await readdir(path.join(ROOT, 'src'), { recursive: true });
  return [
    ...files.filter((file) => path.basename(file) === 'tsconfig.json').map((file) => path.join('src', file)),
    'tsconfig.json',
  ].sort();
}

/** Runs a program of `node_modules/.bin`, and counts as one. */
function step(title: string, program: string, args: string[]): boolean {
  const ok = runProgram(title, program, args);
  if (ok) passed++;
  else fail(title);
  return ok;
}

function runProgram(title: string, program: string, args: string[]): boolean {
  console.log(`\n── ${title}: ${program} ${args.join(' ')}`);
  const script = path.join(ROOT, 'node_modules', '.bin', program);
  // Windows keeps `.cmd` files there, which only a shell starts.
  const result = spawnSync(script, args, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  return result.status === 0;
}

/** Runs a vitest project, and counts each of its tests. A run that failed outside of its tests counts as one. */
async function tests(project: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tandem-tests-'));
  const report = path.join(folder, 'report.json');
  const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${report}`];
  const ok = runProgram(`tests: ${project}`, 'vitest', ['run', '--project', project, ...reporters]);
  const counts: Partial<Report> = existsSync(report) ? JSON.parse(await readFile(report, 'utf8')) : {};
  passed += counts.numPassedTests ?? 0;
  for (const name of failedTests(counts)) fail(name);
  if (!ok && !counts.numFailedTests) fail(`tests: ${project}, outside of its tests`);
  await rm(folder, { recursive: true, force: true });
}

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { name: string; assertionResults: { status: string; fullName: string }[] }[];
}

function failedTests({ testResults = [] }: Partial<Report>): string[] {
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => `${path.relative(ROOT, name)}: ${fullName}`),
  );
}

/** What cannot run has not passed. */
function skip(title: string, reason: string): void {
  console.log(`\n── ${title}: cannot run: ${reason}`);
  fail(title);
}

function fail(name: string): void {
  failed++;
  failures.push(name);
}

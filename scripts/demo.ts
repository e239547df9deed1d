/** `npm run demo [-- --json]`: two headless browsers pair through their cameras, chat, and send a file. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Device, openDevice } from '../test/e2e/driver.ts';
import { measurePairing, type PairingFigures } from '../test/e2e/support/measuredPairing.ts';
import { ensureFonts } from './browser.ts';
import { buildExtension } from './buildExtension.ts';
import { ROOT } from './paths.ts';
import { sha256OfFile, writeRandomFile } from './randomFile.ts';
import { runCommand } from './runCommand.ts';

const FILE_NAME = 'holiday.mov';
const FILE_BYTES = 50_000_000;
const FILE_TIMEOUT_MS = 120_000;
const OUT = path.join(ROOT, 'demo-out');

interface DemoResult extends PairingFigures {
  paired: boolean;
  chatBothWays: boolean;
  file: { bytes: number; seconds: number; sha256Match: boolean };
}

const json = process.argv.includes('--json');
const say = (line: string) => (json ? console.error(line) : console.log(line));

await runCommand(async () => {
  say('Building the extension…');
  await buildExtension();
  ensureFonts();
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  const work = await mkdtemp(path.join(tmpdir(), 'tandem-demo-'));
  const devices: Device[] = [];
  try {
    say('Starting two browsers, each with a throw-away profile…');
    const [left, right] = await Promise.all([openDevice(), openDevice()]);
    devices.push(left, right);
    const result = await demonstrate(left, right, path.join(work, FILE_NAME));
    say(`The pictures of each step are in ${path.relative(process.cwd(), OUT) || '.'}/.`);
    if (json) console.log(JSON.stringify(result));
    if (!result.file.sha256Match) throw new Error('The received file is not the one that was sent.');
  } finally {
    await Promise.all(devices.map((device) => device.close()));
    await rm(work, { recursive: true, force: true });
  }
});

async function demonstrate(left: Device, right: Device, file: string): Promise<DemoResult> {
  const pairing = await measurePairing([left, right], async (step) => {
    if (step === 'codes shown') await picture('1-codes', left, right);
    if (step === 'linked') await picture('2-linked', left, right);
    say(`  ${step}`);
  });
  say(`Paired in ${pairing.pairSeconds} s: code made in ${pairing.gatherMs} ms, shown ${pairing.codeShownMs} ms after`);
  say(`  the click, read in ${pairing.scanMs} ms; channel open ${pairing.openMs} ms after the second code.`);

  // Out of the popups, into tabs: the link stays, as it lives in neither.
  await Promise.all([left.openTab(), right.openTab()]);
  await Promise.all([left.waitForLinked(), right.waitForLinked()]);
  await left.say('Hello from the left 👋');
  await right.waitForMessage('Hello from the left 👋', 'remote');
  await right.say('반가워요, hello from the right');
  await left.waitForMessage('반가워요, hello from the right', 'remote');
  await picture('3-chat', left, right);
  say('Both said hello, and both read it.');

  await writeRandomFile(file, FILE_BYTES, 1);
  await left.sendFiles([file]);
  await right.waitForFile(FILE_NAME, 'offered');
  await picture('4-offered', left, right);
  say(`Sending ${FILE_BYTES / 1e6} MB…`);
  const acceptedAt = Date.now();
  await right.acceptFile(FILE_NAME);
  const received = await right.waitForDownload(FILE_NAME, FILE_TIMEOUT_MS);
  await right.waitForFile(FILE_NAME, 'done');
  const seconds = (Date.now() - acceptedAt) / 1000;
  await left.waitForFile(FILE_NAME, 'done');
  await picture('5-received', left, right);
  const sha256Match = (await sha256OfFile(received)) === (await sha256OfFile(file));
  say(
    `It is in the other's downloads after ${seconds.toFixed(1)} s; its SHA-256 ${sha256Match ? 'matches' : 'DIFFERS'}.`,
  );
  return { paired: true, ...pairing, chatBothWays: true, file: { bytes: FILE_BYTES, seconds, sha256Match } };
}

async function picture(step: string, left: Device, right: Device): Promise<void> {
  await writeFile(path.join(OUT, `${step}-left.png`), await left.screenshot());
  await writeFile(path.join(OUT, `${step}-right.png`), await right.screenshot());
}

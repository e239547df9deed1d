/**
 * `npm run soak -- --minutes M [--seed S]`: for so long, random transfers between two browsers meet a random fault at
 * a random point. Each must end with identical files. The last line says how many did.
 */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { type Device, linkAgain, openDevice } from '../test/e2e/driver.ts';
import { closeLanes, closeOffscreen, flipBit, largestStored, reloadExtension } from '../test/e2e/support/faults.ts';
import { opfsFiles } from '../test/e2e/support/opfsFiles.ts';
import { chooseSeed, type SeededRandom, seededRandom } from '../test/e2e/support/seed.ts';
import { countSentBlocks, waitUntilSent } from '../test/e2e/support/sentBlocks.ts';
import { readTree } from '../test/e2e/support/trees.ts';
import { buildExtension } from './buildExtension.ts';
import { writeRandomFile } from './randomFile.ts';
import { runCommand } from './runCommand.ts';

/** Restarts, another pairing, and the rest of 64 MB, on a slow machine. */
const DONE_WITHIN_MS = 90_000;

/**
 * Chromium 156 begins a download under the first of such names and goes on under the second. A browser that is killed
 * meanwhile leaves the file: its list calls the download interrupted, and neither cancelling, nor removing, nor erasing
 * it there touches the file.
 */
const CHROMIUM_TEMPORARY = /(^|\/)(\.(org\.chromium\.Chromium|com\.google\.Chrome)\.\w+|Unconfirmed \d+\.crdownload)$/;

interface Devices {
  sender: Device;
  receiver: Device;
}

/** What is done to a transfer under way. `needsFiles`: the sender has to choose the files again. */
interface Fault {
  name: string;
  strike(devices: Devices, random: SeededRandom): Promise<void>;
  needsFiles?: true;
  /** The two must be linked again. */
  endsLink: boolean;
}

const FAULTS: readonly Fault[] = [
  { name: 'receiver killed', endsLink: true, strike: ({ receiver }) => killAndRestart(receiver) },
  { name: 'sender killed', endsLink: true, needsFiles: true, strike: ({ sender }) => killAndRestart(sender) },
  {
    name: 'both killed',
    endsLink: true,
    needsFiles: true,
    strike: async ({ sender, receiver }) => void (await Promise.all([sender, receiver].map(killAndRestart))),
  },
  {
    name: 'receiver killed and a stored bit flipped',
    endsLink: true,
    async strike({ receiver }, random) {
      await receiver.kill({ keep: true });
      const { file, bytes } = await largestStored(receiver);
      await flipBit(file, Math.floor(random.between(0, bytes)));
      await receiver.restart();
    },
  },
  {
    name: 'offscreen document closed at the receiver',
    endsLink: true,
    strike: ({ receiver }) => closeOffscreen(receiver),
  },
  {
    name: 'offscreen document closed at the sender',
    endsLink: true,
    needsFiles: true,
    strike: ({ sender }) => closeOffscreen(sender),
  },
  {
    name: 'extension reloaded at the receiver',
    endsLink: true,
    strike: ({ receiver }) => reloadExtension(receiver),
  },
  {
    name: 'extension reloaded at the sender',
    endsLink: true,
    needsFiles: true,
    strike: ({ sender }) => reloadExtension(sender),
  },
  { name: 'lanes closed', endsLink: false, strike: async ({ receiver }) => void (await closeLanes(receiver)) },
];

interface Payload {
  /** What is sent, and sent again: a file or a folder. */
  path: string;
  name: string;
  bytes: number;
  words: string;
}

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });

await runCommand(async () => {
  const minutes = Number(values.minutes ?? 10);
  const seed = Number(values.seed ?? chooseSeed());
  if (!(minutes > 0) || !Number.isSafeInteger(seed)) throw new Error('npm run soak -- --minutes M [--seed S]');
  await buildExtension();
  const random = seededRandom(seed);
  console.log(`seed ${seed}, ${minutes} minutes`);
  const deadline = Date.now() + minutes * 60_000;
  let survived = 0;
  let tried = 0;
  let pair: [Device, Device] | null = null;
  try {
    while (Date.now() < deadline) {
      tried++;
      pair ??= await openPair();
      const problem = await tryOnce(tried, pair, random);
      if (problem === null) survived++;
      else {
        const [left, right] = pair;
        pair = null;
        await Promise.all([left.close(), right.close()]);
      }
    }
  } finally {
    await Promise.all((pair ?? []).map((device) => device.close()));
  }
  console.log(`${survived} / ${tried} survived`);
  if (survived < tried) process.exitCode = 1;
});

async function openPair(): Promise<[Device, Device]> {
  const [left, right] = await Promise.all([openDevice(), openDevice()]);
  await linkAgain(left, right);
  return [left, right];
}

/** @returns what went wrong, or `null` */
async function tryOnce(number: number, pair: [Device, Device], random: SeededRandom): Promise<string | null> {
  // All is drawn before anything can fail, so that the same seed gives the same tries.
  const isForth = random.between(0, 1) < 0.5;
  const [sender, receiver] = isForth ? pair : [pair[1], pair[0]];
  const fault = FAULTS[Math.floor(random.between(0, FAULTS.length))] as Fault;
  const share = random.between(0.05, 0.95);
  const own = seededRandom(Math.floor(random.between(1, 2 ** 31)));
  const folder = await mkdtemp(path.join(tmpdir(), 'tandem-soak-'));
  const begun = Date.now();
  let words = `${fault.name} at ${Math.round(share * 100)} %`;
  let problem: string | null = null;
  try {
    const payload = await createPayload(folder, number, own);
    words += ` of ${payload.words} from the ${isForth ? 'left' : 'right'}`;
    const left = await survive({ sender, receiver }, fault, share, payload, own);
    if (left > 0) words += `, of whose saving Chromium left ${left} of its own files`;
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  console.log(`${number}. ${words}: ${problem === null ? 'survived' : `DIED: ${problem}`} (${seconds} s)`);
  return problem;
}

/**
 * @returns how many of Chromium's own files are left: one that is killed during a download leaves them, and no
 *   extension can remove them
 * @throws Error if it does not end with identical files, or leaves anything else behind
 */
async function survive(
  devices: Devices,
  fault: Fault,
  share: number,
  payload: Payload,
  random: SeededRandom,
): Promise<number> {
  const { sender, receiver } = devices;
  const { name } = payload;
  await countSentBlocks(sender);
  await sender.dropFiles([payload.path]);
  await receiver.acceptFile(name);
  await waitUntilSent(sender, payload.bytes * share);
  await fault.strike(devices, random);
  if (fault.endsLink) await linkAgain(sender, receiver);
  // It may have been complete before the fault struck.
  if (fault.needsFiles && (await needsFiles(sender, name))) await sender.chooseAgain(name, [payload.path]);
  await receiver.waitForTransfer(name, 'done', DONE_WITHIN_MS);
  await Promise.all([sender, receiver].map((device) => device.waitForNoOpenTransfer()));

  const expected = await readTree(path.dirname(payload.path));
  const all = Object.entries(await readTree(receiver.downloadsDir));
  const arrived = Object.fromEntries(all.filter(([name]) => !CHROMIUM_TEMPORARY.test(name)));
  if (!isDeepStrictEqual(arrived, expected)) throw new Error(`Not the same files: ${differences(arrived, expected)}`);
  await waitForEmptyStore(receiver);
  for (const file of await readdir(receiver.downloadsDir)) {
    await rm(path.join(receiver.downloadsDir, file), { recursive: true });
  }
  return all.length - Object.keys(arrived).length;
}

/** Whether the sender asks for the files; false once all has arrived. */
async function needsFiles(sender: Device, name: string): Promise<boolean> {
  const asked = sender.waitForTransfer(name, 'waiting').then(() => true);
  const ended = sender.waitForNoOpenTransfer().then(() => false);
  return Promise.any([asked, ended]);
}

async function createPayload(folder: string, number: number, random: SeededRandom): Promise<Payload> {
  const kind = random.between(0, 1);
  if (kind < 0.5) {
    const name = `film ${number}.mov`;
    const bytes = Math.floor(random.between(16e6, 64e6));
    await writeRandomFile(path.join(folder, name), bytes, random.seed);
    return { path: path.join(folder, name), name, bytes, words: `one file of ${Math.round(bytes / 1e6)} MB` };
  }
  const name = `folder ${number}`;
  const [count, most] = kind < 0.75 ? [Math.floor(random.between(8, 24)), 4e6] : [300, 150e3];
  let bytes = 0;
  for (let file = 0; file < count; file++) {
    const size = Math.floor(random.between(0, most));
    const inside = path.join(folder, name, `part ${file % 5}`);
    await mkdir(inside, { recursive: true });
    await writeRandomFile(path.join(inside, `${file}.dat`), size, random.seed + file);
    bytes += size;
  }
  return { path: path.join(folder, name), name, bytes, words: `${count} files of ${Math.round(bytes / 1e6)} MB` };
}

async function killAndRestart(device: Device): Promise<void> {
  await device.kill({ keep: true });
  await device.restart();
}

/** The transfer worker removes after the fact. */
async function waitForEmptyStore(device: Device): Promise<void> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const left = await opfsFiles(device);
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`Left in the store: ${left.join(', ')}`);
  }
}

function differences(arrived: Record<string, string>, expected: Record<string, string>): string {
  const names = new Set([...Object.keys(arrived), ...Object.keys(expected)]);
  return [...names]
    .filter((name) => arrived[name] !== expected[name])
    .map((name) => `${name} ${name in arrived ? (name in expected ? 'differs' : 'is too much') : 'is missing'}`)
    .join(', ');
}

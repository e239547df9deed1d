import { type Device, openDevice, pairByText } from '../test/e2e/driver.ts';
import { type LongestTask, longestTask } from '../test/e2e/support/longestTask.ts';
import { type StartScript, startScripts } from '../test/e2e/support/startScripts.ts';
import { compareWithCeiling, round1 } from './figures.ts';
import { feedMovingTransfers } from './manyTransfers.ts';
import type { Bench, BenchContext } from './report.ts';
import { median, p95 } from './statistics.ts';
import { type PopupStart, withUnwatchedPopups } from './unwatchedPopup.ts';

const OPENINGS = 30;
const WARM_UP = 3;
const POPUP_CEILING_MS = 150;
const TASK_CEILING_MS = 50;
const GZIP_CEILING_BYTES = 60_000;
const TRANSFERS = 40;
const MOVING_MS = 15_000;

/** How soon the popup can be used, how much it loads for that, and whether many transfers make a page stutter. */
export const ui: Bench = {
  summary: 'the popup from the icon to its first frame, its scripts, the longest task beside 40 transfers',
  options: ['rounds'],
  needsBuild: true,
  async run({ say, options: { rounds: openings = OPENINGS } }) {
    const scripts = await startScripts();
    const device = await openDevice();
    try {
      const other = await openDevice();
      try {
        const code = await openPopups(device, 'code', openings, say);
        await link(device, other);
        const talk = await openPopups(device, 'conversation', openings, say);
        const task = await whileTransfersMove(device, say);
        return report(openings, code, talk, task, scripts, await device.view.browser().version());
      } finally {
        await other.close();
      }
    } finally {
      await device.close();
    }
  },
};

/** What a person waits for. */
const SHOWN = { code: '[role=img][aria-label="Your pairing code"]', conversation: '[role=log]' } as const;

/** Opens the popup again and again; it shows the code, or the conversation where there is a link. */
async function openPopups(
  device: Device,
  shows: keyof typeof SHOWN,
  count: number,
  say: BenchContext['say'],
): Promise<PopupStart[]> {
  const found = await withUnwatchedPopups(device, async (open) => {
    for (let round = 0; round < WARM_UP; round += 1) await open(SHOWN[shows]);
    const starts: PopupStart[] = [];
    while (starts.length < count) starts.push(await open(SHOWN[shows]));
    return starts.map(({ frameMs, wishMs }) => ({ frameMs: round1(frameMs), wishMs: round1(wishMs) }));
  });
  say(`${count} openings with the ${shows}: p95 ${p95(found.map(({ frameMs }) => frameMs))} ms`);
  return found;
}

async function link(device: Device, other: Device): Promise<void> {
  await Promise.all([device.openTab(), other.openTab()]);
  await pairByText(device, other);
  await device.closeTabs();
}

/** In the tab: the conversation, the list of devices and the column of transfers at once. */
async function whileTransfersMove(device: Device, say: BenchContext['say']): Promise<LongestTask> {
  await device.openTab();
  // tsx wraps every function that has a name in a call of this, which the page does not know.
  await device.view.evaluateOnNewDocument('globalThis.__name = (named) => named');
  await device.view.evaluateOnNewDocument(feedMovingTransfers, TRANSFERS);
  await device.view.reload();
  await device.waitForLinked();
  await device.view.evaluate(() => {
    (window as { movesFiles?: boolean }).movesFiles = true;
  });
  await device.view.waitForFunction(
    (count) => document.querySelectorAll('.log [data-phase="moving"]').length === count,
    {},
    TRANSFERS,
  );
  const task = await longestTask(device.view, () => device.pass(MOVING_MS));
  say(`${TRANSFERS} transfers: the longest of ${task.tasks} tasks took ${round1(task.wallMs)} ms`);
  return task;
}

function report(
  openings: number,
  code: PopupStart[],
  talk: PopupStart[],
  task: LongestTask,
  scripts: StartScript[],
  browser: string,
) {
  const frames = (list: PopupStart[]) => list.map(({ frameMs }) => frameMs);
  const wishes = (list: PopupStart[]) => list.map(({ wishMs }) => wishMs);
  const popupP95Ms = Math.max(p95(frames(code)), p95(frames(talk)));
  const popupGzipBytes = scripts.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
  const row = (what: string, values: number[]) => ({ what, median: median(values), p95: p95(values), unit: 'ms' });
  return {
    figures: {
      popupP95Ms,
      longestTaskMs: round1(task.wallMs),
      popupGzipBytes,
      openings,
      longestTaskProcessorMs: round1(task.processorMs),
      scripts,
      samples: { code, talk },
    },
    table: [
      row('popup with the code', frames(code)),
      row('… from the wish to open it', wishes(code)),
      row('popup with a conversation', frames(talk)),
      row('… from the wish to open it', wishes(talk)),
    ],
    verdicts: [
      compareWithCeiling('Popup to its first frame, p95 in ms', popupP95Ms, POPUP_CEILING_MS),
      compareWithCeiling(`Longest task beside ${TRANSFERS} transfers, in ms`, round1(task.wallMs), TASK_CEILING_MS),
      compareWithCeiling('Scripts of the popup, gzipped bytes', popupGzipBytes, GZIP_CEILING_BYTES),
    ],
    browser,
  };
}

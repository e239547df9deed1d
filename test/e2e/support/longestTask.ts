import type { Page } from 'puppeteer-core';
import type { Milliseconds } from '../../../src/core/units.ts';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  dur?: number;
  tdur?: number;
  args: { name?: string; data?: { frames?: { url?: string; processId?: number }[] } };
}

export interface LongestTask {
  /** By the clock, with whatever else the machine did meanwhile. */
  wallMs: Milliseconds;
  /** What the thread itself ran. */
  processorMs: Milliseconds;
  tasks: number;
}

/** @returns the longest task on the thread of a page while `use` runs, by the browser's own trace */
export async function longestTask(page: Page, use: () => Promise<void>): Promise<LongestTask> {
  await page.tracing.start({
    categories: ['-*', '__metadata', 'toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
  });
  await use();
  const trace = await page.tracing.stop();
  const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(new TextDecoder().decode(trace));
  const frames = traceEvents.flatMap(({ args }) => args.data?.frames ?? []);
  const process = frames.find(({ url }) => url === page.url())?.processId;
  const thread = traceEvents.find(
    ({ name, pid, args }) => name === 'thread_name' && pid === process && args.name === 'CrRendererMain',
  );
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) => name === 'RunTask' && ph === 'X' && pid === thread?.pid && tid === thread.tid,
  );
  if (tasks.length === 0) throw new Error('The trace holds no task of the page.');
  const longest = (key: 'dur' | 'tdur') => Math.max(...tasks.map((task) => task[key] ?? 0)) / 1000;
  return { wallMs: longest('dur'), processorMs: longest('tdur'), tasks: tasks.length };
}

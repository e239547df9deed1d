import { readFile } from 'node:fs/promises';
import type { Browser } from 'puppeteer-core';

/** One process that runs the extension's pages and workers, and its private memory in bytes. */
export interface ExtensionProcess {
  pid: number;
  privateBytes: number;
}

/**
 * Private memory (Linux's `Private_Clean` + `Private_Dirty`, proc(5)) of the processes that run the extension.
 *
 * @throws Error on other systems than Linux
 */
export async function extensionMemory(browser: Browser): Promise<ExtensionProcess[]> {
  const session = await browser.target().createCDPSession();
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const found = await Promise.all(processInfo.map(({ id }) => measure(id)));
    return found.filter((process) => process !== null);
  } finally {
    await session.detach();
  }
}

/** @returns null for a process that does not run extensions, or has ended meanwhile */
async function measure(pid: number): Promise<ExtensionProcess | null> {
  try {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    if (!/[\0 ]--extension-process/.test(command)) return null;
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    const kib = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB$/gm)].map((match) => Number(match[1]));
    return { pid, privateBytes: kib.reduce((sum, value) => sum + value, 0) * 1024 };
  } catch (error) {
    if (process.platform !== 'linux')
      throw new Error('Memory is read from /proc, which only Linux has.', { cause: error });
    return null;
  }
}

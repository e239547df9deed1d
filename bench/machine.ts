import os from 'node:os';

/** What a figure was measured on. */
export interface Machine {
  cores: number;
  model: string;
  memoryGiB: number;
  system: string;
  node: string;
  /** Null where no browser took part. */
  browser: string | null;
  /** Load average over the minute before the bench: over 0.5 or so, something else was running too. */
  loadBefore: number;
}

/** @param loadBefore `os.loadavg()[0]` of the time before the bench */
export function describeMachine(browser: string | null, loadBefore: number): Machine {
  const cpus = os.cpus();
  return {
    cores: cpus.length,
    model: cpus[0]?.model.trim() ?? 'unknown',
    memoryGiB: Number((os.totalmem() / 2 ** 30).toFixed(1)),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    browser,
    loadBefore: Number(loadBefore.toFixed(2)),
  };
}

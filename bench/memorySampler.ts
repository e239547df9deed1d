import type { Device } from '../test/e2e/driver.ts';

/** Half a second: a transfer of a gigabyte takes a minute, and reading the figure costs about 20 ms. */
const INTERVAL_MS = 500;

export interface MemorySamples {
  /** Private bytes of all processes of the extension, before anything was done. */
  startBytes: number;
  peakBytes: number;
  samples: number[];
}

/**
 * Samples the private memory of a device's extension until it is stopped. Linux only.
 *
 * @returns a function that stops the sampling and gives what was seen
 */
export async function sampleMemory(device: Device): Promise<() => Promise<MemorySamples>> {
  const total = async () => (await device.memory()).reduce((sum, process) => sum + process.privateBytes, 0);
  const startBytes = await total();
  const samples = [startBytes];
  let pending: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    pending = pending.then(total).then((bytes) => samples.push(bytes));
    // A browser that dies meanwhile is told by who stops the sampling, or by whatever needed the browser.
    pending.catch(() => {});
  }, INTERVAL_MS);
  return async () => {
    clearInterval(timer);
    await pending;
    samples.push(await total());
    return { startBytes, peakBytes: Math.max(...samples), samples };
  };
}

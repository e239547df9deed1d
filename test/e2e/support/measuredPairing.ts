import type { Device } from '../driver.ts';
import { type Timing, timings, waitForTiming } from './timings.ts';

/** How long pairing took, as people feel it. Where each device has a figure, the worse one counts. */
export interface PairingFigures {
  /** From the first of the icons clicked to both channels open. */
  pairSeconds: number;
  /** From the offer made to the code ready. */
  gatherMs: number;
  /** From the icon clicked to the code painted. */
  codeShownMs: number;
  /** From the camera running to the code read. */
  scanMs: number;
  /** From the second code known to both channels open. */
  openMs: number;
}

export type PairingStep = 'codes shown' | 'cameras started' | 'linked';

/**
 * Two devices that show nothing yet pair through their cameras: icons, codes, scans, conversation.
 *
 * @param onStep called after each step, outside of what is measured as far as that is possible
 */
export async function measurePairing(
  devices: [Device, Device],
  onStep: (step: PairingStep) => Promise<void> | void = () => {},
): Promise<PairingFigures> {
  const [left, right] = devices;
  const hosts = await Promise.all(devices.map((device) => device.offscreenPage()));
  // The extension makes its code when the browser starts, long before a person reaches for the icon.
  await Promise.all(hosts.map((host) => waitForTiming(host, 'tandem:gather')));
  // One icon after the other: two people have two computers, these two browsers share the cores of one.
  const clicks: number[] = [];
  const painted: number[] = [];
  for (const device of devices) {
    clicks.push(await device.clickIcon());
    painted.push(await device.waitForCode());
  }
  await onStep('codes shown');
  await Promise.all([left.showCodeToCamera(right), right.showCodeToCamera(left)]);
  await Promise.all(devices.map((device) => device.scan()));
  await onStep('cameras started');
  const opened = await Promise.all(hosts.map((host) => waitForTiming(host, 'tandem:link-open')));
  await Promise.all(devices.map((device) => device.waitForLinked()));
  await onStep('linked');

  const hostTimings = await Promise.all(hosts.map(timings));
  const viewTimings = await Promise.all(devices.map((device) => timings(device.view)));
  const openAt = Math.max(...opened.map((timing) => timing.at));
  const accepted = hostTimings.map((list) => named(list, 'tandem:code-accepted').at);
  return {
    pairSeconds: round((openAt - Math.min(...clicks)) / 1000, 3),
    gatherMs: round(Math.max(...hostTimings.map((list) => named(list, 'tandem:gather').durationMs))),
    codeShownMs: round(Math.max(...painted.map((at, index) => at - (clicks[index] ?? at)))),
    scanMs: round(Math.max(...viewTimings.map(scanMs))),
    openMs: round(openAt - Math.max(...accepted)),
  };
}

function scanMs(list: Timing[]): number {
  return named(list, 'tandem:code-read').at - named(list, 'tandem:camera-running').at;
}

function named(list: Timing[], name: string): Timing {
  const found = list.find((timing) => timing.name === name);
  if (!found) throw new Error(`The page did not mark ${name}.`);
  return found;
}

const round = (value: number, digits = 1) => Number(value.toFixed(digits));

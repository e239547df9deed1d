/**
 * What a person does with Tandem, in a real browser. Only this file and `driver/` know the pages: tests, demo and
 * benchmarks read as what happens. Everything is found by role and accessible name; waits are for conditions, never for
 * a time.
 *
 * A `Device` is a stack of classes, one for each place where something is done. Each uses those below it:
 *
 * ```text
 *   TransferList    the list of all transfers, in a wide tab
 *   FileList        the files of one transfer
 *   Files           picking and dropping; the cards in the conversation
 *   Devices         who is known, their settings and histories
 *   Talk            the conversation
 *   Pairing         code and camera, until the conversation is there
 *   BrowserUi       the web, menus, notifications, downloads
 *   Screen          clicks and waits, by role and words
 *   Views           popup, side panel and tab
 *   RunningBrowser  pages, workers, sleep and end
 * ```
 */
import { type DeviceOptions, startLife } from './driver/life.ts';
import { TransferList } from './driver/transferList.ts';

export type { DeviceOptions };

/** One browser with the extension, and the person in front of it. */
export class Device extends TransferList {}

/**
 * Starts a browser with the extension and a fake camera, and waits until the extension has started, as it has long
 * before a person reaches for its icon. Opens no page of the extension yet.
 */
export async function openDevice(options: DeviceOptions = {}): Promise<Device> {
  const device = new Device(options, await startLife(options));
  try {
    await device.offscreenPage();
    return device;
  } catch (error) {
    await device.close();
    throw error;
  }
}

/** Each shows its code to the other's camera, at the same time. Both have their pairing view open. */
export async function pairByCamera(left: Device, right: Device): Promise<void> {
  await Promise.all([left.showCodeToCamera(right), right.showCodeToCamera(left)]);
  await Promise.all([left.scan(), right.scan()]);
  await Promise.all([left.waitForLinked(), right.waitForLinked()]);
}

/** Each pastes the other's code; `order` says who is first. Both have their pairing view open. */
export async function pairByText(
  left: Device,
  right: Device,
  order: 'left-first' | 'right-first' = 'left-first',
): Promise<void> {
  const [leftCode, rightCode] = [await left.copyCode(), await right.copyCode()];
  if (order === 'left-first') {
    await left.pasteCode(rightCode);
    await right.pasteCode(leftCode);
  } else {
    await right.pasteCode(leftCode);
    await left.pasteCode(rightCode);
  }
  await Promise.all([left.waitForLinked(), right.waitForLinked()]);
}

/** Links two devices, which may have been linked before; each has a view open, or gets a tab. */
export async function linkAgain(left: Device, right: Device): Promise<void> {
  await Promise.all([left, right].map((device) => (device.hasView() ? device.pairAnother() : device.openTab())));
  await pairByText(left, right);
}

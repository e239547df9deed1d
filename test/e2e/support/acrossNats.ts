import type { Milliseconds } from '../../../src/core/units.ts';
import { type Device, openDevice } from '../driver.ts';
import { type NatKind, type Nats, openNats } from './nat.ts';
import { byRole } from './roles.ts';
import { waitForTiming } from './timings.ts';

/** Two browsers in two homes, each with the servers of the test in its settings. */
export interface Apart {
  nats: Nats;
  left: Device;
  right: Device;
  close(): Promise<void>;
}

export interface Server {
  url: string;
  username?: string;
  credential?: string;
}

export async function openApart(): Promise<Apart> {
  const nats = await openNats();
  const devices: Device[] = [];
  const close = async () => {
    await Promise.all(devices.map((device) => device.close()));
    await nats.close();
  };
  try {
    // One after the other: two browsers that start at once on two cores run into time limits.
    for (const prefix of nats.prefixes) devices.push(await openDevice({ prefix }));
    const [left, right] = devices as [Device, Device];
    await Promise.all([left.openTab(), right.openTab()]);
    return { nats, left, right, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** STUN alone, as the list begins; with `relay`, also as a relay. */
export function serversOf({ stunServers, relay }: Nats, withRelay: boolean): Server[] {
  const stun = stunServers.map((url) => ({ url }));
  if (!withRelay) return stun;
  const { username, credential } = relay;
  return [...stun, ...relay.urls.map((url) => ({ url, username, credential }))];
}

/** Makes this the list in the settings, as a person would. */
export async function setServers(device: Device, servers: readonly Server[]): Promise<void> {
  await device.clickButton('Settings');
  await device.view.locator('.page-link ::-p-text(Different networks)').click();
  await device.waitForRole('button', 'Add a server');
  const edits = () => device.view.$$('.server-open');
  for (let count = (await edits()).length; count > 0; count--) {
    await device.view.locator('.server-open').click();
    await device.clickButton('Remove');
    await device.view.waitForFunction((left) => document.querySelectorAll('.server-open').length < left, {}, count);
  }
  for (const [index, { url, username, credential }] of servers.entries()) {
    await device.clickButton('Add a server');
    await fill(device, 'Address', url);
    if (username !== undefined) await fill(device, 'User name', username);
    if (credential !== undefined) await fill(device, 'Password', credential);
    await device.clickButton('Save');
    await device.view.waitForFunction((least) => document.querySelectorAll('.server-open').length > least, {}, index);
  }
  await device.clickButton('Back');
  await device.clickButton('Back');
}

async function fill(device: Device, name: string, value: string): Promise<void> {
  await device.view.locator(byRole('textbox', name)).fill(value);
}

type Choice = 'Same network' | 'Different networks';

/** Chooses it under the code, afresh where it was chosen before. @returns the code that is on show then */
export async function chooseNetwork(device: Device, choice: Choice): Promise<string> {
  const option = await device.view.waitForSelector(`::-p-xpath(//label[normalize-space()=${JSON.stringify(choice)}])`);
  if (await option?.evaluate((label) => label.querySelector('input')?.checked)) {
    await chooseNetwork(device, choice === 'Same network' ? 'Different networks' : 'Same network');
  }
  const before = await device.copyCode();
  await option?.click();
  for (;;) {
    const code = await device.copyCode();
    if (code !== before) return code;
  }
}

/** Ends the link, and both have their pairing view open again. */
export async function closeAndPairAgain({ left, right }: Apart): Promise<void> {
  await Promise.all([left.waitForLinked(), right.waitForLinked()]);
  await left.closeLink();
  await right.waitForWords('Pair again');
  await Promise.all([left.pairAnother(), right.pairAnother()]);
}

export interface Meeting {
  left: NatKind;
  right: NatKind;
  /** Who takes the other's code first. */
  first: 'left' | 'right';
  /** Between the two. */
  waitMs: Milliseconds;
}

/**
 * Both choose different networks; one takes the other's code, and after the wait the other does. Both have their
 * pairing view open.
 *
 * @returns milliseconds from the second code taken to the link open
 * @throws Error where it does not open in time
 */
export async function meet({ nats, left, right }: Apart, meeting: Meeting, timeout = 20_000): Promise<Milliseconds> {
  nats.setKinds(meeting.left, meeting.right);
  const [leftCode, rightCode] = await Promise.all([left, right].map((one) => chooseNetwork(one, 'Different networks')));
  const [early, late] = meeting.first === 'left' ? [left, right] : [right, left];
  const [earlyCode, lateCode] = meeting.first === 'left' ? [leftCode, rightCode] : [rightCode, leftCode];
  const hosts = await Promise.all([left.offscreenPage(), right.offscreenPage()]);
  for (const host of hosts) await host.evaluate(() => performance.clearMarks());
  await early.pasteCode(lateCode ?? '');
  await early.waitForStep('You have theirs');
  if (meeting.waitMs > 0) await early.pass(meeting.waitMs);
  const pastedAt = Date.now();
  await late.pasteCode(earlyCode ?? '');
  const opening = Promise.all(hosts.map((host) => waitForTiming(host, 'tandem:link-open', { timeout })));
  const opened = await opening.catch(async (cause) => {
    const [here, there] = await Promise.all([left, right].map(onScreen));
    throw new Error(`They did not meet. Left: ${here}. Right: ${there}.`, { cause });
  });
  return Math.max(...opened.map(({ at }) => at)) - pastedAt;
}

/** The words on the screen, as they are laid out. */
async function onScreen(device: Device): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: only after a failure, and words of neighbours would run together.
  return (await device.view.evaluate(() => document.body.innerText)).replace(/\s*\n\s*/g, ' | ');
}

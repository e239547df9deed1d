import { expect, test } from 'vitest';
import { type Device, type DeviceOptions, pairByText } from './driver.ts';
import { waitForAppointment } from './support/appointments.ts';
import { device } from './support/fixtures.ts';

/** Two that call themselves Left and Right, linked, and each remembers the other. */
async function knownToEachOther(rightOptions: DeviceOptions = {}): Promise<[Device, Device]> {
  const [left, right] = await Promise.all([device(), device(rightOptions)]);
  await Promise.all([left.openTab(), right.openTab()]);
  await left.rename('Left');
  await right.rename('Right');
  await pairByText(left, right);
  await left.explainTrust('Not compared');
  await left.clickButton('They match');
  await left.rememberDevice();
  await right.rememberDevice();
  return [left, right];
}

/** Ends the link when both know how they meet the next time, and waits until both have seen it. */
async function part(left: Device, right: Device): Promise<void> {
  await Promise.all([waitForAppointment(left), waitForAppointment(right)]);
  await left.closeLink();
  await right.waitForRole('button', 'Pair again');
}

/** Chooses the device from the list. @returns this browser's code for it */
async function connectTo(name: string, browser: Device): Promise<string> {
  await browser.chooseRemembered(name);
  await browser.clickButton('Connect');
  await browser.waitForRole('heading', 'One scan is enough');
  return browser.copyCode();
}

async function linkedTo(name: string, browser: Device): Promise<void> {
  await browser.waitForLinked(name);
  await browser.waitForTrust('Remembered');
}

test('two that remember each other are linked by one code, read by either, once, also after both were restarted', async () => {
  const [left, right] = await knownToEachOther();
  await part(left, right);
  await Promise.all([left.close({ keep: true }), right.close({ keep: true })]);
  await Promise.all([left.restart(), right.restart()]);
  await Promise.all([left.openTab(), right.openTab()]);

  // Right need not say whose code it is.
  const first = await connectTo('Right', left);
  await right.pasteCode(first);
  await Promise.all([linkedTo('Right', left), linkedTo('Left', right)]);
  await left.say('found you');
  await right.waitForMessage('found you', 'remote');
  await part(left, right);

  await right.pairAnother();
  await right.pasteCode(first);
  await right.waitForError('This code was used before');

  // The other way round, with both expecting each other.
  const second = await connectTo('Left', right);
  expect(second).not.toBe(first);
  await connectTo('Right', left);
  await left.pasteCode(second);
  await Promise.all([linkedTo('Right', left), linkedTo('Left', right)]);
});

test('a device that has forgotten the other takes both codes, as any other', async () => {
  const [left, right] = await knownToEachOther();
  await part(left, right);
  await right.chooseRemembered('Left');
  await right.clickButton('Forget this device');
  await right.clickButton('Forget');
  await right.pairAnother();

  const [leftCode, rightCode] = [await connectTo('Right', left), await right.copyCode()];
  await right.pasteCode(leftCode);
  await left.waitForRole('heading', 'Now scan theirs');
  await left.pasteCode(rightCode);
  await linkedTo('Right', left);
  await right.waitForLinked('Left');
  await right.waitForTrust('Not compared');
});

test('a browser that lets no one choose its credentials shows one code as before, and exchanges two to read one', async () => {
  const [left, right] = await knownToEachOther({ args: ['--force-fieldtrials=WebRTC-NoSdpMangleUfrag/Enabled/'] });
  await part(left, right);
  const rightCode = await connectTo('Left', right);
  const leftCode = await connectTo('Right', left);
  await right.pasteCode(leftCode);
  await left.waitForRole('heading', 'Now scan theirs');
  await left.pasteCode(rightCode);
  await Promise.all([linkedTo('Right', left), linkedTo('Left', right)]);

  await part(left, right);
  const shown = await connectTo('Left', right);
  await left.pairAnother();
  await left.pasteCode(shown);
  await Promise.all([linkedTo('Right', left), linkedTo('Left', right)]);
});

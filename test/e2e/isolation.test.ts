import { afterEach, describe, expect, test } from 'vitest';
import { type Device, openDevice } from './driver.ts';
import { type Lan, openLan, whyNoLan } from './support/lan.ts';

/** Nobody should look at a code for longer without a word about the network: the view judges after 20 s. */
const TOLD_MS = 30_000;

const whyNot = whyNoLan();
if (whyNot !== null) console.log(`Skipped: ${whyNot}`);

describe.skipIf(whyNot !== null)('on a network that keeps its devices apart', () => {
  let lan: Lan | null = null;
  let devices: Device[] = [];

  afterEach(async () => {
    await Promise.all(devices.map((device) => device.close()));
    devices = [];
    lan?.close();
  });

  test('both are told so in words to act on, and are linked by the same codes when it lets them', async () => {
    lan = openLan();
    lan.isolate(true);
    for (const prefix of lan.prefixes) devices.push(await openDevice({ prefix }));
    const [left, right] = devices as [Device, Device];
    await Promise.all([left.openTab(), right.openTab()]);
    const [leftCode, rightCode] = [await left.copyCode(), await right.copyCode()];
    await left.pasteCode(rightCode);
    await right.pasteCode(leftCode);
    const exchanged = Date.now();
    await Promise.all([left, right].map((device) => device.waitForWords('this network may keep you apart', TOLD_MS)));
    expect(Date.now() - exchanged).toBeLessThan(TOLD_MS);
    // What to do is said with it, and that nothing is lost by waiting.
    await Promise.all([left, right].map((device) => device.waitForWords('try another, or a hotspot')));
    lan.isolate(false);
    const lifted = Date.now();
    await Promise.all([left.waitForLinked(), right.waitForLinked()]);
    console.log(`Linked ${((Date.now() - lifted) / 1000).toFixed(1)} s after the network let them.`);
    await left.say('there you are');
    await right.waitForMessage('there you are', 'remote');
  });
});

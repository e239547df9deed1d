import { describe, expect, test } from 'vitest';
import { toHex } from '../../src/core/hex.ts';
import { decodeInput } from '../../src/core/pairingCodeText.ts';
import { type Device, pairByCamera, pairByText } from './driver.ts';
import { devices } from './support/fixtures.ts';
import { waitForHandshake } from './support/handshake.ts';
import { waitForTiming } from './support/timings.ts';

/** Chrome is about to reject rewritten ICE credentials; this switch rejects them today. */
const REJECT_REWRITTEN_CREDENTIALS = '--force-fieldtrials=WebRTC-NoSdpMangleUfrag/Enabled/';

test('two browsers pair when each sees the other’s code through its camera', async () => {
  const [left, right] = await devices(2, { cameraAllowed: true });
  await Promise.all([left.clickIcon(), right.clickIcon()]);
  await pairByCamera(left, right);
  await left.say('seen');
  await right.waitForMessage('seen', 'remote');
});

test('the first use of the camera goes through a tab that says why, and comes back', async () => {
  const [left, right] = await devices(2);
  await Promise.all([left.clickIcon(), right.clickIcon()]);
  await Promise.all([left.showCodeToCamera(right), right.showCodeToCamera(left)]);
  await left.scanForTheFirstTime();
  await right.scanForTheFirstTime();
  await Promise.all([left.waitForLinked(), right.waitForLinked()]);
});

test.each(['left-first', 'right-first'] as const)('two browsers pair by pasted text, %s', async (order) => {
  const [left, right] = await devices(2);
  await Promise.all([left.clickIcon(), right.clickIcon()]);
  await pairByText(left, right, order);
  await right.say('hello');
  await left.waitForMessage('hello', 'remote');
});

test('two browsers pair where rewritten ICE credentials are rejected', async () => {
  const [left, right] = await devices(2, { args: [REJECT_REWRITTEN_CREDENTIALS] });
  await Promise.all([left.clickIcon(), right.clickIcon()]);
  await pairByText(left, right);
});

test('codes that cannot work are refused in words, and the right one still works', async () => {
  const [left, right] = await devices(2);
  await Promise.all([left.openTab(), right.openTab()]);
  const [leftCode, rightCode] = [await left.copyCode(), await right.copyCode()];

  await left.pasteCode(leftCode);
  await left.waitForError('your own code');
  await left.pasteCode('see you at eight');
  await left.waitForError('There is no Tandem code in that');
  await left.pasteCode(`${rightCode.slice(0, 40)}!${rightCode.slice(41)}`);
  await left.waitForError('34');
  await left.pasteCode(rightCode.slice(0, -20));
  await left.waitForError('end of this code is missing');
  await left.pasteCode(rightCode.replace('tandem:', 'tandem2:'));
  await left.waitForError('newer Tandem');
  await left.clickButton('Update');
  // The browser was asked, and nobody publishes this copy.
  await left.waitForError('Get it from where you got this one');
  await left.waitForRole('button', 'Paste again');

  await right.pasteCode(`Here is mine:\n> ${leftCode.slice(0, 50)}\n> ${leftCode.slice(50)}\n\nsee you`);
  await left.pasteCode(rightCode);
  await Promise.all([left.waitForLinked(), right.waitForLinked()]);
});

test('a code that was used here before is refused', async () => {
  const [left, right] = await devices(2);
  await Promise.all([left.openTab(), right.openTab()]);
  const rightCode = await right.copyCode();
  await pairByText(left, right);
  await left.pairAnother();
  await left.pasteCode(rightCode);
  await left.waitForError('used');
});

/** They wait for most of their time, and so they do it side by side. */
describe.concurrent('where somebody has to wait', () => {
  test('a code that is pasted 60 s after the other still opens the link at once', async ({
    expect,
    onTestFinished,
  }) => {
    const [left, right] = await devices(2, {}, onTestFinished);
    await Promise.all([left.openTab(), right.openTab()]);
    const [leftCode, rightCode] = [await left.copyCode(), await right.copyCode()];
    await left.pasteCode(rightCode);
    await left.waitForStep('You have theirs');
    await right.waitForStep('They have yours');
    // The minute is what is tested: within it the browser gives its own checks up three times over.
    await left.waitForWords('Still trying', 40_000);
    await right.pass(60_000);
    await right.pasteCode(leftCode);
    const host = await right.offscreenPage();
    const accepted = await waitForTiming(host, 'tandem:code-accepted');
    const opened = await waitForTiming(host, 'tandem:link-open');
    expect(opened.at - accepted.at).toBeLessThan(5000);
    await Promise.all([left.waitForLinked(), right.waitForLinked()]);
  });

  test('a fresh code can be asked for while the other does not answer', async ({ expect, onTestFinished }) => {
    const [left, right] = await devices(2, {}, onTestFinished);
    await Promise.all([left.openTab(), right.openTab()]);
    // A first try whose side begins no handshake: one that does may leave the codes crossed, which is another test.
    const rightCode = await codeWhere(right, (code) => fingerprint(code) < '8');
    const before = await codeWhere(left, (code) => fingerprint(code) > '8');
    await left.pasteCode(rightCode);
    await left.waitForWords('Still trying', 40_000);
    await left.clickButton('Get a new code');
    await left.waitForStep('You scan theirs');
    const after = await left.copyCode();
    expect(after).not.toBe(before);
    await left.pasteCode(rightCode);
    await right.pasteCode(after);
    await Promise.all([left.waitForLinked(), right.waitForLinked()]);
  });

  test('codes of different tries, which can never meet, are told from a long wait, and fresh ones work', async ({
    expect,
    onTestFinished,
  }) => {
    const [left, right] = await devices(2, {}, onTestFinished);
    await Promise.all([left.openTab(), right.openTab()]);
    // Chromium keeps the first message of a handshake; only the side with the lower fingerprint sends one.
    const rightCode = await codeWhere(right, (code) => fingerprint(code) > '8');
    const isLower = (code: string) => fingerprint(code) < fingerprint(rightCode);
    const givenUp = await codeWhere(left, isLower);
    await left.pasteCode(rightCode);
    await right.waitForStep('They have yours');
    await waitForHandshake(left, expect);
    const used = await codeWhere(left, (code) => code !== givenUp && isLower(code));
    await right.pasteCode(used);
    // Until it has begun with the message that it kept, a newer one would take that one's place.
    await waitForHandshake(right, expect);
    await left.pasteCode(rightCode);
    // They give up after 8 s in which nothing else was seen, which takes longer on a machine that is busy.
    await Promise.all([left, right].map((device) => device.waitForError('no longer fit together', 60_000)));
    await Promise.all([left.clickButton('Get a new code'), right.clickButton('Get a new code')]);
    await pairByText(left, right);
  });
});

/** Renews the device's code until it is one of these. */
async function codeWhere(device: Device, isWanted: (code: string) => boolean): Promise<string> {
  for (;;) {
    const code = await device.copyCode();
    if (isWanted(code)) return code;
    await device.renewCode();
  }
}

function fingerprint(code: string): string {
  return toHex(decodeInput(code).fingerprint);
}

test('three browsers: one is linked to both others, and each conversation is its own', async () => {
  const [hub, first, second] = await devices(3);
  await Promise.all([hub.openTab(), first.openTab(), second.openTab()]);
  await first.rename('First');
  await second.rename('Second');
  await pairByText(hub, first);
  await hub.waitForLinked('First');
  await hub.pairAnother();
  await pairByText(hub, second);
  await hub.waitForLinked('Second');
  await hub.say('to the second');
  await second.waitForMessage('to the second', 'remote');
  await hub.chooseDevice('First');
  await hub.say('to the first');
  await first.waitForMessage('to the first', 'remote');
  expect((await second.messages()).map(({ text }) => text)).toEqual(['to the second']);
  expect((await first.messages()).map(({ text }) => text)).toEqual(['to the first']);
});

import { expect, test } from 'vitest';
import { type Device, pairByCamera, pairByText } from './driver.ts';
import { devices } from './support/fixtures.ts';

test('two browsers that paired by text show the same four pictures, and are checked once people say so', async () => {
  const [left, right] = await devices(2);
  await Promise.all([left.openTab(), right.openTab()]);
  await pairByText(left, right);
  const leftNames = await left.explainComparison('Not compared');
  const rightNames = await right.explainComparison('Not compared');
  expect(leftNames).toHaveLength(4);
  expect(rightNames).toEqual(leftNames);
  await left.clickButton('They match');
  await left.waitForTrust('Checked');
  await left.say('still there');
  await right.waitForMessage('still there', 'remote');
  // What one person saw says nothing about what the other has looked at.
  await right.waitForTrust('Not compared');
});

test('“They differ” closes the link at once, on both sides, and neither calls it a fault of the network', async () => {
  const [left, right] = await devices(2);
  await Promise.all([left.openTab(), right.openTab()]);
  await pairByText(left, right);
  await left.explainTrust('Not compared');
  await left.clickButton('They differ');
  await Promise.all([left.waitForError('The four pictures differ'), right.waitForError('The four pictures differ')]);
  await left.clickButton('Close');
  await left.waitForCode();
});

test('two browsers whose cameras read each other’s code are checked without a question', async () => {
  const [left, right] = await devices(2, { cameraAllowed: true });
  await Promise.all([left.clickIcon(), right.clickIcon()]);
  await pairByCamera(left, right);
  await Promise.all([left.waitForTrust('Checked'), right.waitForTrust('Checked')]);
  expect(await left.explainTrust('Checked')).toEqual([]);
});

test('a browser in the middle that replaced both codes passes everything on, and the pictures give it away', async () => {
  const [left, middle, right] = await devices(3);
  await Promise.all([left.openTab(), middle.openTab(), right.openTab()]);
  await left.rename('Left');
  await right.rename('Right');
  // Each gets a code of the middle's in place of the other's, and the middle gets both of theirs.
  await pairByText(middle, left);
  await middle.waitForLinked('Left');
  await middle.pairAnother();
  await pairByText(middle, right);
  await middle.waitForLinked('Right');
  await left.say('is that you?');
  await passOn(middle, 'is that you?', 'Left', 'Right');
  await right.waitForMessage('is that you?', 'remote');

  const leftNames = await left.explainComparison('Not compared');
  const rightNames = await right.explainComparison('Not compared');
  expect(leftNames).toHaveLength(4);
  expect(rightNames).toHaveLength(4);
  expect(rightNames).not.toEqual(leftNames);

  await left.clickButton('They differ');
  await Promise.all([left.waitForError('The four pictures differ'), middle.waitForError('The four pictures differ')]);
});

/** Carries a message that one has sent to the middle on to the other, as if nobody were in between. */
async function passOn(middle: Device, text: string, from: string, to: string): Promise<void> {
  await middle.chooseDevice(from);
  await middle.waitForMessage(text, 'remote');
  await middle.chooseDevice(to);
  await middle.say(text);
}

test('a hello with a wrong signature ends the link before anything is said, in words that blame no network', async () => {
  const [left, right] = await devices(2);
  await Promise.all([left.openTab(), right.openTab()]);
  await (await left.offscreenPage()).evaluate(() => {
    const sign = crypto.subtle.sign.bind(crypto.subtle);
    crypto.subtle.sign = async (...asked: Parameters<SubtleCrypto['sign']>) => {
      const signature = new Uint8Array(await sign(...asked));
      signature[0] = (signature[0] ?? 0) ^ 1;
      return signature.buffer;
    };
  });
  const [leftCode, rightCode] = [await left.copyCode(), await right.copyCode()];
  await left.pasteCode(rightCode);
  await right.pasteCode(leftCode);
  await right.waitForError('They could not prove who they are');
  await right.waitForError('no fault of the network');
  await right.clickButton('Close');
  await right.waitForCode();
});

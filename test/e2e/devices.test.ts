import { expect, test } from 'vitest';
import { type Device, pairByText } from './driver.ts';
import { devices, randomFile } from './support/fixtures.ts';
import { restartHost } from './support/restartHost.ts';

/** Two that call themselves Left and Right, linked, each in a tab. */
async function linkedByName(): Promise<[Device, Device]> {
  const [left, right] = await devices(2);
  await Promise.all([left.openTab(), right.openTab()]);
  await left.rename('Left');
  await right.rename('Right');
  await pairByText(left, right);
  return [left, right];
}

/** Ends the link, and puts the codes on the screens again. */
async function part(left: Device, right: Device): Promise<void> {
  await left.closeLink();
  await Promise.all([left.clickButton('Pair again'), right.clickButton('Pair again')]);
}

test('a remembered device is recognised by its key, under the name that it was given here', async () => {
  const [left, right] = await linkedByName();
  await left.explainTrust('Not compared');
  await left.clickButton('They match');
  await left.rememberDevice();
  await left.openDevice();
  await left.clickButton('Rename');
  await left.fillName('Kitchen');
  await left.waitForRole('heading', 'Kitchen');
  await expect.poll(() => left.view.evaluate(() => document.activeElement?.textContent)).toBe('Rename');
  await left.clickButton('Open conversation');
  await left.waitForLinked('Kitchen');
  await part(left, right);
  await pairByText(left, right);
  await left.waitForLinked('Kitchen');
  await left.waitForTrust('Remembered');
  // Remembering is one side's own.
  await right.waitForTrust('Not compared');
});

test('Rename in the list of devices leads to the name’s own field, and back with the new one', async () => {
  const [left, right] = await devices(2);
  await Promise.all([left.clickIcon(), right.clickIcon()]);
  await pairByText(left, right);
  await left.pairAnother();
  await left.clickButton('Devices');
  await left.clickButton('Rename');
  await left.waitForRole('textbox', 'Device name');
  await left.waitForFocus('input');
  await left.view.evaluate(() => (document.activeElement as HTMLInputElement).select());
  await left.view.keyboard.type('Typed at once');
  await left.press('Enter');
  await left.waitForRole('heading', 'Devices');
  await left.waitForWords('Typed at once');
});

test('a browser calls itself by a word of its own and what it is, and keeps to that', async () => {
  const [left, right] = await devices(2);
  await Promise.all([left.openTab(), right.openTab()]);
  await pairByText(left, right);
  const name = await left.view.$eval('.this-browser .device-name', (element) => element.textContent ?? '');
  expect(name).toMatch(/^\p{Lu}\p{L}+ \(\S.* on \S.*\)$/u);
  await right.waitForLinked(name);
  await left.close({ keep: true });
  await left.restart();
  await left.openTab();
  await left.clickButton('Settings');
  await left.waitForWords(name);
});

test('what is remembered outlives the browser', async () => {
  const [left, right] = await linkedByName();
  await left.rememberDevice();
  await Promise.all([left.close({ keep: true }), right.close({ keep: true })]);
  await Promise.all([left.restart(), right.restart()]);
  await Promise.all([left.openTab(), right.openTab()]);
  await pairByText(left, right);
  await left.waitForTrust('Remembered');
});

test('another key than the one that was expected is a hard stop, whatever it calls itself', async () => {
  const [left, right, stranger] = await devices(3);
  await Promise.all([left.openTab(), right.openTab(), stranger.openTab()]);
  await right.rename('Right');
  await stranger.rename('Right');
  await pairByText(left, right);
  await left.rememberDevice();
  const file = await randomFile('unanswered.txt', 1000);
  await right.sendFiles([file.path]);
  await left.waitForFile(file.name, 'offered');
  await left.closeLink();
  await left.waitForWords('1 file waits for it');
  await left.chooseRemembered('Right');
  await left.clickButton('Connect');
  await left.waitForWords('Only this device');
  await restartHost(left);
  await left.waitForWords('Only this device');
  const [leftCode, strangerCode] = [await left.copyCode(), await stranger.copyCode()];
  await left.pasteCode(strangerCode);
  await stranger.pasteCode(leftCode);
  await left.waitForError('This may not be Right');
  await left.waitForError('It uses the same name');
  await left.clickButton('Close');
  // Without the expectation it is simply another device, which inherits nothing.
  await stranger.waitForError('They expected another device');
  await stranger.clickButton('Close');
  await pairByText(left, stranger);
  await left.explainTrust('Not compared');
  await left.waitForWords('This is not that one');
});

test('files come in by themselves from a device that was checked and may send them, and from no other', async () => {
  const [left, right] = await linkedByName();
  const [first, second] = [await randomFile('first.txt', 300_000, 1), await randomFile('second.txt', 300_000, 2)];
  await left.rememberDevice();
  await left.openDevice();
  await left.waitForWords('First compare the four pictures');
  await left.clickButton('Open conversation');
  await right.sendFiles([first.path]);
  await left.waitForFile(first.name, 'offered');
  await left.declineFile(first.name);

  await left.explainTrust('Remembered');
  await left.clickButton('They match');
  await left.openDevice();
  await left.choose('Messages and files');
  await left.clickButton('Open conversation');
  await right.sendFiles([second.path]);
  await left.waitForFile(second.name, 'done');
  expect(await left.downloads()).toEqual([second.name]);
});

test('a device that was forgotten hears of it at the next link', async () => {
  const [left, right] = await linkedByName();
  await right.rememberDevice();
  await left.rememberDevice();
  await part(left, right);
  await left.chooseRemembered('Right');
  await left.clickButton('Forget this device');
  await left.clickButton('Forget');
  await left.pairAnother();
  await pairByText(left, right);
  await left.waitForTrust('Not compared');
  await right.waitForTrust('Remembered');
  await right.openDevice();
  await right.waitForWords('This device has forgotten yours');
});

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ElementHandle } from 'puppeteer-core';
import { expect, test } from 'vitest';
import type { Device } from './driver.ts';
import { serveCodePage } from './support/codePage.ts';
import { codePicture } from './support/codePicture.ts';
import { VECTORS } from './support/codes.ts';
import { device, temporaryFolder } from './support/fixtures.ts';

const OURS = VECTORS.find(({ modules }) => modules === 37) ?? missing('The vectors have no code of the usual size.');
const FOREIGN = 'https://staywell.example/alfama?rooms=2';

test('the camera says what is wrong with what it sees, and its decoder comes only with it', async () => {
  const one = await device();
  await one.clickIcon();
  await one.waitForRole('button', 'Scan');
  expect(decoders(one)).toBe(0);
  await one.removeCamera();
  await one.allowCamera();
  await one.waitForError('No camera here');
  await one.holdToCamera(codePicture(FOREIGN));
  // What the browser says while another app has it.
  await one.view.evaluate(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = () => {
      mediaDevices.getUserMedia = open;
      return Promise.reject(new DOMException('Could not start video source', 'NotReadableError'));
    };
  });
  await one.clickButton('Scan');
  await one.waitForError('The camera does not start');
  await one.clickButton('Scan again');
  await waitForHint(one, 'Not a Tandem code');
  expect(decoders(one)).toBe(1);
  // What looks at the person is a mirror.
  expect(await one.view.$eval('video', (video) => new DOMMatrix(getComputedStyle(video).transform).a)).toBe(-1);
  await one.holdToCamera(codePicture(OURS.qr, { flaw: 'glare' }));
  await waitForHint(one, 'Too bright');
  await one.holdToCamera(codePicture(OURS.qr, { flaw: 'scrambled' }));
  await waitForHint(one, 'Hold still');
  await one.holdToCamera(codePicture(OURS.qr, { flaw: 'scrambled' }), 110);
  await waitForHint(one, 'A little closer');

  await one.blockCamera();
  await one.waitForError('The camera is blocked');
  await one.allowCamera();
  await waitForHint(one, 'A little closer');
  await one.view.$eval('video', ({ srcObject }) => {
    for (const track of (srcObject as MediaStream).getTracks()) track.dispatchEvent(new Event('ended'));
  });
  await one.waitForError('The camera is gone');
  await one.holdToCamera(codePicture(OURS.qr));
  await one.clickButton('Scan again');
  await one.waitForStep('You have theirs');
});

test('of several cameras one is chosen, and it is the same next time', async () => {
  const args = ['--use-fake-device-for-media-stream=device-count=2'];
  const one = await device({ camera: 'real', args, cameraAllowed: true });
  await one.clickIcon();
  const label = () =>
    one.view.$eval('video', ({ srcObject }) => (srcObject as MediaStream | null)?.getVideoTracks()[0]?.label);
  await one.clickButton('Choose a camera');
  const names = await one.view.$$eval('.menu-item', (items) => items.map((item) => item.textContent ?? ''));
  expect(names).toHaveLength(2);
  const other = names.find((_, index) => index === 1) ?? '';
  await one.clickButton(other);
  await expect.poll(label).toBe(other);
  await one.closePopup();
  await one.clickIcon();
  await one.waitForRole('button', 'Choose a camera');
  expect(await label()).toBe(other);
});

test('a computer without a camera is told from the first moment, and pastes', async () => {
  const [one, other] = [
    await device({ camera: 'real', args: ['--use-fake-device-for-media-stream=device-count=0'] }),
    await device(),
  ];
  await Promise.all([one.clickIcon(), other.clickIcon()]);
  // Nobody was asked for a camera.
  await one.waitForError('No camera here');
  await one.pasteCode('see you at eight');
  await one.waitForRole('button', 'Paste again');
  await one.pasteCode(await other.copyCode());
  await one.waitForStep('You have theirs');
});

test('while the browser asks for the camera the page says so; closed without an answer, it can ask again', async () => {
  const one = await device();
  await one.openTab();
  // Headless Chromium refuses at once instead of asking.
  const question = await one.view.evaluateHandle(() => {
    let close = () => {};
    navigator.mediaDevices.getUserMedia = () =>
      new Promise((_, reject) => {
        close = () => reject(new DOMException('Permission dismissed', 'NotAllowedError'));
      });
    return { close: () => close() };
  });
  await one.clickButton('Scan');
  await one.waitForStatus('Allow the camera');
  await question.evaluate(({ close }) => close());
  await one.clickButton('Scan');
  await one.waitForStatus('Allow the camera');
  await one.blockCamera();
  await one.waitForError('The camera is blocked');
});

test('a code on the page in front is read out of it, and a page that stays closed is told from one without', async () => {
  // As small as a call shows it, beside the code of something else.
  const page = await serveCodePage([codePicture(FOREIGN, { modulePx: 3 }), codePicture(OURS.qr, { modulePx: 2 })]);
  try {
    const one = await device();
    await one.visit(page.emptyUrl);
    await one.clickIcon();
    await one.clickButton('Scan this tab');
    await one.waitForError('No Tandem code on this page');
    // The panel stays while the page goes on to another site, which the click on the icon was not for.
    await one.openPanel();
    await one.visit(page.url.replace('127.0.0.1', 'localhost'));
    await one.clickButton('Scan this tab');
    await one.waitForError('stays closed to Tandem');
    await one.clickIcon();
    await one.clickButton('Scan this tab');
    await one.waitForStep('You have theirs');
  } finally {
    await page.close();
  }
});

test('a picture is dropped or picked, a text is dropped', async () => {
  const one = await device();
  await one.openTab();
  const own = await one.copyCode();
  const folder = await temporaryFolder();
  const fileOf = async (text: string) => {
    const file = path.join(folder, 'code.png');
    await writeFile(file, codePicture(text, { modulePx: 2 }));
    return file;
  };
  await one.dropFiles([await fileOf(FOREIGN)]);
  await one.waitForError('This is not a Tandem code');
  await dropText(one, `Mine is:\n> ${own}\n`);
  await one.waitForError('your own code');
  const picker = await one.view.waitForSelector('.camera-actions input[type=file]');
  await (picker as ElementHandle<HTMLInputElement>).uploadFile(await fileOf(OURS.qr));
  await one.waitForStep('You have theirs');
});

function missing(words: string): never {
  throw new Error(words);
}

/** A hint takes the place of another without any element's coming or going. */
async function waitForHint(one: Device, words: string): Promise<void> {
  const hint = () => one.view.evaluate(() => document.querySelector('.camera-pill')?.textContent);
  await expect.poll(hint, { timeout: 15_000, interval: 100 }).toContain(words);
}

function decoders(one: Device): number {
  return one.view.workers().filter((worker) => worker.url().includes('readerWorker')).length;
}

async function dropText(one: Device, text: string): Promise<void> {
  await one.view.evaluate((dropped) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text/plain', dropped);
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, text);
}

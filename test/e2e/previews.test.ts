import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { sharedPair, temporaryFolder } from './support/fixtures.ts';
import {
  filmOf,
  pictureInClipboard,
  previewsOf,
  refusePermissions,
  rowPicture,
  tiles,
  waitForPreview,
} from './support/previews.ts';

const SOON = { timeout: 10_000 };

async function fileOf(name: string, content: Uint8Array | string): Promise<string> {
  const file = path.join(await temporaryFolder(), name);
  await writeFile(file, content);
  return file;
}

function picture(width: number, height: number): Buffer {
  const png = new PNG({ width, height });
  png.data.fill(170);
  return PNG.sync.write(png);
}

/** A tenth of a second of 8 kHz, 8 bits. */
function sound(): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + 800, 4);
  head.write('WAVEfmt ', 8);
  for (const [at, value] of [
    [16, 16],
    [24, 8000],
    [28, 8000],
    [40, 800],
  ] as const)
    head.writeUInt32LE(value, at);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 1],
    [34, 8],
  ] as const)
    head.writeUInt16LE(value, at);
  head.write('data', 36);
  return Buffer.concat([head, Buffer.alloc(800, 128)]);
}

test('a picture is seen on both sides, and copied where it arrived', async () => {
  const [left, right] = await sharedPair();
  await left.sendFiles([await fileOf('wide.png', picture(1600, 500))]);
  // The small one is ours, drawn from it.
  expect(await waitForPreview(left, 'wide.png')).toMatchObject({ tag: 'img', width: 572 });
  await right.acceptFile('wide.png');
  expect(await waitForPreview(right, 'wide.png')).toMatchObject({ tag: 'img', width: 572 });
  await right.lookAtView();
  await right.clickInCard('wide.png', 'Copy');
  await expect.poll(() => pictureInClipboard(right.view), SOON).toEqual({ width: 1600, height: 500 });
});

test('of several pictures the first stand side by side', async () => {
  const [left, right] = await sharedPair();
  await left.sendFiles([await fileOf('one.png', picture(40, 40)), await fileOf('two.png', picture(60, 40))]);
  await right.acceptFile('2 files');
  await expect.poll(() => tiles(left, '2 files'), SOON).toBe(2);
  await expect.poll(() => tiles(right, '2 files'), SOON).toBe(2);
});

test('of a text the first lines are read, and its markup is text', async () => {
  const [left, right] = await sharedPair();
  await left.sendFiles([await fileOf('notes.md', '# Notes\n<img src=x onerror="document.title = 1">\n')]);
  await right.acceptFile('notes.md');
  const shown = await waitForPreview(right, 'notes.md');
  expect(shown).toMatchObject({ tag: 'p', words: '# Notes\n<img src=x onerror="document.title = 1">' });
  await right.lookAtView();
  await right.clickInCard('notes.md', 'Copy');
  await expect.poll(() => right.view.evaluate(() => navigator.clipboard.readText()), SOON).toContain('# Notes\n<img');
});

test('a recording is played where it arrived, and where it is sent from', async () => {
  const [left, right] = await sharedPair();
  await left.sendFiles([await fileOf('bell.wav', sound())]);
  expect(await waitForPreview(left, 'bell.wav')).toMatchObject({ tag: 'audio' });
  await right.acceptFile('bell.wav');
  expect(await waitForPreview(right, 'bell.wav')).toMatchObject({ tag: 'audio' });
});

test('documents of the peer, and a picture that is damaged, are plain cards', async () => {
  const [left, right] = await sharedPair();
  const damaged = Buffer.concat([picture(800, 600).subarray(0, 60), Buffer.alloc(500, 7)]);
  for (const [name, content] of [
    ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'],
    ['page.html', '<!doctype html><p>markup</p>'],
    ['damaged.png', damaged],
  ] as const) {
    await left.sendFiles([await fileOf(name, content)]);
    await right.acceptFile(name);
    await right.waitForDownload(name);
    await right.waitForFileWords(name, 'complete and checked');
    await expect.poll(() => previewsOf(right, name), SOON).toBe(0);
  }
});

test('of a film that is too large to be kept the first picture is seen where it arrived, and in the list', async () => {
  const [left, right] = await sharedPair();
  const film = await filmOf(left.view, 17 * 1024 * 1024);
  await left.sendFiles([await fileOf('large.webm', film)]);
  expect(await waitForPreview(left, 'large.webm')).toMatchObject({ tag: 'video' });
  await right.acceptFile('large.webm');
  expect(await waitForPreview(right, 'large.webm')).toMatchObject({ tag: 'img', width: 320 });
  await right.lookAtView();
  await expect.poll(() => rowPicture(right, 'large.webm'), SOON).toEqual({ width: 72, height: 72 });
  await left.lookAtView();
  await expect.poll(() => rowPicture(left, 'large.webm'), SOON).toEqual({ width: 72, height: 72 });
});

test('without the permission to open files a person is told what works all the same', async () => {
  const [left, right] = await sharedPair();
  await left.sendFiles([await fileOf('letter.txt', 'Dear you')]);
  await right.acceptFile('letter.txt');
  await right.waitForDownload('letter.txt');
  await refusePermissions(right.view);
  await right.clickInCard('letter.txt', 'Open');
  await right.waitForError('Show in folder works without it');
});

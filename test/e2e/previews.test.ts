import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { sharedPair, temporaryFolder } from './support/fixtures.ts';
import { listener } from './support/listener.ts';
import { endlessPdf, pdfOf, restlessPdf } from './support/pdf.ts';
import {
  filmOf,
  pictureInClipboard,
  previewsOf,
  refusePermissions,
  rowPicture,
  tiles,
  waitForPreview,
} from './support/previews.ts';
import { framesOf, sandboxReach } from './support/sandbox.ts';

const SOON = { timeout: 30_000 };

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
  await right.waitForFile('2 files', 'done');
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
  await right.waitForFile('bell.wav', 'done');
});

test('documents of the peer, and a picture that is damaged, are plain cards', async () => {
  const [left, right] = await sharedPair();
  const damaged = Buffer.concat([picture(800, 600).subarray(0, 60), Buffer.alloc(500, 7)]);
  for (const [name, content] of [
    ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'],
    ['page.html', '<!doctype html><p>markup</p>'],
    ['damaged.png', damaged],
    ['damaged.pdf', Buffer.concat([pdfOf().subarray(0, 9), Buffer.alloc(5000, 7)])],
    ['nothing.pdf', pdfOf({ content: '' })],
  ] as const) {
    await left.sendFiles([await fileOf(name, content)]);
    await right.acceptFile(name);
    await right.waitForDownload(name);
    await right.waitForFileWords(name, 'complete and checked');
    await expect.poll(() => previewsOf(right, name), SOON).toBe(0);
  }
});

/** A4, as tall as the box of a picture. */
const SHEET = { tag: 'img', width: 339 };

test('of a PDF the first page is seen on both sides, and in the list', async () => {
  const [left, right] = await sharedPair();
  await left.sendFiles([await fileOf('letter.pdf', pdfOf())]);
  expect(await waitForPreview(left, 'letter.pdf')).toMatchObject(SHEET);
  await right.acceptFile('letter.pdf');
  expect(await waitForPreview(right, 'letter.pdf')).toMatchObject(SHEET);
  await right.lookAtView();
  await expect.poll(() => rowPicture(right, 'letter.pdf'), SOON).toEqual({ width: 72, height: 72 });
  expect(await framesOf(right)).toBe(0);
});

test('of a PDF that is too large to be kept the first page is seen where it arrived', async () => {
  const [left, right] = await sharedPair();
  const filler = 'filler '.repeat(2.5 * 1024 * 1024);
  await left.sendFiles([await fileOf('book.pdf', pdfOf({ filler }))]);
  expect(await waitForPreview(left, 'book.pdf')).toMatchObject(SHEET);
  await right.acceptFile('book.pdf');
  expect(await waitForPreview(right, 'book.pdf')).toMatchObject(SHEET);
  await right.waitForFile('book.pdf', 'done');
});

test('a PDF that would run scripts, open addresses and tell of itself is a picture and nothing else', async () => {
  const [left, right] = await sharedPair();
  await using heard = await listener();
  const pages = await right.view.browser().pages();
  await left.sendFiles([await fileOf('restless.pdf', restlessPdf(heard.address))]);
  await right.acceptFile('restless.pdf');
  expect(await waitForPreview(right, 'restless.pdf')).toMatchObject(SHEET);
  expect(heard.requests).toEqual([]);
  expect(await right.view.browser().pages()).toHaveLength(pages.length);
  await right.waitForFile('restless.pdf', 'done');
});

test('a PDF without an end is given up, with all that it was at', async () => {
  const [left, right] = await sharedPair();
  await left.sendFiles([await fileOf('endless.pdf', endlessPdf())]);
  await right.acceptFile('endless.pdf');
  await right.waitForDownload('endless.pdf');
  await expect.poll(() => previewsOf(left, 'endless.pdf'), SOON).toBe(0);
  await expect.poll(() => previewsOf(right, 'endless.pdf'), SOON).toBe(0);
  expect(await framesOf(right)).toBe(0);
});

test('what reads a PDF has no interface of the extension, no storage, no network and nothing to make scripts of', async () => {
  const [left] = await sharedPair();
  await using heard = await listener();
  expect(await sandboxReach(left.view, heard.address)).toEqual([]);
  expect(heard.requests).toEqual([]);
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

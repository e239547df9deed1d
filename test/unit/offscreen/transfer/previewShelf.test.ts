import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import type { PreviewSize } from '../../../../src/contract/preview.ts';
import { createPreviewShelf, type PreviewShelf } from '../../../../src/offscreen/transfer/previewShelf.ts';

const MIB = 1024 * 1024;
const ONLY = { entry: 0, isAlbum: false };

function shelf() {
  const changes: string[] = [];
  let drawing = 0;
  let most = 0;
  const previews = createPreviewShelf({
    async drawSmall(picture) {
      most = Math.max(most, ++drawing);
      const words = await picture.text();
      drawing--;
      if (words.includes('damaged')) throw new DOMException('no picture', 'InvalidStateError');
      return new Blob(['small']);
    },
    drawTiny: async (small) => new Blob(['tiny ', small]),
    drawSheet: async (page) => new Blob(['sheet of ', page]),
    async drawPage(document) {
      const isWhole = (await document.slice(-5).text()) === '%%EOF';
      return isWhole ? new Blob([`page of ${document.size} bytes of ${document.type}`]) : null;
    },
    async drawFrame(film) {
      const isFilm = (await film.slice(0, 8).text()).includes('film');
      return isFilm ? { picture: new Blob([`frame as ${film.type}`]), width: 1920, height: 1080 } : null;
    },
    changed: (transfer) => changes.push(transfer),
  });
  return { previews, changes, atOnce: () => most };
}

const picture = (...behind: BlobPart[]) =>
  new Blob([new Uint8Array(PNG.sync.write(new PNG({ width: 8, height: 6 }))), ...behind]);

const film = (words: string, ...behind: BlobPart[]) =>
  new Blob([Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3), words, ...behind], { type: 'text/html' });

test('a picture that was received is there, whole and small, after its file has gone', async () => {
  const { previews, changes } = shelf();
  await previews.keep('t', picture(), 'a.png', ONLY);
  expect(changes).toEqual(['t']);
  expect(previews.view('t')).toEqual({ kind: 'picture', width: 8, height: 6, isCopyable: true });
  const preview = await previews.load('t', 'card');
  expect(preview).toMatchObject({ kind: 'picture', original: { type: 'image/png', size: picture().size } });
  expect(preview?.kind === 'picture' && (await preview.thumbnail.text())).toBe('small');
});

test('one that is sent is not copied, and has no copy to take', async () => {
  const { previews } = shelf();
  await previews.lend('t', new File([picture()], 'a.png'), ONLY);
  expect(previews.view('t')).toMatchObject({ kind: 'picture', isCopyable: false });
  expect(await previews.load('t', 'card')).toMatchObject({ original: null });
});

test('a picture that cannot be decoded is none any more', async () => {
  const { previews, changes } = shelf();
  await previews.keep('t', picture('damaged'), 'a.png', ONLY);
  expect(await previews.load('t', 'card')).toBeNull();
  expect(previews.view('t')).toBeNull();
  expect(changes).toEqual(['t', 't']);
});

test('of a text, its lines and the room that they take; the whole of it unless it is long', async () => {
  const { previews } = shelf();
  await previews.keep('short', new Blob([`one\n${'가'.repeat(30)}\n`]), 'a.txt', ONLY);
  expect(previews.view('short')).toEqual({ kind: 'text', lines: 3, isCopyable: true });
  expect(await previews.load('short', 'card')).toMatchObject({ text: `one\n${'가'.repeat(30)}` });
  await previews.keep('long', new Blob(['line\n'.repeat(MIB)]), 'a.txt', ONLY);
  expect(previews.view('long')).toEqual({ kind: 'text', lines: 6, isCopyable: false });
  expect(await previews.load('long', 'card')).toMatchObject({ original: null });
});

test('a film is played from the copy, under the type that its first bytes tell', async () => {
  const { previews } = shelf();
  await previews.keep('t', film('abc'), 'a.webm', ONLY);
  expect(previews.view('t')).toEqual({ kind: 'video' });
  expect(await previews.load('t', 'card')).toMatchObject({ kind: 'video', source: { type: 'video/webm', size: 7 } });
});

test('of a picture or a film that is too large to be copied it is kept how it looks', async () => {
  const { previews } = shelf();
  await previews.keep('picture', picture(new Uint8Array(16 * MIB)), 'a.png', ONLY);
  expect(previews.view('picture')).toEqual({ kind: 'picture', width: 8, height: 6, isCopyable: false });
  expect(await previews.load('picture', 'card')).toMatchObject({ kind: 'picture', original: null });
  await previews.keep('film', film('film', new Uint8Array(16 * MIB)), 'a.webm', ONLY);
  expect(previews.view('film')).toEqual({ kind: 'still', width: 1920, height: 1080 });
  const still = await previews.load('film', 'card');
  expect(still?.kind === 'picture' && (await still.thumbnail.text())).toBe('frame as video/webm');
  await previews.keep('other', film('damaged', new Uint8Array(16 * MIB)), 'a.webm', ONLY);
  expect(previews.view('other')).toBeNull();
});

test('a row shows the first picture or the beginning of a film, drawn once, and else nothing', async () => {
  const { previews } = shelf();
  const words = async (transfer: string) => {
    const row = await previews.load(transfer, 'row');
    return row?.kind === 'picture' ? row.thumbnail.text() : null;
  };
  await previews.keep('picture', picture(), 'a.png', ONLY);
  expect(await words('picture')).toBe('tiny small');
  await previews.keep('film', film('film'), 'a.webm', ONLY);
  expect(await words('film')).toBe('tiny frame as video/webm');
  await previews.keep('damaged film', film('other'), 'a.webm', ONLY);
  expect(await words('damaged film')).toBeNull();
  // It may be played all the same.
  expect(previews.view('damaged film')).toEqual({ kind: 'video' });
  await previews.keep('words', new Blob(['words']), 'a.txt', ONLY);
  expect([await words('words'), await words('none')]).toEqual([null, null]);
});

const pdf = (...behind: BlobPart[]) => new Blob(['%PDF-2.0', ...behind], { type: 'text/html' });
const words = async (previews: PreviewShelf, size: PreviewSize) => {
  const preview = await previews.load('t', size);
  return preview?.kind === 'picture' ? preview.thumbnail.text() : null;
};

test('of a PDF the first page is seen, whoever looks first, and its copy makes room', async () => {
  const { previews } = shelf();
  await previews.keep('t', pdf('%%EOF'), 'a.pdf', ONLY);
  expect(previews.view('t')).toEqual({ kind: 'page' });
  expect(await words(previews, 'row')).toBe('sheet of page of 13 bytes of application/pdf');
  expect(await previews.load('t', 'card')).toMatchObject({ original: null });
  expect(await words(previews, 'card')).toBe('page of 13 bytes of application/pdf');
  const many = Array.from({ length: 5 }, (_, index) => `other ${index}`);
  for (const transfer of many) await previews.keep(transfer, picture(new Uint8Array(15 * MIB)), 'a.png', ONLY);
  expect(previews.view('t')).toEqual({ kind: 'page' });
});

test('of a PDF that is too large to be copied the page is drawn before it leaves', async () => {
  const { previews } = shelf();
  await previews.keep('t', pdf(new Uint8Array(16 * MIB), '%%EOF'), 'a.pdf', ONLY);
  expect(previews.view('t')).toEqual({ kind: 'page' });
  expect(await words(previews, 'card')).toBe(`page of ${16 * MIB + 13} bytes of application/pdf`);
});

test('a PDF that cannot be read is a plain card, and so is one of several files', async () => {
  const { previews } = shelf();
  await previews.keep('small', pdf(), 'a.pdf', ONLY);
  expect(await previews.load('small', 'card')).toBeNull();
  expect(previews.view('small')).toBeNull();
  await previews.keep('large', pdf(new Uint8Array(16 * MIB)), 'a.pdf', ONLY);
  expect(previews.view('large')).toBeNull();
  await previews.keep('several', pdf('%%EOF'), 'a.pdf', { entry: 0, isAlbum: true });
  expect(previews.view('several')).toBeNull();
});

test('of the copies the latest are kept', async () => {
  const { previews } = shelf();
  const many = Array.from({ length: 6 }, (_, index) => `t${index}`);
  for (const transfer of many) await previews.keep(transfer, picture(new Uint8Array(15 * MIB)), 'a.png', ONLY);
  expect(many.filter((transfer) => previews.view(transfer) !== null)).toEqual(['t2', 't3', 't4', 't5']);
  previews.forget('t3');
  expect(previews.view('t3')).toBeNull();
});

test('pictures are decoded one at a time', async () => {
  const { previews, atOnce } = shelf();
  for (const transfer of ['a', 'b', 'c']) await previews.keep(transfer, picture(), 'a.png', ONLY);
  await Promise.all(['a', 'b', 'c', 'a'].map((transfer) => previews.load(transfer, 'card')));
  expect(atOnce()).toBe(1);
});

test('a file that cannot be read is no reason to fail', async () => {
  const { previews } = shelf();
  const lost = new File([], 'a.png');
  lost.slice = () => {
    throw new DOMException('gone', 'NotFoundError');
  };
  await previews.lend('t', lost, ONLY);
  await previews.keep('t', lost, 'a.png', ONLY);
  expect(previews.view('t')).toBeNull();
});

test('of several files the pictures stand side by side in their order, and what is damaged is left out', async () => {
  const { previews } = shelf();
  const place = (entry: number) => ({ entry, isAlbum: true });
  await previews.keep('t', picture('damaged'), 'c.png', place(2));
  await previews.keep('t', picture(), 'b.png', place(1));
  await previews.lend('t', new File([picture()], 'a.png'), place(0));
  await previews.keep('t', new Blob(['words']), 'd.txt', place(3));
  // One that could not be saved is tried again.
  await previews.keep('t', picture(), 'b.png', place(1));
  expect(previews.view('t')).toEqual({ kind: 'pictures', count: 3 });
  expect(await previews.load('t', 'card')).toMatchObject({ kind: 'pictures', thumbnails: [{}, {}] });
  expect(previews.view('t')).toEqual({ kind: 'pictures', count: 2 });
  // Drawn once, they are there again.
  expect(await previews.load('t', 'card')).toMatchObject({ thumbnails: [{}, {}] });
});

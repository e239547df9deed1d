import { describe, expect, test } from 'vitest';
import { PAGE_SIDE, parsePagePixels } from '../../../src/contract/pdfPage.ts';

const page = (width: number, height: number, bytes = width * height * 4) => ({
  width,
  height,
  pixels: new ArrayBuffer(bytes),
});

describe('what the sandbox answers', () => {
  test('is a picture of the size that it says, as large as a card needs it', () => {
    expect(parsePagePixels(page(3, 2))).toEqual(page(3, 2));
    expect(parsePagePixels({ ...page(PAGE_SIDE, PAGE_SIDE), more: 1 })).toEqual(page(PAGE_SIDE, PAGE_SIDE));
  });

  test.each<[string, unknown]>([
    ['nothing', null],
    ['words', 'page'],
    ['no pixels', { width: 3, height: 2 }],
    ['fewer bytes than pixels', page(3, 2, 23)],
    ['more bytes than pixels', page(3, 2, 25)],
    ['no width', page(0, 2)],
    ['a width below nothing, and a height too', page(-3, -2)],
    ['a part of a pixel', page(1.5, 2)],
    ['no number', { ...page(3, 2), width: Number.NaN }],
    ['a picture that is too wide', page(PAGE_SIDE + 1, 1)],
    ['a picture that is too tall', page(1, PAGE_SIDE + 1)],
    ['a view in place of the pixels', { width: 3, height: 2, pixels: new Uint8Array(24) }],
    ['what would have to be decoded', { width: 3, height: 2, pixels: new Blob(['x'.repeat(24)]) }],
  ])('is none where it is %s', (_, answer) => {
    expect(parsePagePixels(answer)).toBeNull();
  });
});

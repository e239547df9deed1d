import { readFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { pictureHead } from '../../../src/core/pictureHead.ts';
import { previewKind } from '../../../src/core/previewKind.ts';
import { shownEntries } from '../../../src/core/shownEntries.ts';

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...part].map((one) => one.charCodeAt(0)) : part)),
  );
const text = (words: string) => new TextEncoder().encode(words);

const png = (width: number, height: number) => new Uint8Array(PNG.sync.write(new PNG({ width, height })));
const GIF = bytes('GIF89a', [0x40, 0x01, 0xf0, 0x00]);
/** Comment, then a baseline frame header of 1 component. */
const frame = (width: number, height: number) => [
  ...[0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0],
];
const JPEG = bytes([0xff, 0xd8, 0xff, 0xfe, 0, 4, 65, 65, 0xff], frame(640, 480));
/** Exif, big-endian, one field: the orientation. */
const turned = (orientation: number) =>
  bytes(
    [0xff, 0xd8, 0xff, 0xe1, 0, 34],
    'Exif\0\0MM',
    [0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0],
    frame(640, 480),
  );
const VP8 = bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8 ', [0, 0, 0, 0, 0, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0xe0, 0x01]);
const VP8L = bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8L', [0, 0, 0, 0, 0x2f, 0x7f, 0xc2, 0x77, 0x00]);
const VP8X = bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0, 0, 0, 0, 0, 0x7f, 0x02, 0x00, 0xdf, 0x01, 0x00]);

describe('the size of a picture is read from its first bytes', () => {
  test.each([
    ['PNG', png(7, 3), 'image/png', 7, 3],
    ['GIF', GIF, 'image/gif', 320, 240],
    ['JPEG', JPEG, 'image/jpeg', 640, 480],
    ['JPEG that lies on its side', turned(6), 'image/jpeg', 480, 640],
    ['JPEG that stands on its head', turned(3), 'image/jpeg', 640, 480],
    ['lossy WebP', VP8, 'image/webp', 640, 480],
    ['lossless WebP', VP8L, 'image/webp', 640, 480],
    ['extended WebP', VP8X, 'image/webp', 640, 480],
  ])('%s', (_, head, mime, width, height) => {
    expect(pictureHead(head)).toEqual({ mime, width, height });
    // Cut anywhere before the size is known, it is no picture, and nothing is thrown.
    for (let length = 0; length < Math.min(head.length, 10); length++) {
      expect(pictureHead(head.subarray(0, length))).toBeNull();
    }
  });

  test('as an icon of this extension has it', () => {
    const icon = new Uint8Array(readFileSync('icons/linked-light-48.png'));
    expect(pictureHead(icon)).toEqual({ mime: 'image/png', width: 48, height: 48 });
  });

  test('a JPEG without a frame, and one whose Exif points out of the file, say nothing', () => {
    expect(pictureHead(bytes([0xff, 0xd8, 0xff, 0xd9]))).toBeNull();
    const lost = turned(6);
    lost[16] = 0xff;
    expect(pictureHead(lost)).toBeNull();
  });
});

describe('what is shown of a file', () => {
  test('a picture is one whatever it is called, and one that would fill the memory is none', () => {
    expect(previewKind(png(2, 2), 'notes.txt')).toMatchObject({ kind: 'picture', mime: 'image/png' });
    const huge = png(2, 2);
    new DataView(huge.buffer).setUint32(16, 50_000);
    new DataView(huge.buffer).setUint32(20, 50_000);
    expect(previewKind(huge, 'bomb.png')).toBeNull();
  });

  test.each(['page.html', 'drawing.svg', 'page.xhtml', 'feed.xml', 'unknown', 'script.js'])(
    'markup and programs are not looked into: %s',
    (name) => {
      expect(
        previewKind(text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), name),
      ).toBeNull();
    },
  );

  test.each([
    ['clip.mp4', bytes([0, 0, 0, 24], 'ftypisom'), 'video', 'video/mp4'],
    ['clip.mov', bytes([0, 0, 0, 24], 'ftypqt  '), 'video', 'video/mp4'],
    ['song.m4a', bytes([0, 0, 0, 24], 'ftypM4A '), 'audio', 'audio/mp4'],
    ['clip.webm', bytes([0x1a, 0x45, 0xdf, 0xa3]), 'video', 'video/webm'],
    ['talk.opus', bytes('OggS'), 'audio', 'audio/ogg'],
    ['clip.ogv', bytes('OggS'), 'video', 'video/ogg'],
    ['bell.wav', bytes('RIFF', [0, 0, 0, 0], 'WAVE'), 'audio', 'audio/wav'],
    ['song.flac', bytes('fLaC'), 'audio', 'audio/flac'],
    ['song.mp3', bytes([0xff, 0xfb]), 'audio', 'audio/mpeg'],
    ['tagged', bytes('ID3'), 'audio', 'audio/mpeg'],
  ])('%s', (name, head, kind, mime) => {
    expect(previewKind(head, name)).toEqual({ kind, mime });
  });

  test.each(['holiday.png.hta', 'letter.pdf.js', 'setup.exe', 'run.sh'])(
    'what could do harm does not get to look like something to look at: %s',
    (name) => {
      expect(previewKind(bytes('%PDF-1.7'), name)).toBeNull();
      expect(previewKind(png(2, 2), `folder/${name}`)).toBeNull();
    },
  );

  test('a PDF is one by its first bytes, and by nothing else', () => {
    expect(previewKind(bytes('%PDF-1.7'), 'notes.txt')).toEqual({ kind: 'page', mime: 'application/pdf' });
    expect(previewKind(bytes('%PDF'), 'a.pdf')).toBeNull();
    expect(previewKind(text('<svg></svg> %PDF-1.7'), 'a.pdf')).toBeNull();
  });

  test('a photo that no browser decodes is none, nor is a stream of bytes without the name of a song', () => {
    expect(previewKind(bytes([0, 0, 0, 24], 'ftypheic'), 'IMG_2041.heic')).toBeNull();
    expect(previewKind(bytes([0xff, 0xfb]), 'noise.dat')).toBeNull();
  });

  test('of a text, the first lines that say something', () => {
    const head = text('\n\n  first  \r\nsecond\n');
    expect(previewKind(head, 'a.txt')).toEqual({ kind: 'text', lines: ['  first', 'second'] });
    expect(previewKind(text('{}'), 'a.JSON')).toEqual({ kind: 'text', lines: ['{}'] });
    const long = previewKind(text(`${'x'.repeat(2000)}\n`.repeat(2)), 'a.log');
    expect(long).toMatchObject({ kind: 'text', lines: [expect.stringMatching(/^x{400}$/), expect.any(String)] });
  });

  test('a text that is cut within a character is still text; what is not UTF-8, or holds zeros, is none', () => {
    expect(previewKind(text('강가에서').subarray(0, 11), 'a.md')).toEqual({ kind: 'text', lines: ['강가에'] });
    expect(previewKind(bytes([0xff, 0xfe, 65, 0]), 'a.txt')).toBeNull();
    expect(previewKind(text('a\0b'), 'a.txt')).toBeNull();
    expect(previewKind(text(' \n'), 'a.txt')).toBeNull();
  });
});

test('of a folder, the first four that are called pictures may be shown', () => {
  const entry = (path: string, size: number | null = 1) => ({ path: path.split('/'), size });
  expect(shownEntries({ entries: [entry('notes.txt')] })).toEqual([0]);
  const many = ['trip/a.jpg', 'trip/b.svg', 'trip/c.PNG', 'trip/d.mov', 'trip/e.webp', 'trip/f.gif', 'trip/g.jpg'];
  expect(shownEntries({ entries: [entry('trip/empty.png', null), ...many.map((path) => entry(path))] })).toEqual([
    1, 3, 5, 6,
  ]);
});

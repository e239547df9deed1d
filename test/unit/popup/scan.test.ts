import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PNG } from 'pngjs';
import { create } from 'qrcode';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareZXingModule } from 'zxing-wasm/reader';
import { drawFrame, type FrameCase, toRgba } from '../../../bench/scan/drawFrame.ts';
import { steadyHint } from '../../../src/popup/scan/steadyHint.ts';
import { findFinders } from '../../../src/popup/scan/worker/findFinders.ts';
import { hintFor } from '../../../src/popup/scan/worker/hints.ts';
import { readPixels } from '../../../src/popup/scan/worker/readPixels.ts';
import type { SeenCode } from '../../../src/popup/scan/worker/SeenCode.ts';
import { sharpen } from '../../../src/popup/scan/worker/sharpen.ts';
import { codePicture } from '../../e2e/support/codePicture.ts';
import { VECTORS } from '../../e2e/support/codes.ts';

const WASM = path.resolve(import.meta.dirname, '../../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm');
const [OURS = '', OTHER_OURS = ''] = VECTORS.filter(({ modules }) => modules === 37).map(({ qr }) => qr);
const FOREIGN = 'https://staywell.example/alfama?rooms=2';

beforeAll(async () => {
  const file = await readFile(WASM);
  prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(file).buffer } });
});

function imageOf(data: Uint8ClampedArray, width: number, height: number): ImageData {
  return { data, width, height, colorSpace: 'srgb' } as ImageData;
}

/** Pictures beside each other on a grey ground. */
function sideBySide(...pictures: Uint8Array[]): ImageData {
  const pngs = pictures.map((picture) => PNG.sync.read(Buffer.from(picture)));
  const [width, height] = [
    pngs.reduce((sum, png) => sum + png.width + 20, 20),
    Math.max(...pngs.map((png) => png.height)) + 40,
  ];
  const sheet = new PNG({ width, height, fill: true });
  sheet.data.fill(150);
  let left = 20;
  for (const png of pngs) {
    PNG.bitblt(png, sheet, 0, 0, png.width, png.height, left, 20);
    left += png.width + 20;
  }
  return imageOf(Uint8ClampedArray.from(sheet.data), width, height);
}

function frame(which: FrameCase, text: string | null): ImageData {
  const { modules } = create([{ data: OURS, mode: 'alphanumeric' }], { errorCorrectionLevel: 'L' });
  const dark = (row: number, column: number) => text !== null && modules.get(row, column) !== 0;
  const image = drawFrame({ size: modules.size, dark }, which);
  return imageOf(toRgba(image), image.width, image.height);
}

describe('reading a picture', () => {
  it('reads a code in a camera’s frame', async () => {
    expect(await readPixels(frame({ modulePx: 4, flaw: 'perspective', seed: 7 }, OURS))).toEqual({ text: OURS });
  });

  it('takes Tandem’s code from among others, wherever it stands', async () => {
    const [foreign, ours] = [codePicture(FOREIGN), codePicture(OURS)];
    expect(await readPixels(sideBySide(foreign, ours))).toEqual({ text: OURS });
    expect(await readPixels(sideBySide(ours, foreign))).toEqual({ text: OURS });
    expect(await readPixels(sideBySide(foreign, codePicture('WIFI:S:guests;;'), ours), true)).toEqual({ text: OURS });
  });

  it('takes a code that a newer Tandem made, so that it can be said', async () => {
    const newer = 'tandem2:AAAA';
    expect(await readPixels(sideBySide(codePicture(newer)))).toEqual({ text: newer });
  });

  it('tells a code of something else from none', async () => {
    expect(await readPixels(sideBySide(codePicture(FOREIGN)))).toMatchObject({ text: null, foreign: true });
    expect(await readPixels(frame({ modulePx: 4, flaw: 'none', seed: 3 }, null))).toMatchObject({ foreign: false });
  });

  it('reads a code that is shown in a mirror, or light on dark', async () => {
    const image = sideBySide(codePicture(OTHER_OURS));
    const inverted = imageOf(
      image.data.map((level, at) => (at % 4 === 3 ? 255 : 255 - level)),
      image.width,
      image.height,
    );
    expect(await readPixels(inverted)).toEqual({ text: OTHER_OURS });
    const mirrored = new Uint8ClampedArray(image.data.length);
    for (let at = 0; at < image.data.length; at += 4) {
      const [x, y] = [(at / 4) % image.width, Math.floor(at / 4 / image.width)];
      mirrored.set(image.data.subarray(at, at + 4), (y * image.width + image.width - 1 - x) * 4);
    }
    expect(await readPixels(imageOf(mirrored, image.width, image.height))).toEqual({ text: OTHER_OURS });
  });
});

describe('the finders of a code that cannot be read', () => {
  it.each([
    { modulePx: 4, flaw: 'none', seed: 11 },
    { modulePx: 5, flaw: 'rotated', seed: 12 },
    { modulePx: 4, flaw: 'blur', seed: 13 },
  ] satisfies FrameCase[])('are found, and their size is told: $flaw, $modulePx px', (which) => {
    const image = frame(which, OURS);
    sharpen(image, 1.5);
    const found = findFinders(image);
    expect(found?.modulePx).toBeGreaterThan(which.modulePx * 0.7);
    expect(found?.modulePx).toBeLessThan(which.modulePx * 1.5);
  });

  it.each([1, 2])('are not seen where there is no code, seed %i', (seed) => {
    const image = frame({ modulePx: 5, flaw: 'none', seed }, null);
    sharpen(image, 1.5);
    expect(findFinders(image)).toBeNull();
  });
});

describe('hints', () => {
  const seen = (modulePx: number): SeenCode => {
    const side = 37 * modulePx;
    const all = { corner: { x: 52, y: 52 }, across: { x: side, y: 0 }, down: { x: 0, y: side } };
    return { inside: all, around: all, modulePx };
  };
  /** As `codePicture` and `sideBySide` place it: 20 px of ground, 4 modules of quiet zone. */
  const code = (flaw?: 'glare' | 'scrambled') =>
    sideBySide(codePicture(OURS, { modulePx: 8, ...(flaw ? { flaw } : {}) }));
  const plain = imageOf(new Uint8ClampedArray(640 * 480 * 4).fill(120), 640, 480);

  it('asks for less distance to a small code, and for a still hand before a large one', () => {
    expect(hintFor(plain, [seen(2.5)])).toBe('closer');
    expect(hintFor(plain, [seen(5)])).toBe('still');
    expect(hintFor(plain, [])).toBeNull();
  });

  it('tells light that covers a code from a card that is all white', () => {
    expect(hintFor(code('glare'), [seen(8)])).toBe('glare');
    expect(hintFor(code('scrambled'), [seen(8)])).toBe('still');
  });

  it('tells a burnt-out view from a dark one', () => {
    expect(hintFor(imageOf(new Uint8ClampedArray(640 * 480 * 4).fill(255), 640, 480), [])).toBe('glare');
  });

  it('stay for a moment and do not take turns', () => {
    const closer = steadyHint(null, 'closer', 0);
    expect(steadyHint(closer, null, 500)?.hint).toBe('closer');
    expect(steadyHint(closer, 'glare', 500)?.hint).toBe('closer');
    expect(steadyHint(closer, 'glare', 1000)?.hint).toBe('glare');
    expect(steadyHint(closer, null, 1000)).toBeNull();
  });
});

import { prepareZXingModule } from 'zxing-wasm/reader';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { Reading } from '../CodeReader.ts';
import { findFinders } from './findFinders.ts';
import { hintFor } from './hints.ts';
import { type Found, readPixels } from './readPixels.ts';
import type { Area, SeenCode } from './SeenCode.ts';
import { sharpen } from './sharpen.ts';

prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });

/** The part of a frame that the second pass looks at, where a person points at: twice as large, and sharper. */
const CENTRE = { width: 640, height: 480 };
const SCALE = 2;
const SHARPNESS = 1.5;

/** A picture that is enlarged is at most this large then: a screen of 4K, four bytes a pixel. */
const MAX_ENLARGED_PIXELS = 33_000_000;

/**
 * Reads a frame of the camera; with `secondPass`, a miss is looked at again, enlarged: it finds codes of 2 to 3 pixels
 * a module, and says why there is none.
 */
export async function decodeFrame(frame: ImageBitmap, secondPass: boolean): Promise<Reading> {
  const image = pixels(frame, 0, 0, frame.width, frame.height, 1);
  const first = await readPixels(image);
  if (first.text !== null) return first;
  if (!secondPass) return { text: null, hint: first.foreign ? 'foreign' : null };
  const width = Math.min(CENTRE.width, frame.width);
  const height = Math.min(CENTRE.height, frame.height);
  const [left, top] = [Math.floor((frame.width - width) / 2), Math.floor((frame.height - height) / 2)];
  const centre = pixels(frame, left, top, width, height, SCALE);
  sharpen(centre, SHARPNESS);
  const second = await readPixels(centre);
  if (second.text !== null) return second;
  if (first.foreign || second.foreign) return { text: null, hint: 'foreign' };
  const finders = findFinders(centre);
  const enlarged = finders ? [...second.seen, finders] : second.seen;
  const shrunk = ({ x, y }: { x: number; y: number }) => ({ x: x / SCALE, y: y / SCALE });
  const area = ({ corner, across, down }: Area): Area => ({
    corner: { x: left + corner.x / SCALE, y: top + corner.y / SCALE },
    across: shrunk(across),
    down: shrunk(down),
  });
  const inFrame = ({ inside, around, modulePx }: SeenCode): SeenCode => ({
    inside: area(inside),
    around: area(around),
    modulePx: modulePx / SCALE,
  });
  return { text: null, hint: hintFor(image, [...first.seen, ...enlarged.map(inFrame)]) };
}

/** Reads a picture of any size. @throws {DOMException} when the browser cannot read it. */
export async function decodePicture(picture: Blob): Promise<Reading> {
  const bitmap = await createImageBitmap(picture);
  try {
    const { width, height } = bitmap;
    let found: Found = await readPixels(pixels(bitmap, 0, 0, width, height, 1), true);
    const foreign = found.text === null && found.foreign;
    if (found.text === null && width * height * SCALE ** 2 <= MAX_ENLARGED_PIXELS)
      found = await readPixels(pixels(bitmap, 0, 0, width, height, SCALE), true);
    if (found.text !== null) return found;
    return { text: null, hint: foreign || found.foreign ? 'foreign' : null };
  } finally {
    bitmap.close();
  }
}

function pixels(source: ImageBitmap, x: number, y: number, width: number, height: number, scale: number): ImageData {
  const canvas = new OffscreenCanvas(width * scale, height * scale);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas to read the picture with');
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, x, y, width, height, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

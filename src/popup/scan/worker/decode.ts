import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { Reading } from '../CodeReader.ts';
import { sharpen } from './sharpen.ts';

prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });

/** `QRCodeModel2`, because with `QRCode` the decoder reads Micro QR into noise. */
const OPTIONS: ReaderOptions = {
  formats: ['QRCodeModel2'],
  tryHarder: true,
  tryInvert: true,
  tryDownscale: true,
  tryRotate: false,
  maxNumberOfSymbols: 1,
  returnErrors: true,
};

/** The part of a frame that the second pass looks at, where a person points at: twice as large, and sharper. */
const CENTRE = { width: 640, height: 480 };
const SCALE = 2;
const SHARPNESS = 1.5;

/** Reads a frame of the camera; with `secondPass`, a miss is looked at again, enlarged: it finds codes of 2 to 3 pixels a module. */
export async function decodeFrame(frame: ImageBitmap, secondPass: boolean): Promise<Reading> {
  const first = await read(pixels(frame, 0, 0, frame.width, frame.height, 1));
  if (first.text !== null || !secondPass) return first;
  const width = Math.min(CENTRE.width, frame.width);
  const height = Math.min(CENTRE.height, frame.height);
  const centre = pixels(frame, (frame.width - width) / 2, (frame.height - height) / 2, width, height, SCALE);
  sharpen(centre, SHARPNESS);
  const second = await read(centre);
  return second.text === null && first.near ? first : second;
}

/** Reads a picture of any size. @throws {DOMException} when the browser cannot read it. */
export async function decodePicture(picture: Blob): Promise<Reading> {
  const bitmap = await createImageBitmap(picture);
  try {
    const first = await read(pixels(bitmap, 0, 0, bitmap.width, bitmap.height, 1));
    if (first.text !== null) return first;
    return await read(pixels(bitmap, 0, 0, bitmap.width, bitmap.height, SCALE));
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

async function read(image: ImageData): Promise<Reading> {
  const results = await readBarcodes(image, OPTIONS);
  const valid = results.find((result) => result.isValid);
  return valid ? { text: valid.text } : { text: null, near: results.length > 0 };
}

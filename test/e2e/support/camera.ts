import { open } from 'node:fs/promises';
import { PNG } from 'pngjs';

/** What a laptop's camera gives. */
const WIDTH = 1280;
const HEIGHT = 720;
const GREY = 128;

/**
 * Writes what the fake camera shows: one frame, which Chromium repeats. The file's size never changes and it is
 * written in place, so that a camera that already runs sees the new picture too.
 *
 * @param picture PNG to hold in front of the camera; without one the frame is grey
 * @param pictureWidth width of the picture in the frame, in pixels
 */
export async function writeCameraFile(file: string, picture?: Uint8Array, pictureWidth = 360): Promise<void> {
  const luma = Buffer.alloc(WIDTH * HEIGHT, GREY);
  if (picture) draw(luma, PNG.sync.read(Buffer.from(picture)), pictureWidth);
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420\nFRAME\n`);
  const handle = await open(file, 'r+').catch(() => open(file, 'w'));
  try {
    await handle.write(Buffer.concat([header, luma, colour]), undefined, undefined, 0);
  } finally {
    await handle.close();
  }
}

/** Draws a picture into the middle of the frame; each pixel is the mean of the picture's pixels that it covers. */
function draw(luma: Buffer, picture: PNG, width: number): void {
  const scale = picture.width / width;
  const height = Math.min(HEIGHT, Math.floor(picture.height / scale));
  const left = Math.floor((WIDTH - width) / 2);
  const top = Math.floor((HEIGHT - height) / 2);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const mean = meanLuma(picture, x * scale, y * scale, Math.max(1, scale));
      // Video range: 16 is black, 235 is white.
      luma[(top + y) * WIDTH + left + x] = Math.round(16 + (mean * 219) / 255);
    }
  }
}

function meanLuma(picture: PNG, left: number, top: number, side: number): number {
  const right = Math.min(picture.width, Math.ceil(left + side));
  const bottom = Math.min(picture.height, Math.ceil(top + side));
  let sum = 0;
  let count = 0;
  for (let y = Math.floor(top); y < bottom; y++) {
    for (let x = Math.floor(left); x < right; x++) {
      const at = (y * picture.width + x) * 4;
      const [red = 0, green = 0, blue = 0] = picture.data.subarray(at, at + 3);
      sum += 0.299 * red + 0.587 * green + 0.114 * blue;
      count++;
    }
  }
  return count === 0 ? GREY : sum / count;
}

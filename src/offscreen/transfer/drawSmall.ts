import { drawScaled } from '../drawScaled.ts';

/** The square of a row in a list, on a dense screen. */
const ROW = 72;

/** A small picture of a picture, which it replaces wherever one looks at it: the peer's bytes are decoded here once. */
export async function drawSmall(picture: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(picture);
  try {
    return await drawScaled(bitmap, bitmap);
  } finally {
    bitmap.close();
  }
}

/** The middle of a small picture, as a square for a row. */
export async function drawTiny(small: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(small);
  try {
    const side = Math.min(bitmap.width, bitmap.height);
    const canvas = new OffscreenCanvas(ROW, ROW);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, ROW, ROW);
    return await canvas.convertToBlob({ type: 'image/webp', quality: 0.86 });
  } finally {
    bitmap.close();
  }
}

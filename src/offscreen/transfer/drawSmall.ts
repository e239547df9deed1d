import { drawScaled } from '../drawScaled.ts';

/** The square of a row in a list, on a dense screen. */
const ROW = 72;
/** So that no corner reaches the edge of a circle. */
const SHEET_DIAGONAL = 62;
/** A hairline around what is as white as a card: the text's colour, faint. */
const SHEET_EDGE = 'rgb(18 38 45 / 30%)';

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
export function drawTiny(small: Blob): Promise<Blob> {
  return drawRow(small, (context, bitmap) => {
    const side = Math.min(bitmap.width, bitmap.height);
    context.drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, ROW, ROW);
  });
}

/** The whole of a page, as a sheet that lies in the place of a row's sign, which may be round. */
export function drawSheet(page: Blob): Promise<Blob> {
  return drawRow(page, (context, bitmap) => {
    const scale = SHEET_DIAGONAL / Math.hypot(bitmap.width, bitmap.height);
    const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)];
    const [left, top] = [Math.round((ROW - width) / 2), Math.round((ROW - height) / 2)];
    context.drawImage(bitmap, left, top, width, height);
    context.strokeStyle = SHEET_EDGE;
    context.lineWidth = 2;
    context.strokeRect(left, top, width, height);
  });
}

async function drawRow(
  small: Blob,
  draw: (context: OffscreenCanvasRenderingContext2D, bitmap: ImageBitmap) => void,
): Promise<Blob> {
  const bitmap = await createImageBitmap(small);
  try {
    const canvas = new OffscreenCanvas(ROW, ROW);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    context.imageSmoothingQuality = 'high';
    draw(context, bitmap);
    return await canvas.convertToBlob({ type: 'image/webp', quality: 0.86 });
  } finally {
    bitmap.close();
  }
}

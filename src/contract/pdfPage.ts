import * as v from 'valibot';

/** The page in which PDFs are drawn. It has no origin and reaches nothing: what reads a peer's document is in there. */
export const SANDBOX_PAGE = '/sandbox/sandbox.html';

/** The square that a drawn page fits into: as tall as the box of a picture on a dense screen. */
export const PAGE_SIDE = 480;

/** To the sandbox, with the port for its one answer. */
export interface PageRequest {
  pdf: Blob;
}

/** From it: four bytes for each pixel, red first, and nothing that anybody would have to decode. */
export interface PagePixels {
  width: number;
  height: number;
  pixels: ArrayBuffer;
}

const side = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(PAGE_SIDE));
const pagePixels = v.pipe(
  v.object({ width: side, height: side, pixels: v.instance(ArrayBuffer) }),
  v.check(({ width, height, pixels }) => pixels.byteLength === width * height * 4),
);

/** `null` for what is no picture: the sandbox says so itself, or is not ours any more. */
export function parsePagePixels(data: unknown): PagePixels | null {
  const { success, output } = v.safeParse(pagePixels, data);
  return success ? output : null;
}

/** Weights of a Gaussian over 9 pixels (σ 1.7), from the middle outwards; both sides sum to 1. */
const KERNEL = [0.2396, 0.1974, 0.1175, 0.0496, 0.0157] as const;
const REACH = 4;

/** Makes the picture grey and adds `amount` times its difference from its own blur (unsharp mask, 9×9), in place. */
export function sharpen(image: ImageData, amount: number): void {
  const { width, height, data } = image;
  const grey = new Float32Array(width * height);
  for (let at = 0, byte = 0; at < grey.length; at += 1, byte += 4) {
    grey[at] = 0.299 * (data[byte] ?? 0) + 0.587 * (data[byte + 1] ?? 0) + 0.114 * (data[byte + 2] ?? 0);
  }
  const blurred = blurDown(blurAcross(grey, width, height), width, height);
  for (let at = 0, byte = 0; at < grey.length; at += 1, byte += 4) {
    const value = grey[at] ?? 0;
    const sharp = value + amount * (value - (blurred[at] ?? 0));
    data[byte] = sharp;
    data[byte + 1] = sharp;
    data[byte + 2] = sharp;
  }
}

/** Each row with its first and last pixel repeated beyond its ends, so that the loop has no edges. */
function blurAcross(source: Float32Array, width: number, height: number): Float32Array {
  const result = new Float32Array(source.length);
  const row = new Float32Array(width + 2 * REACH);
  for (let y = 0; y < height; y += 1) {
    const start = y * width;
    row.set(source.subarray(start, start + width), REACH);
    row.fill(source[start] ?? 0, 0, REACH);
    row.fill(source[start + width - 1] ?? 0, REACH + width);
    blurLines(row, 1, result, start, width);
  }
  return result;
}

function blurDown(source: Float32Array, width: number, height: number): Float32Array {
  const padded = new Float32Array((height + 2 * REACH) * width);
  padded.set(source, REACH * width);
  for (let line = 0; line < REACH; line += 1) {
    padded.copyWithin(line * width, REACH * width, (REACH + 1) * width);
    padded.copyWithin((REACH + height + line) * width, (REACH + height - 1) * width, (REACH + height) * width);
  }
  const result = new Float32Array(source.length);
  blurLines(padded, width, result, 0, source.length);
  return result;
}

/** `count` pixels from `start` of the result on; their neighbours are `step` apart in the source, which begins `REACH` steps before. */
function blurLines(source: Float32Array, step: number, result: Float32Array, start: number, count: number): void {
  const [middle, one, two, three, four] = KERNEL;
  for (let at = 0; at < count; at += 1) {
    result[start + at] =
      middle * (source[at + 4 * step] ?? 0) +
      one * ((source[at + 3 * step] ?? 0) + (source[at + 5 * step] ?? 0)) +
      two * ((source[at + 2 * step] ?? 0) + (source[at + 6 * step] ?? 0)) +
      three * ((source[at + step] ?? 0) + (source[at + 7 * step] ?? 0)) +
      four * ((source[at] ?? 0) + (source[at + 8 * step] ?? 0));
  }
}

/** Weights of a Gaussian over 9 pixels (σ 1.7), which sum to 1. */
const KERNEL = [0.0157, 0.0496, 0.1175, 0.1974, 0.2396, 0.1974, 0.1175, 0.0496, 0.0157];
const REACH = 4;

/** Makes the picture grey and adds `amount` times its difference from its own blur (unsharp mask, 9×9), in place. */
export function sharpen(image: ImageData, amount: number): void {
  const { width, height, data } = image;
  const grey = new Float32Array(width * height);
  for (let at = 0; at < grey.length; at += 1) {
    grey[at] = 0.299 * at4(data, at, 0) + 0.587 * at4(data, at, 1) + 0.114 * at4(data, at, 2);
  }
  const blurred = blur(blur(grey, width, height, 1, width), height, width, width, 1);
  for (let at = 0; at < grey.length; at += 1) {
    const value = grey[at] ?? 0;
    const sharp = value + amount * (value - (blurred[at] ?? 0));
    data[at * 4] = sharp;
    data[at * 4 + 1] = sharp;
    data[at * 4 + 2] = sharp;
  }
}

function at4(data: Uint8ClampedArray, pixel: number, channel: number): number {
  return data[pixel * 4 + channel] ?? 0;
}

/** Blurs along one axis: `length` pixels `step` apart in each of `lines` lines, whose starts are `lineStep` apart. */
function blur(source: Float32Array, length: number, lines: number, step: number, lineStep: number): Float32Array {
  const result = new Float32Array(source.length);
  for (let line = 0; line < lines; line += 1) {
    const start = line * lineStep;
    for (let at = 0; at < length; at += 1) {
      let sum = 0;
      for (let tap = -REACH; tap <= REACH; tap += 1) {
        const near = Math.min(length - 1, Math.max(0, at + tap));
        sum += (KERNEL[tap + REACH] ?? 0) * (source[start + near * step] ?? 0);
      }
      result[start + at * step] = sum;
    }
  }
  return result;
}

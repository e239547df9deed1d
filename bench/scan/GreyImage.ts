/** One number a pixel, from 0 (black) to 255, row by row. */
export interface GreyImage {
  width: number;
  height: number;
  luma: Float32Array;
}

/** Blurs as a lens out of focus does, about: a Gaussian of `sigma` pixels. */
export function blur(image: GreyImage, sigma: number): GreyImage {
  const reach = Math.max(1, Math.ceil(3 * sigma));
  const weights = Array.from({ length: 2 * reach + 1 }, (_, tap) => Math.exp(-((tap - reach) ** 2) / (2 * sigma ** 2)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const kernel = weights.map((weight) => weight / sum);
  const taps = kernel.map((weight, tap) => ({ weight, along: tap - reach }));
  const across = convolve(
    image,
    taps.map(({ weight, along }) => ({ weight, x: along, y: 0 })),
  );
  return convolve(
    across,
    taps.map(({ weight, along }) => ({ weight, x: 0, y: along })),
  );
}

/** Blurs as a hand that moves does: `length` pixels along `angle`. */
export function smear(image: GreyImage, length: number, angle: number): GreyImage {
  const steps = Math.max(2, Math.ceil(length * 2) + 1);
  const taps = Array.from({ length: steps }, (_, step) => {
    const along = (step / (steps - 1) - 0.5) * length;
    return { weight: 1 / steps, x: along * Math.cos(angle), y: along * Math.sin(angle) };
  });
  return convolve(image, taps.flatMap(split));
}

/** A tap between pixels, as its share in each of the four around it. */
function split({ weight, x, y }: Tap): Tap[] {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, bottom] = [x - left, y - top];
  return [
    { weight: weight * (1 - right) * (1 - bottom), x: left, y: top },
    { weight: weight * right * (1 - bottom), x: left + 1, y: top },
    { weight: weight * (1 - right) * bottom, x: left, y: top + 1 },
    { weight: weight * right * bottom, x: left + 1, y: top + 1 },
  ].filter((tap) => tap.weight > 1e-6);
}

interface Tap {
  weight: number;
  x: number;
  y: number;
}

function convolve({ width, height, luma }: GreyImage, taps: readonly Tap[]): GreyImage {
  const result = new Float32Array(luma.length);
  const reach = Math.max(...taps.map(({ x, y }) => Math.max(Math.abs(x), Math.abs(y))));
  const offsets = taps.map(({ x, y }) => y * width + x);
  const weights = taps.map(({ weight }) => weight);
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));
  for (let y = 0; y < height; y++) {
    const inside = y >= reach && y < height - reach;
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      let sum = 0;
      if (inside && x >= reach && x < width - reach) {
        for (let tap = 0; tap < offsets.length; tap++)
          sum += (weights[tap] ?? 0) * (luma[at + (offsets[tap] ?? 0)] ?? 0);
      } else {
        for (const tap of taps) {
          sum += tap.weight * (luma[clamp(y + tap.y, height - 1) * width + clamp(x + tap.x, width - 1)] ?? 0);
        }
      }
      result[at] = sum;
    }
  }
  return { width, height, luma: result };
}

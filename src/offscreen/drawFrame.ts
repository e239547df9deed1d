import type { Milliseconds } from '../core/units.ts';
import { drawScaled } from './drawScaled.ts';
import type { FilmFrame } from './transfer/workerMessages.ts';

/** What is saved after it waits for it, so it does not take longer. Some 100 ms would do; a busy machine needs more. */
const LIMIT_MS: Milliseconds = 5000;
/** Decoded, a frame takes four bytes for each pixel: 8K has 33 million. */
const MAX_PIXELS = 36_000_000;

/** Draws the first picture of a film, which is decoded as a player would. `null` where that fails, or takes too long. */
export async function drawFrame(film: Blob): Promise<FilmFrame | null> {
  const url = URL.createObjectURL(film);
  const video = document.createElement('video');
  video.muted = true;
  video.preload = 'auto';
  try {
    video.src = url;
    await dataOf(video);
    const { videoWidth: width, videoHeight: height } = video;
    if (width === 0 || height === 0 || width * height > MAX_PIXELS) return null;
    return { picture: await drawScaled(video, { width, height }), width, height };
  } catch (cause) {
    console.info('A film without a picture:', String(cause));
    return null;
  } finally {
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(url);
  }
}

function dataOf(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('not soon')), LIMIT_MS);
    const end = (then: () => void) => () => {
      clearTimeout(limit);
      then();
    };
    video.addEventListener('loadeddata', end(resolve), { once: true });
    video.addEventListener(
      'error',
      end(() => reject(new Error(video.error?.message))),
      { once: true },
    );
  });
}

import type { CodeReader, Reading } from './CodeReader.ts';

/** 12 frames a second: a hand that holds a code is still for longer than that, and the processor stays free. */
const FRAME_MS = 80;

/**
 * Reads the frames that `video` plays, one at a time, until the returned function is called.
 * `failed` is called once, when the decoder fails; nothing is read after that.
 */
export function watchCamera(
  video: HTMLVideoElement,
  reader: CodeReader,
  onReading: (reading: Reading) => void,
  failed: (error: unknown) => void,
): () => void {
  let stopped = false;
  let seen = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function next(): Promise<void> {
    const startedAt = performance.now();
    try {
      if (video.readyState >= video.HAVE_CURRENT_DATA) {
        if (!seen) performance.mark('tandem:camera-running');
        seen = true;
        const reading = await reader.readFrame(await createImageBitmap(video));
        if (stopped) return;
        if (reading.text !== null) performance.mark('tandem:code-read');
        onReading(reading);
      }
    } catch (error) {
      if (!stopped) failed(error);
      return;
    }
    if (!stopped) timer = setTimeout(next, Math.max(0, FRAME_MS - (performance.now() - startedAt)));
  }

  void next();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

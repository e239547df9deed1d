import { type PagePixels, type PageRequest, parsePagePixels, SANDBOX_PAGE } from '../contract/pdfPage.ts';
import type { Milliseconds } from '../core/units.ts';

/** What is saved after it waits for it, so it does not take longer. */
const LIMIT_MS: Milliseconds = 5000;

/**
 * Draws the first page of a PDF, in a frame that is made for it and gone afterwards, and whatever it was at with it.
 * `null` where that fails, or takes too long.
 */
export async function drawPage(pdf: Blob): Promise<Blob | null> {
  const frame = document.createElement('iframe');
  const { port1: port, port2: theirs } = new MessageChannel();
  try {
    const page = parsePagePixels(await answer(frame, port, { pdf }, theirs));
    return page && (await toPicture(page));
  } catch (cause) {
    console.info('A PDF without a picture:', String(cause));
    return null;
  } finally {
    port.close();
    frame.remove();
  }
}

function answer(frame: HTMLIFrameElement, port: MessagePort, request: PageRequest, theirs: MessagePort) {
  return new Promise<unknown>((resolve, reject) => {
    const begin = () => {
      // The time is the document's: our own scripts take long to load where the machine is busy.
      const limit = setTimeout(() => reject(new Error('not soon')), LIMIT_MS);
      port.onmessage = ({ data }) => {
        clearTimeout(limit);
        resolve(data);
      };
      // It has no origin to be named.
      frame.contentWindow?.postMessage(request, '*', [theirs]);
    };
    frame.addEventListener('load', begin, { once: true });
    frame.src = SANDBOX_PAGE;
    document.body.append(frame);
  });
}

function toPicture({ width, height, pixels }: PagePixels): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
  return canvas.convertToBlob({ type: 'image/webp', quality: 0.86 });
}

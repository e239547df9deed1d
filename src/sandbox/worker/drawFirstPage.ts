import './asWindow.ts';
import { AnnotationMode, getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
import 'pdfjs-dist/legacy/build/pdf.worker.mjs';
import { PAGE_SIDE, type PagePixels } from '../../contract/pdfPage.ts';
import { BlobSource } from './BlobSource.ts';
import { PackagedData } from './PackagedData.ts';

/** As for pictures: a small file may hold a huge one. */
const MAX_IMAGE_PIXELS = 32_000_000;
const WHITE = 0xffffffff;

/**
 * Draws what a PDF begins with: nothing of it is run, asked for, filled in or followed.
 * @throws where it cannot be read, needs a password, or begins with an empty page
 */
export async function drawFirstPage(pdf: Blob): Promise<PagePixels> {
  const source = new BlobSource(pdf);
  const opened = await Promise.race([source.failed, open(source).promise]);
  const page = await Promise.race([source.failed, opened.getPage(1)]);
  const { width: full, height: tall } = page.getViewport({ scale: 1 });
  const scale = Math.min(PAGE_SIDE / full, PAGE_SIDE / tall);
  const width = Math.max(1, Math.round(full * scale));
  const height = Math.max(1, Math.round(tall * scale));
  const canvasContext = new OffscreenCanvas(width, height).getContext('2d', { alpha: false });
  if (canvasContext === null) throw new Error('no canvas');
  const drawing = page.render({
    canvas: null,
    canvasContext: canvasContext as never,
    viewport: page.getViewport({ scale }),
    annotationMode: AnnotationMode.DISABLE,
    // For the screen it would wait for frames, which nobody sees here.
    intent: 'print',
  });
  await Promise.race([source.failed, drawing.promise]);
  const pixels = canvasContext.getImageData(0, 0, width, height).data.buffer;
  // What says nothing of the file would only take room.
  if (new Uint32Array(pixels).every((pixel) => pixel === WHITE)) throw new Error('an empty page');
  return { width, height, pixels };
}

function open(source: BlobSource) {
  return getDocument({
    range: source,
    disableAutoFetch: true,
    disableStream: true,
    maxImageSize: MAX_IMAGE_PIXELS,
    // No bytes of the document reach the browser's own fonts and decoders: pdf.js does both with its own.
    disableFontFace: true,
    isImageDecoderSupported: false,
    useSystemFonts: false,
    enableXfa: false,
    useWorkerFetch: false,
    BinaryDataFactory: PackagedData,
    wasmUrl: '/',
    cMapUrl: '/',
    // What pdf.js wants of a document is a canvas.
    ownerDocument: { createElement: () => new OffscreenCanvas(1, 1) } as never,
    FilterFactory: NoFilters,
    verbosity: VerbosityLevel.ERRORS,
  });
}

/** A worker has no SVG filters. pdf.js does without where it is told `none`. */
class NoFilters {
  addFilter = none;
  addHCMFilter = none;
  addAlphaFilter = none;
  addLuminosityFilter = none;
  addKnockoutFilter = none;
  destroy(): void {}
}

function none(): string {
  return 'none';
}

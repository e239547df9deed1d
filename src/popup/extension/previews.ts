import { PREVIEW_CHANNEL, type PreviewAnswer, type PreviewRequest } from '../../contract/preview.ts';
import { randomId } from '../randomId.ts';
import type { Services } from '../services.ts';
import { askWorker } from './askWorker.ts';
import { copyText } from './clipboard.ts';

/** What is shown of files, and what can be taken along of it. */
export const previews: Services['previews'] = {
  async load(transferId, size) {
    const request: PreviewRequest = { type: 'ask', requestId: randomId(), transferId, size };
    return (await askWorker<PreviewAnswer>(PREVIEW_CHANNEL, request))?.preview ?? null;
  },

  async copy(transferId) {
    const preview = await previews.load(transferId, 'card');
    if (preview?.kind === 'text' && preview.original !== null) return copyText(await preview.original.text());
    return preview?.kind === 'picture' && preview.original !== null ? copyPicture(preview.original) : false;
  },
};

/** Chromium takes pictures as PNG alone, and looks through them before another program gets them. */
async function copyPicture(picture: Blob): Promise<boolean> {
  try {
    const png = picture.type === 'image/png' ? picture : toPng(picture);
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
    return true;
  } catch {
    return false;
  }
}

async function toPng(picture: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(picture);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
  return canvas.convertToBlob({ type: 'image/png' });
}

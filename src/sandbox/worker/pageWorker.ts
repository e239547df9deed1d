import type { PageRequest } from '../../contract/pdfPage.ts';
import { drawFirstPage } from './drawFirstPage.ts';

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = async ({ data, ports: [port] }: MessageEvent<PageRequest>) => {
  try {
    const page = await drawFirstPage(data.pdf);
    port?.postMessage(page, [page.pixels]);
  } catch (cause) {
    console.info('A PDF without a picture:', String(cause));
    port?.postMessage(null);
  }
};

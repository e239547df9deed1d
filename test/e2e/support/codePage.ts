import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CodePage {
  /** A page with the pictures, in their own size beside each other. */
  url: string;
  /** The same with nothing on it. */
  emptyUrl: string;
  close(): Promise<void>;
}

/** A page on this machine that shows pictures, as a video call would show a screen. */
export async function serveCodePage(pictures: Uint8Array[]): Promise<CodePage> {
  const images = pictures.map(
    (picture) => `<img src="data:image/png;base64,${Buffer.from(picture).toString('base64')}">`,
  );
  const server = createServer(({ url }, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    const body = url === '/codes' ? images.join(' ') : '<p>Nothing to see</p>';
    response.end(`<!doctype html><title>A call</title><body style="background: #333">${body}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/codes`,
    emptyUrl: `${origin}/empty`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

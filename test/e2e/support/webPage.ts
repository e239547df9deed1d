import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PNG } from 'pngjs';

const paragraphs = Array.from(
  { length: 60 },
  (_, index) => `<p id="p${index}">Paragraph number ${index} tells of its own matter, unlike the one before it.</p>`,
).join('\n');

const PAGE = (foreign: string) => `<!doctype html><title>A quiet page</title>
<img src="/red.png" alt="ours" width="40" height="30">
<img src="${foreign}" alt="foreign" width="40" height="30">
<a href="/elsewhere?a=1">A link</a>
<div style="position: sticky; top: 0">A header that hangs in the window all the time</div>
${paragraphs}`;

export interface WebPage {
  url: string;
  /** A picture that the page may read. */
  ownPicture: string;
  /** A picture of another server, which the page may show and not read. */
  foreignPicture: string;
  /** The bytes of both. */
  picture: Buffer;
  close(): Promise<void>;
}

/** A page on this machine with text, a link and two pictures. */
export async function serveWebPage(): Promise<WebPage> {
  const png = new PNG({ width: 40, height: 30 });
  for (let at = 0; at < png.data.length; at += 4) png.data.set([200, 30, 40, 255], at);
  const picture = PNG.sync.write(png);
  const servers = await Promise.all([serve('foreign'), serve('page')]);
  const [foreign, own] = servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`);

  function serve(role: string) {
    const server = createServer(({ url }, response) => {
      if (url?.endsWith('.png')) return void response.writeHead(200, { 'content-type': 'image/png' }).end(picture);
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(role === 'page' ? PAGE(`${foreign}/blue.png`) : 'nothing');
    });
    return new Promise<typeof server>((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
  }

  return {
    url: `${own}/page?q=1`,
    ownPicture: `${own}/red.png`,
    foreignPicture: `${foreign}/blue.png`,
    picture,
    async close() {
      const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
      // Browsers keep theirs open.
      for (const server of servers) server.closeAllConnections();
      await Promise.all(closed);
    },
  };
}

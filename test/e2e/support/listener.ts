import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listener extends AsyncDisposable {
  address: string;
  /** What was asked for, by anybody. */
  requests: string[];
}

/** A server on this machine that hears who comes, and lets everybody read its answer. */
export async function listener(): Promise<Listener> {
  const requests: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    requests.push(url);
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

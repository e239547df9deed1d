import { expect, test, vi } from 'vitest';
import { saveFiles } from '../../../src/background/downloads.ts';

/** The browser's list. Each download is in it when the browser has told its id. */
const browserHas = vi.hoisted(() => ({
  list: [] as { id: number; url: string; state: string; exists: boolean }[],
  starts: [] as (() => void)[],
}));

vi.mock('webextension-polyfill', () => ({
  default: {
    runtime: { getURL: () => 'chrome-extension://tandem/' },
    downloads: {
      download: ({ url }: { url: string }) =>
        new Promise<number>((resolve) => {
          browserHas.starts.push(() => {
            const id = browserHas.list.length + 1;
            browserHas.list.push({ id, url, state: 'in_progress', exists: false });
            resolve(id);
          });
        }),
      search: async ({ urlRegex }: { urlRegex: string }) =>
        browserHas.list.filter(({ url }) => new RegExp(urlRegex).test(url)),
    },
  },
}));
vi.mock('../../../src/background/peerHost.ts', () => ({ sendToHost: async () => undefined }));

test('a file that is asked for once more while its download begins is saved once', async () => {
  const file = { url: 'blob:chrome-extension://tandem/1234#aa/0/5', path: 'a', again: false };
  const first = saveFiles([file]);
  const second = saveFiles([{ ...file, again: true }]);
  await vi.waitFor(() => expect(browserHas.starts).toHaveLength(1));
  browserHas.starts[0]?.();
  expect(await Promise.all([first, second])).toEqual([[{ downloadId: 1 }], [{ downloadId: 1 }]]);
  expect(browserHas.list).toHaveLength(1);
});

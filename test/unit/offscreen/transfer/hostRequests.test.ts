import { describe, expect, it } from 'vitest';
import { createHostRequests } from '../../../../src/offscreen/transfer/hostRequests.ts';
import type { FromWorker } from '../../../../src/offscreen/transfer/workerMessages.ts';

function startRequests() {
  const posted: FromWorker[] = [];
  const urls = new Set<string>();
  const requests = createHostRequests({
    post: (message) => posted.push(message),
    createUrl(blob) {
      const url = `blob:${blob.size}`;
      urls.add(url);
      return url;
    },
    revokeUrl: (url) => void urls.delete(url),
  });
  return { requests, posted, urls };
}

const file = (blob: Blob, path: string) => ({ blob, path, transfer: 'f00d', entry: 3, again: false });

describe('a file that is handed to the downloads', () => {
  it('is asked for by its URL, which lives until the download is there', async () => {
    const { requests, posted, urls } = startRequests();
    const saved = requests.save(file(new Blob(['seven!!']), 'a/b.txt'));
    expect(posted).toEqual([{ type: 'save', requestId: 1, url: 'blob:7#f00d/3/7', path: 'a/b.txt', again: false }]);
    expect([...urls]).toEqual(['blob:7']);
    requests.take({ type: 'saveEnded', requestId: 1, downloadId: 42 });
    expect(await saved).toBe(42);
    expect([...urls]).toEqual([]);
  });

  it('and is refused fails with what the host says of it', async () => {
    const { requests, urls } = startRequests();
    const saved = requests.save(file(new Blob(['x']), 'x'));
    requests.take({ type: 'saveFailed', requestId: 1, error: { code: 'download-failed', detail: 'FILE_BLOCKED' } });
    await expect(saved).rejects.toMatchObject({ code: 'download-failed', detail: 'FILE_BLOCKED' });
    expect([...urls]).toEqual([]);
  });
});

it('each answer goes to its own request, in whatever order they come', async () => {
  const { requests, posted } = startRequests();
  const first = requests.save(file(new Blob(['1']), 'first'));
  const film = requests.drawFrame(new Blob(['film']));
  const second = requests.save(file(new Blob(['22']), 'second'));
  const [one, two, three] = posted.map((message) => ('requestId' in message ? message.requestId : 0));
  requests.take({ type: 'saveEnded', requestId: three ?? 0, downloadId: 30 });
  requests.take({ type: 'frameDrawn', requestId: two ?? 0, frame: null });
  requests.take({ type: 'saveEnded', requestId: one ?? 0, downloadId: 10 });
  expect(await Promise.all([first, film, second])).toEqual([10, null, 30]);
});

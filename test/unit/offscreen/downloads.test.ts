import { describe, expect, it } from 'vitest';
import type { SaveAnswer } from '../../../src/contract/hostMessages.ts';
import { createDownloads } from '../../../src/offscreen/downloads.ts';

/** Downloads whose starts are answered by the test, in any order. */
function downloadsOf() {
  const asked: { url: string; path: string; answer(answer: SaveAnswer): void }[] = [];
  const downloads = createDownloads((url, path) => new Promise((answer) => asked.push({ url, path, answer })));
  const answer = (index: number, value: SaveAnswer) => asked[index]?.answer(value);
  return { downloads, asked, answer };
}

/** `'pending'` while a promise is not settled, after all that was due has run. */
async function stateOf(promise: Promise<number>): Promise<unknown> {
  const due = new Promise((resolve) => setImmediate(() => resolve('pending')));
  return await Promise.race([promise.catch((thrown: unknown) => thrown), due]);
}

describe('a file that is saved', () => {
  it('is asked for under its path, and is there when its download has ended', async () => {
    const { downloads, asked, answer } = downloadsOf();
    const saved = downloads.save('blob:1', 'trip/a.jpg');
    expect(asked).toMatchObject([{ url: 'blob:1', path: 'trip/a.jpg' }]);
    answer(0, { downloadId: 7 });
    expect(await stateOf(saved)).toBe('pending');
    downloads.ended(8, null);
    expect(await stateOf(saved)).toBe('pending');
    downloads.ended(7, null);
    expect(await saved).toBe(7);
  });

  it('may be complete before its id is known', async () => {
    const { downloads, answer } = downloadsOf();
    const saved = downloads.save('blob:1', 'a');
    downloads.ended(7, null);
    answer(0, { downloadId: 7 });
    expect(await saved).toBe(7);
  });

  it('may have failed before its id is known', async () => {
    const { downloads, answer } = downloadsOf();
    const saved = downloads.save('blob:1', 'a');
    downloads.ended(7, 'FILE_NO_SPACE');
    answer(0, { downloadId: 7 });
    await expect(saved).rejects.toMatchObject({ code: 'download-failed', detail: 'FILE_NO_SPACE' });
  });

  it('fails with the reason of the browser, when it is not started and when it does not finish', async () => {
    const { downloads, answer } = downloadsOf();
    const refused = downloads.save('blob:1', 'a');
    answer(0, { error: 'Invalid filename' });
    await expect(refused).rejects.toMatchObject({ code: 'download-failed', detail: 'Invalid filename' });
    const broken = downloads.save('blob:2', 'b');
    answer(1, { downloadId: 9 });
    expect(await stateOf(broken)).toBe('pending');
    downloads.ended(9, 'USER_CANCELED');
    await expect(broken).rejects.toMatchObject({ code: 'download-failed', detail: 'USER_CANCELED' });
  });

  it('fails when the background cannot be asked', async () => {
    const downloads = createDownloads(() => Promise.reject(new Error('nobody there')));
    await expect(downloads.save('blob:1', 'a')).rejects.toThrow('nobody there');
  });

  it('is told from the others, whatever the order of answers and ends', async () => {
    const { downloads, answer } = downloadsOf();
    const saves = ['a', 'b', 'c'].map((path) => downloads.save(`blob:${path}`, path));
    downloads.ended(13, null);
    answer(2, { downloadId: 13 });
    answer(0, { downloadId: 11 });
    answer(1, { downloadId: 12 });
    expect(await Promise.all(saves.map(stateOf))).toEqual(['pending', 'pending', 13]);
    downloads.ended(12, 'CRASH');
    downloads.ended(11, null);
    expect(await Promise.all(saves.map(stateOf))).toMatchObject([11, { detail: 'CRASH' }, 13]);
  });

  it('does not mind that its end is told twice', async () => {
    const { downloads, answer } = downloadsOf();
    const saved = downloads.save('blob:1', 'a');
    answer(0, { downloadId: 7 });
    expect(await stateOf(saved)).toBe('pending');
    downloads.ended(7, null);
    downloads.ended(7, 'late');
    expect(await saved).toBe(7);
  });
});

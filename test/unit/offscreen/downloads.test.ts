import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileToSave, SaveAnswer } from '../../../src/contract/hostMessages.ts';
import { createDownloads } from '../../../src/offscreen/downloads.ts';
import { PATIENCE_MS, PAUSE_MS } from '../../../src/offscreen/tellBackground.ts';

const file = (url: string, path: string): FileToSave => ({ url, path, again: false });

/** Downloads whose starts are answered by the test, in any order. */
function downloadsOf() {
  const asked: { files: FileToSave[]; answer(answers: SaveAnswer[]): void }[] = [];
  const downloads = createDownloads((files) => new Promise((answer) => asked.push({ files, answer })));
  const answer = (index: number, ...answers: SaveAnswer[]) => asked[index]?.answer(answers);
  return { downloads, asked, answer };
}

/** `'pending'` while a promise is not settled, after all that was due has run. */
async function stateOf(promise: Promise<number>): Promise<unknown> {
  const due = new Promise((resolve) => setImmediate(() => resolve('pending')));
  return await Promise.race([promise.catch((thrown: unknown) => thrown), due]);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.spyOn(console, 'info').mockImplementation(() => {});
});
afterEach(() => void vi.useRealTimers());

describe('a file that is saved', () => {
  it('is asked for under its path, and is there when its download has ended', async () => {
    const { downloads, asked, answer } = downloadsOf();
    const saved = downloads.save(file('blob:1', 'trip/a.jpg'));
    expect(asked).toMatchObject([{ files: [{ url: 'blob:1', path: 'trip/a.jpg' }] }]);
    answer(0, { downloadId: 7 });
    expect(await stateOf(saved)).toBe('pending');
    downloads.ended({ downloadId: 8, error: null });
    expect(await stateOf(saved)).toBe('pending');
    downloads.ended({ downloadId: 7, error: null });
    expect(await saved).toBe(7);
  });

  it('may be complete before its id is known', async () => {
    const { downloads, answer } = downloadsOf();
    const saved = downloads.save(file('blob:1', 'a'));
    downloads.ended({ downloadId: 7, error: null });
    answer(0, { downloadId: 7 });
    expect(await saved).toBe(7);
  });

  it('may have failed before its id is known', async () => {
    const { downloads, answer } = downloadsOf();
    const saved = downloads.save(file('blob:1', 'a'));
    downloads.ended({ downloadId: 7, error: 'FILE_NO_SPACE' });
    answer(0, { downloadId: 7 });
    await expect(saved).rejects.toMatchObject({ code: 'download-failed', detail: 'FILE_NO_SPACE' });
  });

  it('fails with the reason of the browser, when it is not started and when it does not finish', async () => {
    const { downloads, answer } = downloadsOf();
    const refused = downloads.save(file('blob:1', 'a'));
    answer(0, { error: 'Invalid filename' });
    await expect(refused).rejects.toMatchObject({ code: 'download-failed', detail: 'Invalid filename' });
    const broken = downloads.save(file('blob:2', 'b'));
    answer(1, { downloadId: 9 });
    expect(await stateOf(broken)).toBe('pending');
    downloads.ended({ downloadId: 9, error: 'USER_CANCELED' });
    await expect(broken).rejects.toMatchObject({ code: 'download-failed', detail: 'USER_CANCELED' });
  });

  it('fails when the background cannot be asked, however often', async () => {
    const downloads = createDownloads(() => Promise.reject(new Error('nobody there')));
    const refused = expect(downloads.save(file('blob:1', 'a'))).rejects.toThrow('nobody there');
    await vi.runAllTimersAsync();
    await refused;
  });

  it('is looked for among what was begun, and then begun, where the background died of the first asking', async () => {
    const { downloads, asked, answer } = downloadsOf();
    const saves = ['a', 'b'].map((path) => downloads.save(file(`blob:${path}`, path)));
    // The first asking is never answered: the next file is not kept waiting for ever.
    await vi.advanceTimersByTimeAsync(PATIENCE_MS + PAUSE_MS);
    expect(asked[1]?.files).toEqual([{ ...file('blob:a', 'a'), again: true }]);
    // It was complete already.
    downloads.ended({ downloadId: 7, error: null });
    answer(1, { downloadId: 7 });
    expect(await saves[0]).toBe(7);
    expect(asked[2]?.files).toEqual([file('blob:b', 'b')]);
    answer(2, { downloadId: 8 });
    downloads.ended({ downloadId: 8, error: null });
    expect(await saves[1]).toBe(8);
  });

  it('does not hold the others up for ever when nobody answers for it', async () => {
    const asked: FileToSave[][] = [];
    const downloads = createDownloads((files) => {
      asked.push(files);
      return new Promise(() => {});
    });
    const lost = expect(downloads.save(file('blob:1', 'a'))).rejects.toThrow();
    const other = expect(downloads.save(file('blob:2', 'b'))).rejects.toThrow();
    await vi.runAllTimersAsync();
    await Promise.all([lost, other]);
    expect(new Set(asked.map((files) => files.map(({ path }) => path).join()))).toEqual(new Set(['a', 'b']));
  });

  it('is told from the others, whatever the order of answers and ends', async () => {
    const { downloads, asked, answer } = downloadsOf();
    const saves = ['a', 'b', 'c', 'd'].map((path) => downloads.save(file(`blob:${path}`, path)));
    // Those behind the first wait for its answer, and go together.
    expect(asked.map(({ files }) => files.map(({ path }) => path))).toEqual([['a']]);
    answer(0, { downloadId: 11 });
    expect(await Promise.all(saves.map(stateOf))).toEqual(Array(4).fill('pending'));
    expect(asked.slice(1).map(({ files }) => files.map(({ path }) => path))).toEqual([['b', 'c', 'd']]);
    downloads.ended({ downloadId: 13, error: null });
    downloads.ended({ downloadId: 14, error: null });
    answer(1, { downloadId: 12 }, { downloadId: 13 }, { downloadId: 14 });
    expect(await Promise.all(saves.map(stateOf))).toEqual(['pending', 'pending', 13, 14]);
    downloads.ended({ downloadId: 12, error: 'CRASH' });
    downloads.ended({ downloadId: 11, error: null });
    expect(await Promise.all(saves.map(stateOf))).toMatchObject([11, { detail: 'CRASH' }, 13, 14]);
  });

  it('is asked for once more after the background could not be asked', async () => {
    let isThere = false;
    const downloads = createDownloads(async (files) => {
      if (!isThere) throw new Error('nobody there');
      return files.map((_, index) => ({ downloadId: index }));
    });
    const saves = ['a', 'b'].map((path) =>
      downloads.save(file(`blob:${path}`, path)).catch((thrown: unknown) => thrown),
    );
    await vi.runAllTimersAsync();
    expect(await Promise.all(saves)).toMatchObject([{ message: 'nobody there' }, { message: 'nobody there' }]);
    isThere = true;
    const saved = downloads.save(file('blob:c', 'c'));
    expect(await stateOf(saved)).toBe('pending');
    downloads.ended({ downloadId: 0, error: null });
    expect(await saved).toBe(0);
  });

  it('does not mind that its end is told twice', async () => {
    const { downloads, answer } = downloadsOf();
    const saved = downloads.save(file('blob:1', 'a'));
    answer(0, { downloadId: 7 });
    expect(await stateOf(saved)).toBe('pending');
    downloads.ended({ downloadId: 7, error: null });
    downloads.ended({ downloadId: 7, error: 'late' });
    expect(await saved).toBe(7);
  });
});

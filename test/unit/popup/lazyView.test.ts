import { expect, test } from 'vitest';
import { lazyView } from '../../../src/popup/parts/lazyView.tsx';

test('loads a view once, however often it is asked for', async () => {
  let loads = 0;
  const view = lazyView(async () => {
    loads += 1;
    return () => 'shown';
  });
  expect(view.isLoaded()).toBe(false);
  await Promise.all([view.load(), view.load()]);
  await view.load();
  expect([view.isLoaded(), loads]).toEqual([true, 1]);
});

test('tries again what could not be loaded', async () => {
  let works = false;
  const view = lazyView(async () => {
    if (!works) throw new Error('gone');
    return () => 'shown';
  });
  await expect(view.load()).rejects.toThrow('gone');
  expect(view.isLoaded()).toBe(false);
  works = true;
  await view.load();
  expect(view.isLoaded()).toBe(true);
});

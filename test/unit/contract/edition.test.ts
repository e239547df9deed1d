import { expect, it } from 'vitest';
import { isOlder } from '../../../src/contract/edition.ts';

it('a snapshot is older than a later one of the same life, and than none of another', () => {
  const second = { host: 'a', count: 2 };
  expect(isOlder({ host: 'a', count: 1 }, second)).toBe(true);
  expect(isOlder(second, second)).toBe(false);
  expect(isOlder({ host: 'a', count: 3 }, second)).toBe(false);
  expect(isOlder({ host: 'b', count: 1 }, second)).toBe(false);
});

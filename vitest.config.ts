import { defineConfig } from 'vitest/config';

/** They measure what a neighbour would change: a page's longest gap, memory while a gigabyte moves, seconds to heal. */
const MEASURING = ['test/e2e/bigFile.test.ts', 'test/e2e/folders.test.ts', 'test/e2e/healing.test.ts'];

const endToEnd = {
  testTimeout: 180_000,
  hookTimeout: 180_000,
  // As patient as the driver's waits: a second is over soon on a machine that runs four browsers.
  expect: { poll: { timeout: 15_000 } },
};

export default defineConfig({
  test: {
    projects: [
      // None asserts how long it takes: the limit is there to end what hangs, on a busy machine too.
      { test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 60_000, hookTimeout: 60_000 } },
      {
        test: {
          ...endToEnd,
          name: 'e2e',
          include: ['test/e2e/*.test.ts'],
          exclude: MEASURING,
          // Most of a test is waiting: three files at a time, and so about six browsers, fill two cores.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      // When all others are through, one after the other.
      {
        test: {
          ...endToEnd,
          name: 'e2e-alone',
          include: MEASURING,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});

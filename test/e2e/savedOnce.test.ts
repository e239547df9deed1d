import { expect, test } from 'vitest';
import { linkAgain } from './driver.ts';
import { closeOffscreen } from './support/faults.ts';
import { randomFile, sharedPair } from './support/fixtures.ts';
import { opfsFiles } from './support/opfsFiles.ts';

test('a file whose download the receiver’s host did not live to note is saved once', async () => {
  const [left, right] = await sharedPair();
  // The browser gives up on its reputation server only after 5 s where the ending is not harmless.
  const file = await randomFile('once.txt', 20_000_000);
  const begun = await (await right.serviceWorker()).evaluateHandle(() => ({
    download: new Promise<void>((resolve) => chrome.downloads.onCreated.addListener(() => resolve())),
  }));
  await left.sendFiles([file.path]);
  await right.acceptFile(file.name);
  await begun.evaluate(({ download }) => download);
  await closeOffscreen(right);
  await linkAgain(left, right);
  // Nothing is kept of what has arrived.
  await expect.poll(() => opfsFiles(right)).toEqual([]);
  expect(await right.downloads()).toEqual([file.name]);
});

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { pairByText } from './driver.ts';
import { devices, randomFile } from './support/fixtures.ts';
import { switchOn } from './support/switchOn.ts';

test('a conversation with a remembered device is kept, found, exported and deleted; with others it is not', async () => {
  const [left, right] = await devices(2);
  await Promise.all([left.openTab(), right.openTab()]);
  await right.rename('Right');
  await pairByText(left, right);
  await right.say('before it was remembered');
  await left.waitForMessage('before it was remembered', 'remote');
  await left.rememberDevice();
  await left.say('and afterwards');
  await right.waitForMessage('and afterwards', 'remote');
  const file = await randomFile('ferry.txt', 20_000);
  await right.sendFiles([file.path]);
  await left.acceptFile(file.name);
  await left.waitForFile(file.name, 'done');
  await left.closeLink();

  // The browser is another one, and only the profile is the same.
  await left.close({ keep: true });
  await left.restart();
  await left.openTab();
  await left.chooseRemembered('Right');
  await left.clickButton('History');
  expect(await left.keptEntries()).toEqual(['before it was remembered', 'and afterwards', 'ferry.txt']);
  await left.searchHistory('AFTER', 1);
  await left.searchHistory('ferry', 1);
  await left.searchHistory('zebra', 0);
  await left.searchHistory('', 3);

  await left.clickButton('Export as JSON');
  const exported = JSON.parse(await readFile(await left.waitForDownload('Tandem, Right.json'), 'utf8'));
  expect(exported).toMatchObject({ app: 'Tandem', device: { name: 'Right' } });
  expect(exported.entries.map(({ text, name }: Record<string, string>) => text ?? name)).toEqual([
    'before it was remembered',
    'and afterwards',
    'ferry.txt',
  ]);

  expect(await left.serviceWorker().then((worker) => worker.evaluate(keptEntries))).toBe(3);
  await left.clickButton('Delete history');
  await left.clickButton('Delete');
  await left.waitForWords('Nothing kept yet');
  // The other side chose to remember nobody, so it keeps nothing.
  expect(await right.serviceWorker().then((worker) => worker.evaluate(keptEntries))).toBe(0);
});

test('nothing is kept of what was said and sent while that is switched off, for all devices or for one', async () => {
  const [left, right] = await devices(2);
  await Promise.all([left.openTab(), right.openTab()]);
  await right.rename('Right');
  await pairByText(left, right);
  await left.rememberDevice();
  await left.say('kept');

  await left.clickButton('Settings');
  await left.switchOff('Keep conversations with remembered devices');
  await left.clickButton('Back');
  await left.say('kept of nobody');
  const file = await randomFile('private.txt', 20_000);
  await right.sendFiles([file.path]);
  await left.acceptFile(file.name);
  await left.waitForFile(file.name, 'done');
  await left.clickButton('Settings');
  await switchOn(left, 'Keep conversations with remembered devices');
  await left.clickButton('Back');
  await left.say('kept again');

  await left.openDevice();
  await left.switchOff('Keep conversations');
  await left.clickButton('Open conversation');
  await left.say('not kept');
  await right.waitForMessage('not kept', 'remote');
  await left.openHistory();
  expect(await left.keptEntries()).toEqual(['kept', 'kept again']);
});

/** Runs in the service worker. */
async function keptEntries(): Promise<number> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('tandem-history');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  if (!database.objectStoreNames.contains('entries')) return 0;
  return new Promise((resolve) => {
    const counting = database.transaction('entries').objectStore('entries').count();
    counting.onsuccess = () => resolve(counting.result);
  });
}

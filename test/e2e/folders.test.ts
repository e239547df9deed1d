import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { watchFreezes } from './support/faults.ts';
import { sharedPair, temporaryFolder } from './support/fixtures.ts';
import { opfsFiles } from './support/opfsFiles.ts';
import { readTree, type Tree, writeTree } from './support/trees.ts';

test('a dropped folder arrives as a tree under sensible names, and the person is told what is not as it was', async () => {
  const [left, right] = await sharedPair();
  const folder = path.join(await temporaryFolder(), 'Project');
  await writeTree(folder, {
    'readme.txt': 'lower case',
    'README.txt': 'upper case',
    'caf\u00e9.txt': 'one character',
    'cafe\u0301.txt': 'two characters',
    'con.txt': 'a device of Windows',
    'notes/day one/deep.md': '# deep',
    'notes/day two/deep.md': '# deeper',
    'notes/empty.txt': '',
    'nothing here/': '',
  });
  await left.dropFiles([folder]);
  await right.acceptFile('Project');
  await right.waitForFile('Project', 'done');
  await left.waitForFile('Project', 'done');
  const arrived = await readTree(right.downloadsDir);
  expect(contents(arrived)).toEqual(contents(await readTree(folder)));
  // The browser tells the two of each pair in any order; the second one gets a number.
  const names = Object.keys(arrived).map((name) => name.replace('README', 'readme'));
  expect(names.sort()).toEqual([
    'Project/caf\u00e9 (2).txt',
    'Project/caf\u00e9.txt',
    'Project/con_.txt',
    'Project/notes/day one/deep.md',
    'Project/notes/day two/deep.md',
    'Project/notes/empty.txt',
    'Project/readme (2).txt',
    'Project/readme.txt',
  ]);
  expect(await right.fileWords('Project')).toContain('3 files saved under another name');
  expect(await right.fileWords('Project')).toContain('1 empty folder is not kept');
  await right.showFiles('Project');
  await right.waitForWords('saved as caf\u00e9 (2).txt');
  await right.clickButton('Back');
  await expect.poll(() => opfsFiles(right)).toEqual([]);
});

test('a picked folder keeps its tree', async () => {
  const [left, right] = await sharedPair();
  const folder = path.join(await temporaryFolder(), 'Letters');
  await writeTree(folder, { 'may/first.txt': 'Dear', 'june.txt': 'Sir' });
  await left.pickFolder(folder);
  await right.acceptFile('Letters');
  await right.waitForFile('Letters', 'done');
  expect(await readTree(path.join(right.downloadsDir, 'Letters'))).toEqual(await readTree(folder));
});

test('of an offer, only what was ticked arrives, and both are told what was left out', async () => {
  const [left, right] = await sharedPair();
  const folder = path.join(await temporaryFolder(), 'Trip');
  await writeTree(folder, {
    'plan.txt': 'where to',
    'photos/one.txt': 'sea',
    'photos/two.txt': 'mountain',
    'photos/blurred.txt': 'a thumb',
    'drafts/first.txt': 'never mind',
    'drafts/second.txt': 'nor this',
  });
  await left.dropFiles([folder]);
  await right.chooseFrom('Trip');
  await right.tick('drafts');
  await right.openFolder('photos');
  await right.tick('blurred.txt');
  await right.clickButton('Back');
  await right.waitForStatus('3 of 6 files');
  await right.clickButton('Accept');
  await right.waitForFile('Trip', 'done');
  await left.waitForFile('Trip', 'done');
  const {
    'drafts/first.txt': _,
    'drafts/second.txt': __,
    'photos/blurred.txt': ___,
    ...wanted
  } = await readTree(folder);
  expect(await readTree(path.join(right.downloadsDir, 'Trip'))).toEqual(wanted);
  for (const device of [left, right]) expect(await device.fileWords('Trip')).toContain('3 files left out');
});

test('1,000 small files all arrive', async () => {
  const [left, right] = await sharedPair();
  const folder = path.join(await temporaryFolder(), 'Thousand');
  await mkdir(folder);
  for (let file = 0; file < 1000; file++) {
    await writeFile(path.join(folder, `part ${file}.txt`), `${file} `.repeat(1 + (file % 700)));
  }
  await left.dropFiles([folder]);
  await right.acceptFile('Thousand');
  await right.waitForFile('Thousand', 'done', 60_000);
  await left.waitForFile('Thousand', 'done');
  expect(await readdir(path.join(right.downloadsDir, 'Thousand'))).toHaveLength(1000);
  expect(await readTree(path.join(right.downloadsDir, 'Thousand'))).toEqual(await readTree(folder));
});

test('20,000 files are offered and looked through, and no page freezes', async () => {
  const [left, right] = await sharedPair();
  const folder = path.join(await temporaryFolder(), 'Archive');
  for (let shelf = 0; shelf < 20; shelf++) {
    await mkdir(path.join(folder, `shelf ${shelf}`), { recursive: true });
    for (let file = 0; file < 1000; file++) {
      await writeFile(path.join(folder, `shelf ${shelf}`, `page ${file}.txt`), '');
    }
  }
  const pages = [left.view, right.view, await left.offscreenPage(), await right.offscreenPage()];
  const freezes = await Promise.all(pages.map(watchFreezes));
  await left.dropFiles([folder]);
  await right.waitForFile('Archive', 'offered', 90_000);
  await right.chooseFrom('Archive');
  expect(await right.rowCount()).toBe(20);
  await right.tick('shelf 7');
  await right.waitForStatus('19,000 of 20,000 files');
  await right.openFolder('shelf 3');
  expect(await right.rowCount()).toBe(1000);
  await right.scrollToRow(900);
  await right.clickButton('Back');
  await right.clickButton('Decline');
  await left.waitForFile('Archive', 'declined');
  const gapsMs = await Promise.all(freezes.map((longest) => longest()));
  console.log(`longest gaps: ${gapsMs.map((gap) => Math.round(gap)).join(', ')} ms`);
  for (const gapMs of gapsMs) expect(gapMs).toBeLessThan(500);
});

/** The digests of all files, whatever they are called. */
function contents(tree: Tree): string[] {
  return Object.values(tree)
    .filter((digest) => digest !== '')
    .sort();
}

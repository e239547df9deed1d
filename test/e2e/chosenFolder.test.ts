import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Device, linkAgain } from './driver.ts';
import { answerDirectoryPicker } from './support/chosenFolder.ts';
import { linkedInTabs, randomFile, temporaryFolder } from './support/fixtures.ts';
import { opfsFiles } from './support/opfsFiles.ts';
import { countSentBlocks, waitUntilSent } from './support/sentBlocks.ts';
import { chooseSetting, pickSetting, shownSetting } from './support/settings.ts';
import { mountSmallDisk } from './support/smallDisk.ts';
import { readTree, writeTree } from './support/trees.ts';

const SIZE = 48_000_000;

const TREE = {
  'readme.txt': 'hello',
  'notes/day one/deep.md': '# deep',
  'notes/empty.txt': '',
  'nothing here/': '',
  'notes/nor/here/': '',
};

/** Two linked devices; the receiver looks at its side panel. Its tab is open behind it. */
async function linkedWithPanel(): Promise<[Device, Device]> {
  const [left, right] = await linkedInTabs();
  await right.openPanel();
  await right.waitForLinked();
  return [left, right];
}

async function emptyFolder(name: string): Promise<string> {
  const folder = path.join(await temporaryFolder(), name);
  await mkdir(folder);
  return folder;
}

test('a tree with empty folders arrives in the folder that was chosen, identical, and nothing else is left', async () => {
  const [left, right] = await linkedWithPanel();
  const source = path.join(await temporaryFolder(), 'Project');
  await writeTree(source, TREE);
  const letters = await emptyFolder('Letters');
  await left.dropFiles([source]);
  await right.waitForFile('Project', 'offered');
  await right.saveTo('Project', letters);
  await right.acceptFile('Project');
  await right.waitForFile('Project', 'done');
  await left.waitForFile('Project', 'done');
  expect(await readTree(path.join(letters, 'Project'))).toEqual(await readTree(source));
  expect(await readdir(letters)).toEqual(['Project']);
  expect(await readdir(right.downloadsDir)).toEqual([]);
  const words = await right.fileWords('Project');
  expect(words).toContain('Saved in Letters');
  expect(words).not.toContain('not kept');
  await expect.poll(() => opfsFiles(right)).toEqual([]);
});

test('names that are taken get a number, in the folder as in the offer, and nothing that was there is touched', async () => {
  const [left, right] = await linkedWithPanel();
  const source = path.join(await temporaryFolder(), 'Work');
  await writeTree(source, { 'plan.txt': 'new', 'notes/a.txt': 'new', 'con.txt': 'device' });
  const shelf = await emptyFolder('Shelf');
  const before = { 'Work/Plan.txt': 'old', 'Work/notes': 'a file', 'elsewhere.txt': 'old' };
  await writeTree(shelf, before);
  await left.dropFiles([source]);
  await right.waitForFile('Work', 'offered');
  await right.saveTo('Work', shelf);
  await right.acceptFile('Work');
  await right.waitForFile('Work', 'done');
  for (const [name, text] of Object.entries(before)) expect(await readFile(path.join(shelf, name), 'utf8')).toBe(text);
  const arrived = Object.keys(await readTree(shelf)).filter((name) => !(name in before));
  expect(arrived.sort()).toEqual(['Work/con_.txt', 'Work/notes (2)/a.txt', 'Work/plan (2).txt']);
  expect(await right.fileWords('Work')).toContain('saved under another name');
});

test('what is offered goes to the folder of the settings, or is asked for with each answer', async () => {
  const [left, right] = await linkedWithPanel();
  const [every, once] = [await emptyFolder('Every'), await emptyFolder('Once')];
  const choosePlace = async (option: string) => {
    await right.clickButton('More');
    await right.clickButton('Settings');
    await chooseSetting(right, 'Save to', option);
  };
  const receive = async (name: string) => {
    const file = await randomFile(name, 20_000);
    await left.sendFiles([file.path]);
    await right.acceptFile(name);
    await right.waitForFile(name, 'done');
  };

  await answerDirectoryPicker(right.view, every);
  await choosePlace('Choose a folder…');
  await right.view.waitForSelector('option[value=folder]');
  await right.clickButton('Back');
  await receive('first.txt');
  expect(await readdir(every)).toEqual(['first.txt']);

  await choosePlace('Ask each time');
  await right.clickButton('Back');
  await answerDirectoryPicker(right.view, once);
  await receive('second.txt');
  expect(await readdir(once)).toEqual(['second.txt']);
  expect(await readdir(every)).toEqual(['first.txt']);
  expect(await readdir(right.downloadsDir)).toEqual([]);
});

test('a folder that was not chosen after all changes nothing, and the settings show what is in force', async () => {
  const [, right] = await linkedWithPanel();
  await right.clickButton('More');
  await right.clickButton('Settings');
  await right.view.evaluate(() => {
    const closed = async () => Promise.reject(new DOMException('Closed', 'AbortError'));
    Object.assign(globalThis, { showDirectoryPicker: closed });
  });
  await pickSetting(right, 'Save to', 'Choose a folder…');
  await expect.poll(() => shownSetting(right, 'Save to')).toBe('Downloads');
});

test('who accepts in the popup, where no folder can be asked for, accepts once more in the side panel', async () => {
  const [left, right] = await linkedInTabs();
  await right.clickButton('Settings');
  await chooseSetting(right, 'Save to', 'Ask each time');
  await right.closeTabs();
  const file = await randomFile('carried.txt', 20_000);
  await left.sendFiles([file.path]);
  await right.clickIcon();
  await right.waitForFile(file.name, 'offered');
  await right.clickToPanel('Accept');
  await right.waitForWords('Accept once more, then choose where it is saved');
  const chosen = await emptyFolder('Chosen in the panel');
  await answerDirectoryPicker(right.view, chosen);
  await right.acceptFile(file.name);
  await right.waitForFile(file.name, 'done');
  expect(await readdir(chosen)).toEqual([file.name]);
});

test('a receiver that was killed midway asks for its folder again and goes on there', async () => {
  const [left, right] = await linkedWithPanel();
  const file = await randomFile('film.mov', SIZE);
  const films = await emptyFolder('Films');
  await left.sendFiles([file.path]);
  await countSentBlocks(left);
  await right.waitForFile(file.name, 'offered');
  await right.saveTo(file.name, films);
  await right.acceptFile(file.name);
  await waitUntilSent(left, SIZE / 2);
  await right.kill({ keep: true });
  await right.restart();
  await linkAgain(left, right);
  await right.openPanel();
  await right.waitForFileWords(file.name, 'The browser asks again before it writes to Films');
  await left.waitForFile(file.name, 'done', 60_000);
  expect(await readdir(films)).toEqual([]);
  await right.waitForFileWords(file.name, 'Received, not saved yet');
  await right.clickInCard(file.name, 'Allow again');
  await right.waitForFile(file.name, 'done', 60_000);
  expect(await readTree(films)).toEqual({ [file.name]: file.sha256 });
  await expectNothingStored(left, right);
});

test('when the last tab closes, the permission is gone: what arrives waits, and goes to Downloads if one likes', async () => {
  const [left, right] = await linkedWithPanel();
  const source = path.join(await temporaryFolder(), 'Trip');
  await writeTree(source, { 'one.txt': '1', 'two.txt': '2' });
  const trips = await emptyFolder('Trips');
  await left.dropFiles([source]);
  await right.waitForFile('Trip', 'offered');
  await right.saveTo('Trip', trips);
  await right.closeTabs();
  await right.waitForFileWords('Trip', 'The browser asks again before it writes to Trips');
  await right.acceptFile('Trip');
  await left.waitForFile('Trip', 'done');
  await right.waitForFileWords('Trip', 'Received, not saved yet');
  await right.clickInCard('Trip', 'Save to Trips');
  await right.clickButton('Downloads');
  await right.waitForFile('Trip', 'done');
  expect(await readTree(path.join(right.downloadsDir, 'Trip'))).toEqual(await readTree(source));
  expect(await readdir(trips)).toEqual([]);
  await expect.poll(() => opfsFiles(right)).toEqual([]);
});

test('a folder that is gone is said, and another one takes everything', async () => {
  const [left, right] = await linkedWithPanel();
  const source = path.join(await temporaryFolder(), 'Songs');
  await writeTree(source, { 'one.txt': '1', 'none/': '' });
  const gone = await emptyFolder('Gone');
  const there = await emptyFolder('There');
  await left.dropFiles([source]);
  await right.waitForFile('Songs', 'offered');
  await right.saveTo('Songs', gone);
  await rm(gone, { recursive: true });
  await right.acceptFile('Songs');
  await left.waitForFile('Songs', 'done');
  await right.waitForFileWords(
    'Songs',
    'Gone is not there any more. Put it back and try again, or save somewhere else.',
  );
  await right.saveTo('Songs', there);
  await right.waitForFile('Songs', 'done');
  expect(await readTree(path.join(there, 'Songs'))).toEqual(await readTree(source));
});

test('a folder or Downloads without space is said, keeps what arrived, and takes it once there is space', async ({
  skip,
}) => {
  const disk = await mountSmallDisk(20_000_000);
  if (disk === null) return skip('A small file system can be mounted by root alone, where mounting is allowed.');
  const [left, right] = await linkedWithPanel();
  // The profile has room; where the files are to go has none.
  await rm(right.downloadsDir, { recursive: true });
  await symlink(disk.folder, right.downloadsDir);
  await disk.fill();
  const file = await randomFile('film.mov', 12_000_000);
  await left.sendFiles([file.path]);
  await right.acceptFile(file.name);
  await left.waitForFile(file.name, 'done');
  await right.waitForFileWords(file.name, 'No space left in Downloads. Free some and try again');
  expect(await right.fileState(file.name)).toBe('saving');

  await right.saveTo(file.name, disk.folder);
  const name = path.basename(disk.folder);
  await right.waitForFileWords(file.name, `No space left in ${name}. Free some and try again`);
  // The words are on the screen already: that it tried in vain once more is seen on the disk, which is empty again.
  const watcher = watch(disk.folder);
  const touched = once(watcher, 'change');
  await right.clickInCard(file.name, 'Try again');
  await touched;
  watcher.close();
  await expect.poll(() => readdir(disk.folder), { timeout: 10_000 }).toEqual(['filler']);
  await right.waitForFileWords(file.name, `No space left in ${name}`);
  await disk.free();
  await right.clickInCard(file.name, 'Try again');
  await right.waitForFile(file.name, 'done');
  expect(await readTree(disk.folder)).toEqual({ [file.name]: file.sha256 });
  await expectNothingStored(left, right);
});

test('a folder that is read-only is said, and Downloads takes everything', async ({ skip }) => {
  const disk = await mountSmallDisk(20_000_000);
  if (disk === null) return skip('A small file system can be mounted by root alone, where mounting is allowed.');
  const [left, right] = await linkedWithPanel();
  const file = await randomFile('song.mp3', 3_000_000);
  await disk.makeReadOnly();
  await left.sendFiles([file.path]);
  await right.waitForFile(file.name, 'offered');
  await right.saveTo(file.name, disk.folder);
  await right.acceptFile(file.name);
  await left.waitForFile(file.name, 'done');
  await right.waitForFileWords(file.name, `${path.basename(disk.folder)} cannot be written to. Try again`);
  await right.clickInCard(file.name, `Save to ${path.basename(disk.folder)}`);
  await right.clickButton('Downloads');
  await right.waitForFile(file.name, 'done');
  expect(await readTree(right.downloadsDir)).toEqual({ [file.name]: file.sha256 });
  expect(await readdir(disk.folder)).toEqual([]);
});

test('a cancel leaves finished files and nothing half-written', async () => {
  const [left, right] = await linkedWithPanel();
  const small = await randomFile('small.txt', 1000);
  // Larger than a segment, so that the small one is handed over while it arrives.
  const large = await randomFile('large.mov', SIZE);
  const boxes = await emptyFolder('Boxes');
  await countSentBlocks(left);
  await left.sendFiles([small.path, large.path]);
  await right.waitForFile('2 files', 'offered');
  await right.saveTo('2 files', boxes);
  await right.acceptFile('2 files');
  await waitUntilSent(left, SIZE / 10);
  await right.pauseFile('2 files');
  await expect.poll(() => readTree(boxes), { timeout: 10_000 }).toEqual({ 'small.txt': small.sha256 });
  await right.cancelFile('2 files');
  await left.waitForFile('2 files', 'cancelled');
  await expectNothingStored(left, right);
  expect(await readTree(boxes)).toEqual({ 'small.txt': small.sha256 });
});

/** As `expectNothingOpen`, where no list of all transfers is in sight. */
async function expectNothingStored(...devices: Device[]): Promise<void> {
  for (const device of devices) await expect.poll(() => opfsFiles(device), { timeout: 15_000 }).toEqual([]);
}

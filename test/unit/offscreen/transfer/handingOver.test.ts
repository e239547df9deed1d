import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startHandingOver } from '../../../../src/offscreen/transfer/handingOver.ts';
import { createFakeDisk } from '../support/fakeDisk.ts';
import { type FakeTime, startFakeTime } from '../support/fakeTime.ts';

let time: FakeTime;
beforeEach(() => {
  time = startFakeTime();
});
afterEach(() => time.stop());

/** A folder of the person's disk, which may be written to as long as the test says so. */
function chosenFolder() {
  const disk = createFakeDisk();
  const { root } = disk.mount();
  Object.assign(root, { queryPermission: async () => 'granted' });
  const folder = { root, refuses: false, names: () => disk.files().filter((name) => !name.startsWith('.')) };
  const getFileHandle = root.getFileHandle.bind(root);
  root.getFileHandle = async (...asked) => {
    if (folder.refuses) throw new DOMException('', 'NotAllowedError');
    return getFileHandle(...asked);
  };
  return folder;
}

/** The hand-over of files named by their numbers; each is opened when the test lets it. */
function createRun() {
  const opens = new Map<number, () => void>();
  const saved: number[] = [];
  const downloaded: string[] = [];
  const failed: string[] = [];
  const handingOver = startHandingOver({
    transfer: 'a'.repeat(32),
    pathOf: String,
    open: (entry) => new Promise((resolve) => opens.set(entry, () => resolve(new Blob([`file ${entry}`])))),
    async download(entry) {
      downloaded.push(String(entry));
      return 1;
    },
    folders: () => [],
    saved: (entry) => saved.push(entry),
    failed: (_, error) => failed.push(error.message),
    foldersSettled() {},
    changed() {},
    after: (ms, run) => void setTimeout(run, ms),
  });
  return { handingOver, opens, saved, downloaded, failed };
}

describe('a place that is changed while files are on their way to it', () => {
  it('gets what was begun for it, and the new one the rest', async () => {
    const [old, chosen] = [chosenFolder(), chosenFolder()];
    const { handingOver, opens, saved } = createRun();
    handingOver.saveTo(old.root);
    handingOver.allArrived();
    handingOver.ready([{ entry: 0, size: 6 }]);
    handingOver.saveTo(chosen.root);
    handingOver.ready([{ entry: 1, size: 6 }]);
    for (const open of opens.values()) open();
    await time.until(() => saved.length === 2);
    expect([old.names(), chosen.names()]).toEqual([['0'], ['1']]);
    handingOver.stop();
  });

  it('and refuses does not hold the new one, which gets its files', async () => {
    const old = chosenFolder();
    old.refuses = true;
    const { handingOver, opens, downloaded, failed } = createRun();
    handingOver.saveTo(old.root);
    handingOver.allArrived();
    handingOver.ready([
      { entry: 0, size: 6 },
      { entry: 1, size: 6 },
    ]);
    opens.get(0)?.();
    await time.until(() => handingOver.problem?.code === 'place-permission');
    const late = opens.get(1);
    handingOver.saveTo(null);
    opens.get(0)?.();
    await time.until(() => downloaded.length === 1);
    late?.();
    await time.until(() => opens.get(1) !== late);
    opens.get(1)?.();
    await time.until(() => downloaded.length === 2);
    expect([downloaded, failed, handingOver.problem]).toEqual([['0', '1'], [], null]);
    handingOver.stop();
  });
});

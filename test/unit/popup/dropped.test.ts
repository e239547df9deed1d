import { describe, expect, test } from 'vitest';
import type { DroppedEntry } from '../../../src/contract/fileDrop.ts';
import { pastedFiles, pickedFiles, readDrop } from '../../../src/popup/talk/dropped.ts';
import { type SourceNode, walk } from '../../../src/popup/talk/walk.ts';

type Tree = { [name: string]: Tree | string };

let reading = 0;
let mostAtOnce = 0;
async function slowly<T>(value: T): Promise<T> {
  reading += 1;
  mostAtOnce = Math.max(mostAtOnce, reading);
  await new Promise((resolve) => setTimeout(resolve, 0));
  reading -= 1;
  return value;
}

function nodes(tree: Tree, portion = 2): SourceNode[] {
  return Object.entries(tree).map(([name, inside]): SourceNode => {
    if (typeof inside === 'string') {
      const open = () => (inside === '!' ? Promise.reject(new Error('gone')) : slowly(new File([inside], name)));
      return { kind: 'file', name, open };
    }
    async function* portions(): AsyncGenerator<SourceNode[]> {
      const all = nodes(inside as Tree, portion);
      for (let at = 0; at < all.length; at += portion) yield await slowly(all.slice(at, at + portion));
    }
    return { kind: 'folder', name, portions };
  });
}

async function paths(entries: AsyncIterable<DroppedEntry> | Iterable<DroppedEntry>): Promise<string[]> {
  const found: string[] = [];
  for await (const { path, file } of entries) found.push(path.join('/') + (file === null ? '/' : ''));
  return found;
}

describe('a folder that is walked', () => {
  test('gives its files depth first in the order found, and its empty folders', async () => {
    const tree = {
      album: { 'a.jpg': 'a', more: { 'b.jpg': 'b', none: {}, 'c.jpg': 'c' }, 'd.jpg': 'd' },
      'e.txt': 'e',
    };
    expect(await paths(walk(nodes(tree)))).toEqual([
      'album/a.jpg',
      'album/more/b.jpg',
      'album/more/none/',
      'album/more/c.jpg',
      'album/d.jpg',
      'e.txt',
    ]);
  });

  test('is read at many places at once, but not at all of them', async () => {
    mostAtOnce = 0;
    const many = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`${index}`, 'x']));
    expect((await paths(walk(nodes({ many, more: { many } }, 100)))).length).toBe(500);
    expect(mostAtOnce).toBeGreaterThan(4);
    expect(mostAtOnce).toBeLessThanOrEqual(8);
  });

  test('lets the page have its turn, however fast the browser answers', async () => {
    let reads = 0;
    let mostInOneTask = 0;
    // As Chromium does where replies have piled up: each comes in the task of the one before.
    const open = async () => {
      reads += 1;
      mostInOneTask = Math.max(mostInOneTask, reads);
      const startedAt = performance.now();
      while (performance.now() - startedAt < 1);
      return new File([], 'a');
    };
    let page = setImmediate(function otherTask() {
      reads = 0;
      page = setImmediate(otherTask);
    });
    const files = Array.from({ length: 150 }, (_, index): SourceNode => ({ kind: 'file', name: `${index}`, open }));
    expect((await paths(walk(files))).length).toBe(150);
    clearImmediate(page);
    // 12 ms of reads and those that were let in before they were over; Node may take several messages before others.
    expect(mostInOneTask).toBeLessThanOrEqual(3 * (12 + 8));
  });

  test('names what cannot be read', async () => {
    const broken = paths(walk(nodes({ album: { 'a.jpg': 'a', 'b.jpg': '!' } })));
    await expect(broken).rejects.toMatchObject({ code: 'source-unreadable', detail: 'b.jpg' });
  });

  test('can be left in the middle', async () => {
    for await (const { path } of walk(nodes({ album: { 'a.jpg': 'a', 'b.jpg': '!' } }))) {
      expect(path).toEqual(['album', 'a.jpg']);
      break;
    }
  });
});

describe('a drop', () => {
  const fileEntry = { isFile: true, name: 'a', file: (done: (file: File) => void) => done(new File(['x'], 'a')) };
  const item = (more: object) => ({ kind: 'file', webkitGetAsEntry: () => fileEntry, ...more });
  const drop = (...items: object[]) => readDrop({ items, files: [] } as unknown as DataTransfer);

  test('keeps the handles where the browser has all of them', async () => {
    const handle = { kind: 'file', name: 'a' };
    const both = item({ getAsFileSystemHandle: async () => handle });
    expect(await drop(both, both).handles).toEqual([handle, handle]);
    expect(await drop(both, item({ getAsFileSystemHandle: async () => null })).handles).toEqual([]);
    expect(await drop(item({})).handles).toEqual([]);
    expect(await drop(item({ getAsFileSystemHandle: () => Promise.reject(new Error('no')) })).handles).toEqual([]);
  });

  test('is walked through its entries', async () => {
    expect(await paths(drop(item({}), { kind: 'string' }).entries)).toEqual(['a']);
  });
});

test('a picked folder brings the paths of its files', async () => {
  const picked = ['holiday/2001/a.jpg', ''].map((webkitRelativePath, index) =>
    Object.assign(new File(['x'], `${index}.jpg`), { webkitRelativePath }),
  );
  expect(await paths(pickedFiles(picked as unknown as FileList).entries)).toEqual(['holiday/2001/a.jpg', '1.jpg']);
});

describe('files that are pasted', () => {
  const name = (moment: string) => `Picture ${moment}`;
  const pasted = (files: File[], at = 0) => [...(pastedFiles(files, at, name).entries as DroppedEntry[])];

  test('a picture without a name of its own is named after the moment', () => {
    const at = new Date(2026, 10, 23, 9, 5, 7).getTime();
    const [picture] = pasted([new File(['x'], 'image.png', { type: 'image/png' })], at);
    expect(picture?.path).toEqual(['Picture 2026-11-23 09.05.07.png']);
    expect(picture?.file?.type).toBe('image/png');
  });

  test('a file keeps its name', () => {
    const notes = new File(['x'], 'notes.md');
    expect(pasted([notes])).toEqual([{ path: ['notes.md'], file: notes }]);
  });
});

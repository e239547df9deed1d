import { describe, expect, it } from 'vitest';
import { openFolderTarget, removeParts } from '../../../../src/offscreen/transfer/folderTarget.ts';
import { createFakeDisk } from '../support/fakeDisk.ts';

const ONE = 'a'.repeat(32);
const always = () => true;

async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names.sort();
}

/** A blob whose bytes come when the test lets them. */
function slowBlob(text: string) {
  const blob = new Blob([text]);
  let goOn = () => {};
  const mayGoOn = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const begun = new Promise<void>((resolve) => {
    const slice = blob.slice.bind(blob);
    blob.slice = (...range) => {
      const part = slice(...range);
      part.arrayBuffer = async () => {
        resolve();
        await mayGoOn;
        return new Response(slice(...range)).arrayBuffer();
      };
      return part;
    };
  });
  return { blob, begun, goOn };
}

describe('a folder that was chosen', () => {
  it('gets a file under its path, or a numbered name, and nothing else', async () => {
    const { root } = createFakeDisk().mount();
    const target = await openFolderTarget(root, ONE);
    expect(await target.save(['d', 'a.txt'], new Blob(['one']), always)).toEqual(['d', 'a.txt']);
    expect(await target.save(['d', 'a.txt'], new Blob(['two']), always)).toEqual(['d', 'a (2).txt']);
    expect(await namesIn(root)).toEqual(['d']);
    expect(await namesIn(await root.getDirectoryHandle('d'))).toEqual(['a (2).txt', 'a.txt']);
  });

  it('is cleared of what an earlier life left of the same transfer, and of nothing more', async () => {
    const { root } = createFakeDisk().mount();
    const left = ['.tandem-aaaaaaaa-1.part', '.tandem-aaaaaaaa-2.part.crswap', '.tandem-bbbbbbbb-1.part', 'a.part'];
    for (const name of left) await root.getFileHandle(name, { create: true });
    await openFolderTarget(root, ONE);
    expect(await namesIn(root)).toEqual(['.tandem-bbbbbbbb-1.part', 'a.part']);
  });

  it('keeps what is being written into it when it is opened once more', async () => {
    const { root } = createFakeDisk().mount();
    const first = await openFolderTarget(root, ONE);
    const { blob, begun, goOn } = slowBlob('slow');
    const saving = first.save(['slow.txt'], blob, always);
    await begun;
    const second = await openFolderTarget(root, ONE);
    expect(await second.save(['quick.txt'], new Blob(['quick']), always)).toEqual(['quick.txt']);
    await removeParts(root, ONE);
    goOn();
    expect(await saving).toEqual(['slow.txt']);
    expect(await namesIn(root)).toEqual(['quick.txt', 'slow.txt']);
    expect(await (await (await root.getFileHandle('slow.txt')).getFile()).text()).toBe('slow');
  });

  it('keeps nothing of a file that is not wanted any more', async () => {
    const { root } = createFakeDisk().mount();
    const target = await openFolderTarget(root, ONE);
    await expect(target.save(['a.txt'], new Blob(['one']), () => false)).rejects.toMatchObject({ name: 'AbortError' });
    expect(await namesIn(root)).toEqual([]);
  });
});

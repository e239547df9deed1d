import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256OfFile } from '../../../scripts/randomFile.ts';

/** Paths with `/` below a folder, and the SHA-256 of each file; a folder that is empty ends in `/` and has none. */
export type Tree = Record<string, string>;

/** @returns everything below a folder, hidden and half-written files too */
export async function readTree(folder: string, below = ''): Promise<Tree> {
  const tree: Tree = {};
  const entries = await readdir(path.join(folder, below), { withFileTypes: true });
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (!entry.isDirectory()) {
      tree[name] = await sha256OfFile(path.join(folder, name));
      continue;
    }
    const inside = await readTree(folder, name);
    if (Object.keys(inside).length === 0) tree[`${name}/`] = '';
    Object.assign(tree, inside);
  }
  return tree;
}

/** Writes text files, and empty folders where a path ends in `/`. */
export async function writeTree(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const target = path.join(folder, name);
    await mkdir(name.endsWith('/') ? target : path.dirname(target), { recursive: true });
    if (!name.endsWith('/')) await writeFile(target, text);
  }
}

/** `npm run package`: the zip for the store, the same byte for byte whenever it is made from the same sources. */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { buildExtension } from './buildExtension.ts';
import { DIST, ROOT } from './paths.ts';
import { runCommand } from './runCommand.ts';

/** The first moment that a zip can tell. fflate writes local time, and this is local time in every zone. */
const MTIME = new Date(1980, 0, 1);

await runCommand(async () => {
  console.log('Building the extension…');
  await buildExtension();
  const entries: Zippable = {};
  for (const name of await filesIn(DIST)) {
    entries[name] = [await readFile(path.join(DIST, name)), { level: 9, mtime: MTIME }];
  }
  const zip = zipSync(entries);
  const { version } = JSON.parse(await readFile(path.join(DIST, 'manifest.json'), 'utf8'));
  const file = `tandem-${version}.zip`;
  await writeFile(path.join(ROOT, file), zip);
  console.log(`${file}: ${Object.keys(entries).length} files, ${zip.length} bytes`);
  console.log(`SHA-256 ${createHash('sha256').update(zip).digest('hex')}`);
});

/** @returns paths inside the folder with forward slashes, sorted; without what the build keeps for itself */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .filter((name) => !name.startsWith('.'))
    .sort();
}

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { DIST } from '../../../scripts/paths.ts';
import type { Bytes } from '../../../src/core/units.ts';

export interface StartScript {
  /** From the top of the built extension. */
  file: string;
  gzipBytes: Bytes;
}

const SCRIPT = /<script[^>]*\ssrc="\/?([^"]+)"/g;
const STATIC_IMPORT = /\bimport\s*(?:[\w$*{}\s,]+from\s*)?["']([^"']+)["']/g;

/** @returns the scripts that a page of the built extension loads before it shows anything, largest first */
export async function startScripts(page = 'src/popup/popup.html'): Promise<StartScript[]> {
  const html = await readFile(path.join(DIST, page), 'utf8');
  const wanted = [...html.matchAll(SCRIPT)].map(([, src = '']) => src);
  const scripts = new Map<string, StartScript>();
  for (const file of wanted) {
    if (scripts.has(file)) continue;
    const code = await readFile(path.join(DIST, file), 'utf8');
    scripts.set(file, { file, gzipBytes: gzipSync(code, { level: 9 }).length });
    wanted.push(...[...code.matchAll(STATIC_IMPORT)].map(([, from = '']) => path.join(path.dirname(file), from)));
  }
  return [...scripts.values()].sort((left, right) => right.gzipBytes - left.gzipBytes);
}

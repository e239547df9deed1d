import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, preview } from 'vite';

export interface Gallery {
  /** @returns the address of the app in one of its states */
  address(asked: { state: string; surface: string; language: string }): string;
  close(): Promise<void>;
}

/** Builds the gallery once and serves it: a page of the built one is there in a fraction of the time. */
export async function openGallery(): Promise<Gallery> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'tandem-gallery-'));
  const common = { configFile: false, logLevel: 'error', build: { outDir } } as const;
  await build({ ...common, build: { outDir, rolldownOptions: { input: 'test/gallery/gallery.html' }, minify: false } });
  const server = await preview({ ...common, preview: { port: 0 } });
  const origin = server.resolvedUrls?.local[0] ?? '';
  return {
    address: (asked) => `${origin}test/gallery/gallery.html?${new URLSearchParams(asked)}`,
    async close() {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}

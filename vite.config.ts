import { readdirSync, readFileSync } from 'node:fs';
import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import { defineConfig, type Plugin } from 'vite';
import manifest from './manifest.json' with { type: 'json' };

export default defineConfig({
  plugins: [crx({ manifest: manifest as ManifestV3Export }), icons(), noRemoteDecoder()],
  worker: { format: 'es', plugins: () => [noRemoteDecoder()] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome130',
    modulePreload: { polyfill: false },
    rollupOptions: {
      // Pages that no manifest field names: crxjs discovers only those that the manifest lists.
      input: { offscreen: 'src/offscreen/offscreen.html', tab: 'src/popup/tab.html' },
    },
  },
});

/** The toolbar's icons, which the background chooses by state and theme: the manifest names only some. */
function icons(): Plugin {
  return {
    name: 'tandem-icons',
    apply: 'build',
    generateBundle() {
      for (const name of readdirSync('icons').filter((file) => file.endsWith('.png'))) {
        this.emitFile({ type: 'asset', fileName: `icons/${name}`, source: readFileSync(`icons/${name}`) });
      }
    },
  };
}

/** zxing-wasm names a CDN to fetch its wasm from when nobody tells it where; ours is packaged, so the address goes. */
function noRemoteDecoder(): Plugin {
  return {
    name: 'tandem-no-remote-decoder',
    transform(code, id) {
      if (!id.includes('zxing-wasm')) return undefined;
      return { code: code.replace(/https:\/\/[a-z.]*jsdelivr[^`'"]*/g, '/'), map: null };
    },
  };
}

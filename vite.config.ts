import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import { defineConfig } from 'vite';
import manifest from './manifest.json' with { type: 'json' };

export default defineConfig({
  plugins: [crx({ manifest: manifest as ManifestV3Export })],
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome116',
    modulePreload: { polyfill: false },
    rollupOptions: {
      // Pages that no manifest field names: crxjs discovers only those that the manifest lists.
      input: { offscreen: 'src/offscreen/offscreen.html', tab: 'src/popup/tab.html' },
    },
  },
});

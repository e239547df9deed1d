import { readdirSync, readFileSync } from 'node:fs';
import { type CrxPlugin, crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import { build, defineConfig, type Plugin } from 'vite';
import manifest from './manifest.json' with { type: 'json' };

const TARGET = 'chrome130';
/** Its page is built by `sandbox()`: crxjs would make modules of it. */
const { sandbox: sandboxed, ...rest } = manifest;

/** The modules that a page starts with, and of these what the background or the peer host loads as well. */
const start = new Set<string>();
const everywhere = new Set<string>();

export default defineConfig({
  plugins: [startAsTwo(), crx({ manifest: rest as ManifestV3Export }), icons(), sandbox(), noRemoteDecoder()],
  worker: { format: 'es', plugins: () => [noRemoteDecoder()] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: TARGET,
    modulePreload: { polyfill: false },
    rollupOptions: {
      // Pages that no manifest field names: crxjs discovers only those that the manifest lists.
      input: { offscreen: 'src/offscreen/offscreen.html', tab: 'src/popup/tab.html' },
      output: {
        codeSplitting: {
          groups: [
            { name: 'everywhere', test: (id) => everywhere.has(id), priority: 1 },
            { name: 'start', test: (id) => start.has(id) },
          ],
        },
      },
    },
  },
});

/** What a page starts with comes as two scripts instead of a dozen small ones, which are a tenth larger, compressed. */
function startAsTwo(): Plugin {
  return {
    name: 'tandem-start-as-two',
    apply: 'build',
    buildEnd() {
      const closure = (entry: string) => {
        const first = [...this.getModuleIds()].find((id) => id.endsWith(`/src/${entry}`));
        if (first === undefined) this.error(`src/${entry} is not built: which scripts pages share is not known`);
        const found = new Set([first]);
        for (const id of found) for (const next of this.getModuleInfo(id)?.importedIds ?? []) found.add(next);
        return found;
      };
      const others = new Set([...closure('background/main.ts'), ...closure('offscreen/main.ts')]);
      for (const id of closure('popup/main.tsx')) (others.has(id) ? everywhere : start).add(id);
    },
  };
}

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

/** A page without an origin may load no module and no file for a worker: all that runs there is one classic script. */
function sandbox(): CrxPlugin {
  return {
    name: 'tandem-sandbox',
    apply: 'build',
    enforce: 'post',
    async generateBundle() {
      const built = await build({
        configFile: false,
        logLevel: 'warn',
        worker: { format: 'iife' },
        build: {
          write: false,
          target: TARGET,
          modulePreload: false,
          rolldownOptions: { input: 'src/sandbox/sandbox.ts', output: { format: 'iife' } },
        },
      });
      const chunks = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
      for (const chunk of chunks) {
        if (chunk.type !== 'chunk') throw new Error(`the sandbox may load nothing: ${chunk.fileName}`);
        this.emitFile({ type: 'asset', fileName: 'sandbox/sandbox.js', source: chunk.code });
      }
      const page = readFileSync('src/sandbox/sandbox.html');
      this.emitFile({ type: 'asset', fileName: 'sandbox/sandbox.html', source: page });
    },
    renderCrxManifest: (rendered) => ({ ...rendered, sandbox: sandboxed }),
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

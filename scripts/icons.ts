/** Makes the icons: SVG from `icons/mark.ts`, and PNG from the SVG, drawn by a browser. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launch } from 'puppeteer-core';
import { type MarkState, type MarkTheme, markSvg } from '../icons/mark.ts';
import { findBrowser } from './browser.ts';
import { ROOT } from './paths.ts';

const SIZES = [16, 32, 48, 128];
const STATES: MarkState[] = ['linked', 'apart'];
const THEMES: MarkTheme[] = ['light', 'dark'];

const profile = await mkdtemp(path.join(tmpdir(), 'tandem-icons-'));
const browser = await launch({
  executablePath: await findBrowser(),
  userDataDir: profile,
  pipe: true,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const page = await browser.newPage();
  for (const state of STATES) {
    for (const theme of THEMES) {
      const svg = markSvg(state, theme);
      const name = path.join(ROOT, 'icons', `${state}-${theme}`);
      await writeFile(`${name}.svg`, svg);
      for (const size of SIZES) {
        await page.setViewport({ width: size, height: size, deviceScaleFactor: 1 });
        await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
        await writeFile(`${name}-${size}.png`, await page.screenshot({ omitBackground: true }));
      }
      console.log(`icons/${state}-${theme}: svg, ${SIZES.join(', ')}`);
    }
  }
} finally {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
}

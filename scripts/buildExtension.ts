import { build } from 'vite';
import { ROOT } from './paths.ts';

/** Builds the extension into `dist/`. Warnings only; the caller says that it builds. */
export async function buildExtension(): Promise<void> {
  await build({ root: ROOT, logLevel: 'warn' });
}

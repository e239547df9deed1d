import path from 'node:path';

/** The repository's top folder. */
export const ROOT = path.resolve(import.meta.dirname, '..');

/** The built extension. */
export const DIST = path.join(ROOT, 'dist');

import type { Manifest } from './manifest.ts';

/** As many pictures as stand side by side on a card. */
const MAX_PICTURES = 4;
const PICTURE = /\.(png|jpe?g|gif|webp)$/i;

/** The entries that a card may show something of: the only file, or of several the first pictures, by their names. */
export function shownEntries({ entries }: Pick<Manifest, 'entries'>): readonly number[] {
  if (entries.length === 1) return [0];
  const shown: number[] = [];
  for (const [entry, { path, size }] of entries.entries()) {
    if (size !== null && PICTURE.test(path.at(-1) ?? '')) shown.push(entry);
    if (shown.length === MAX_PICTURES) break;
  }
  return shown;
}

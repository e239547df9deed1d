/** How much of a name's end stays visible: the extension and a little before it. */
const MAX_TAIL = 16;
const BEFORE_EXTENSION = 6;
const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Splits a name so that CSS can shorten its head while its tail (with the extension) stays: `Lisbon walk, e…light.mov`.
 * Splits between grapheme clusters, so no emoji or combined letter is torn.
 */
export function splitForMiddle(name: string): { head: string; tail: string } {
  const clusters = [...GRAPHEMES.segment(name)].map(({ segment }) => segment);
  const dot = clusters.lastIndexOf('.');
  const extension = dot > 0 ? clusters.length - dot : 0;
  const tailLength = extension > 0 ? Math.min(MAX_TAIL, extension + BEFORE_EXTENSION) : BEFORE_EXTENSION;
  if (clusters.length <= tailLength + BEFORE_EXTENSION) return { head: name, tail: '' };
  let at = clusters.length - tailLength;
  // A gap behind the dots would read as a word that is missing.
  while (clusters[at]?.trim() === '') at += 1;
  return { head: clusters.slice(0, at).join(''), tail: clusters.slice(at).join('') };
}

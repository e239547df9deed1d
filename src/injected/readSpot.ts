import type { ReadSpot } from '../contract/injected.ts';

export const readSpot: ReadSpot = () => {
  /** Less than this is the top of the page, which needs no words. */
  const TOP_PX = 40;
  const WORDS = 8;
  const MAX_CHARS = 120;

  if (scrollY < TOP_PX || !document.body) return null;
  const folded = (text: string) => text.replace(/\s+/g, ' ').trim().toLowerCase();
  // biome-ignore lint/performance/useDomNodeTextContent: the browser looks among what is shown, as we must.
  const whole = folded(document.body.innerText);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    const parent = node.parentElement;
    if (!parent || node.data.trim().length < 12) continue;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.height === 0 || box.bottom < 0 || box.top > innerHeight || !parent.checkVisibility()) continue;
    // What hangs in the window is in view wherever one is.
    let hangs = false;
    for (let at: Element | null = parent; at && !hangs; at = at.parentElement) {
      hangs = ['fixed', 'sticky'].includes(getComputedStyle(at).position);
    }
    if (hangs) continue;
    const words = [...node.data.matchAll(/\S+/g)];
    const first = words.findIndex((word) => {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      return range.getBoundingClientRect().top >= 0;
    });
    if (first < 0) continue;
    for (let count = WORDS; count <= 2 * WORDS; count += WORDS / 2) {
      const spot = words
        .slice(first, first + count)
        .map(([word]) => word)
        .join(' ');
      // The browser would take the first place with these words.
      if (spot.length < 12 || spot.length > MAX_CHARS) break;
      if (whole.split(folded(spot)).length === 2) return spot;
    }
  }
  return null;
};

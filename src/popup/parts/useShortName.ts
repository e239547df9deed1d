import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { bracketedName } from '../../core/bracketedName.ts';
import { shortenMiddle } from '../shortenMiddle.ts';

/**
 * What a line has room for of a name; `null` where it fits. It is measured when the line is laid out, before it is
 * painted, and again when its width changes.
 *
 * @returns to be given to the element that is as wide as the name, or as its line where that is narrower
 */
export function useShortName(name: string) {
  const line = useRef<HTMLSpanElement>(null);
  const [short, setShort] = useState<string | null>(null);
  useLayoutEffect(() => {
    const element = line.current;
    if (!element) return;
    return onResize(element, () => {
      // Where it is shortened, the whole name has a box of its own in the line.
      const whole = element.querySelector('[data-whole]') ?? element;
      const isCut = whole.scrollWidth > whole.clientWidth;
      setShort(isCut ? shortenMiddle(name, element.clientWidth, textMeasure(fontOf(getComputedStyle(element)))) : null);
    });
  }, [name]);
  return { line, short };
}

/** Of less of a name nobody makes anything; nor of one without its beginning. */
const MIN_NAME_PX = 72;

const resized = new WeakMap<Element, () => void>();
/** One for all names of the page. */
const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) resized.get(target)?.();
});

/**
 * What a text field of one line has room for: `words` with the name, if need be without what stands in brackets behind
 * it, then shortened in its middle, or with little room for it `without`. A field cuts what is too long, and shows
 * nothing of it.
 */
export function useShortPlaceholder(
  field: { readonly current: HTMLElement | null },
  name: string,
  words: (name: string) => string,
  without: string,
): string {
  const [shown, setShown] = useState(without);
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    return onResize(element, () => {
      const style = getComputedStyle(element);
      const { paddingInlineStart, paddingInlineEnd } = style;
      const widthOf = textMeasure(fontOf(style));
      const room = element.clientWidth - Number.parseFloat(paddingInlineStart) - Number.parseFloat(paddingInlineEnd);
      const roomForName = room - widthOf(words(''));
      const { bare } = bracketedName(name);
      const fitting = [name, bare].find((one) => widthOf(words(one)) <= room);
      const short = fitting ?? (roomForName < MIN_NAME_PX ? '…' : shortenMiddle(bare, roomForName, widthOf));
      setShown(short.startsWith('…') ? without : words(short));
    });
  }, [name, without]);
  return shown;
}

/** Calls back at once, and on each change of the width, until the returned function is called. */
function onResize(element: Element, changed: () => void): () => void {
  resized.set(element, changed);
  observer.observe(element);
  return () => observer.unobserve(element);
}

/** For a canvas. The shorthand is empty where a part of it cannot say all, as that figures are tabular. */
function fontOf({ fontStyle, fontWeight, fontSize, fontFamily }: CSSStyleDeclaration): string {
  return `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
}

const canvas = document.createElement('canvas').getContext('2d');
const measures = new Map<string, (cluster: string) => number>();

/** The width of a grapheme cluster in a font, in pixels; each is measured once. */
function textMeasure(font: string): (cluster: string) => number {
  const known = measures.get(font);
  if (known) return known;
  const widths = new Map<string, number>();
  const measure = (cluster: string) => {
    const before = widths.get(cluster);
    if (before !== undefined) return before;
    if (canvas) canvas.font = font;
    const width = canvas?.measureText(cluster).width ?? 0;
    widths.set(cluster, width);
    return width;
  };
  measures.set(font, measure);
  return measure;
}

import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/**
 * Calls back when an element comes near the part of the page that is seen, so that it is ready when it is scrolled to:
 * once, and again when `about` changes. `isGone` tells whether it was taken away meanwhile.
 */
export function useSeen(
  element: RefObject<HTMLElement | null>,
  seen: (isGone: () => boolean) => void,
  about: readonly unknown[],
): void {
  useEffect(() => {
    if (element.current === null) return;
    let gone = false;
    const observer = new IntersectionObserver(
      (changes) => {
        if (!changes.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        seen(() => gone);
      },
      { rootMargin: '200px' },
    );
    observer.observe(element.current);
    return () => {
      gone = true;
      observer.disconnect();
    };
  }, about);
}

import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface FocusOptions {
  /** What opens takes the focus as well. */
  whenOpened?: boolean;
}

/**
 * Gives the focus to the first button of a place when what was open there has gone, and took it along.
 *
 * @returns for the element around the place
 */
export function useFocusBack(
  isOpen: boolean,
  { whenOpened = false }: FocusOptions = {},
): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    const isChanged = wasOpen.current !== isOpen;
    wasOpen.current = isOpen;
    if (isChanged && (whenOpened || !isOpen)) place.current?.querySelector('button')?.focus();
  }, [isOpen, whenOpened]);
  return place;
}

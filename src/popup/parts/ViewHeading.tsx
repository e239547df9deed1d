import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface ViewHeadingProps {
  children: ComponentChildren;
  class?: string;
  /** Focus goes to the heading when its view appears, so that a screen reader starts there. */
  focus?: boolean;
}

/** The heading of a view: the only one of level 1. */
export function ViewHeading({ children, class: extraClass = '', focus = true }: ViewHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focus) heading.current?.focus({ preventScroll: true });
  }, [focus]);
  return (
    <h1 ref={heading} tabIndex={-1} class={`heading ${extraClass}`}>
      {children}
    </h1>
  );
}

import { type ComponentChildren, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A component whose code is loaded when it is first wanted. Until then it shows nothing. */
export interface LazyView<Props> {
  (props: Props): ComponentChildren;
  isLoaded(): boolean;
  /** Resolves when it can be drawn. Where that fails, the next call tries again. */
  load(): Promise<void>;
}

/**
 * Keeps what few look at out of the page's start: `lazyView(async () => (await import('./Rare.tsx')).Rare)`.
 * A whole view belongs in `lazyViews.ts`, where the view before it stays until it is there.
 */
export function lazyView<Props extends object>(
  importView: () => Promise<(props: Props) => ComponentChildren>,
): LazyView<Props> {
  let View: ((props: Props) => ComponentChildren) | null = null;
  let loading: Promise<void> | null = null;

  function load(): Promise<void> {
    loading ??= importView().then(
      (loaded) => {
        View = loaded;
      },
      (error) => {
        loading = null;
        throw error;
      },
    );
    return loading;
  }

  function Lazy(props: Props): ComponentChildren {
    const [, setLoaded] = useState(View !== null);
    useEffect(() => {
      if (View === null) void load().then(() => setLoaded(true));
    }, []);
    return View && h(View, props);
  }

  return Object.assign(Lazy, { load, isLoaded: () => View !== null });
}

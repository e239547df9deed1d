import type { Milliseconds } from '../../core/units.ts';

/** Collects items for a moment, so that a thousand small files do not make a thousand frames. */
export interface Batch<Item> {
  add(item: Item): void;
  flush(): void;
}

export function createBatch<Item>(
  limits: { items: number; ms: Milliseconds },
  after: (ms: Milliseconds, run: () => void) => void,
  send: (items: Item[]) => void,
): Batch<Item> {
  let items: Item[] = [];
  let isDue = false;
  function flush(): void {
    const due = items;
    items = [];
    if (due.length > 0) send(due);
  }
  return {
    add(item) {
      items.push(item);
      if (items.length >= limits.items) return flush();
      if (isDue) return;
      isDue = true;
      after(limits.ms, () => {
        isDue = false;
        flush();
      });
    },
    flush,
  };
}

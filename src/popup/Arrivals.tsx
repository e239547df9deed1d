import { useEffect, useRef, useState } from 'preact/hooks';
import type { LinkView } from '../contract/snapshot.ts';
import { formatNumber } from './format.ts';
import { text } from './words.ts';

/** Says to a screen reader from whom something came while their conversation is not on the screen. */
export function Arrivals({ links }: { links: readonly LinkView[] | undefined }) {
  const before = useRef<ReadonlyMap<string, number> | null>(null);
  const [words, setWords] = useState('');
  useEffect(() => {
    if (!links) return;
    // What waited before the page was opened stands in the list.
    const seen = before.current;
    const risen = links.filter(({ id, unread }) => seen !== null && unread > (seen.get(id) ?? 0));
    before.current = new Map(links.map(({ id, unread }) => [id, unread]));
    if (risen.length > 0) {
      setWords(risen.map(({ name, unread }) => `${name}, ${text('unread', formatNumber(unread))}`).join('. '));
    }
  }, [links]);
  return (
    <p class="visually-hidden" role="status">
      {words}
    </p>
  );
}

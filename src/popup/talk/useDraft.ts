import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Services } from '../services.ts';

/**
 * What is typed for a link and not sent: loaded when the link is shown, kept as it is typed. For one link: who shows
 * another uses another.
 */
export function useDraft(linkId: string, drafts: Services['drafts']): [string, (text: string) => void] {
  const [text, setText] = useState('');
  const touched = useRef(false);

  useEffect(() => {
    let current = true;
    drafts.load(linkId).then(
      (stored) => {
        // Who types faster than the storage answers goes on typing.
        if (current && !touched.current) setText(stored);
      },
      () => {},
    );
    return () => {
      current = false;
    };
  }, [linkId, drafts]);

  const change = useCallback(
    (next: string) => {
      touched.current = true;
      setText(next);
      drafts.save(linkId, next);
    },
    [linkId, drafts],
  );
  return [text, change];
}

/** What is left of a draft once `sent` was taken: nothing, or what was typed behind it meanwhile. */
export function draftAfterSending(draft: string, sent: string): string {
  return draft.startsWith(sent) ? draft.slice(sent.length).trimStart() : draft;
}

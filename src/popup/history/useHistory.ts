import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { HistoryPage, HistorySize, KeptEntry } from '../../contract/history.ts';
import type { Store } from '../store.ts';

const PAGE_ENTRIES = 100;
/** Everything: an export is one file. */
const ALL = Number.MAX_SAFE_INTEGER;

export interface History {
  /** Oldest first; `null` until they are there. */
  entries: readonly KeptEntry[] | null;
  /** True where there are older ones. */
  more: boolean;
  loadMore: () => void;
  /** `null` where it could not be read. */
  readAll: () => Promise<KeptEntry[] | null>;
}

/** What is kept of a device and holds these words, a page at a time. */
export function useHistory(send: Store['send'], key: string, words: string): History {
  const [page, setPage] = useState<HistoryPage | null>(null);
  const asked = useRef('');

  const read = useCallback(
    async (before: KeptEntry | null, limit: number, holding: string): Promise<HistoryPage | null> => {
      const outcome = await send({
        type: 'readHistory',
        key,
        before: before && { at: before.at, id: before.id },
        words: holding,
        limit,
      });
      return outcome.ok ? (outcome.value as HistoryPage) : null;
    },
    [send, key],
  );
  useEffect(() => {
    asked.current = words;
    void read(null, PAGE_ENTRIES, words).then((first) => {
      // What was typed since is being answered for itself.
      if (asked.current === words && first !== null) setPage(first);
    });
  }, [read, words]);

  const oldest = page?.entries[0] ?? null;
  return {
    entries: page?.entries ?? null,
    more: page?.more ?? false,
    loadMore() {
      void read(oldest, PAGE_ENTRIES, words).then((older) => {
        if (older !== null) setPage((now) => withEarlier(now, page, older));
      });
    },
    readAll: async () => (await read(null, ALL, ''))?.entries ?? null,
  };
}

/** What is shown once the entries before `asked` are there. A second click has asked for them again. */
export function withEarlier(
  shown: HistoryPage | null,
  asked: HistoryPage | null,
  older: HistoryPage,
): HistoryPage | null {
  if (shown === null || shown !== asked) return shown;
  return { entries: [...older.entries, ...shown.entries], more: older.more };
}

/** How much is kept: of one device, or with `null` of all. Asked anew whenever `version` changes. */
export function useHistorySize(send: Store['send'], key: string | null, version: unknown): HistorySize | null {
  const [size, setSize] = useState<HistorySize | null>(null);
  useEffect(() => {
    void send({ type: 'measureHistory', key }).then((outcome) => {
      if (outcome.ok) setSize(outcome.value as HistorySize);
    });
  }, [send, key, version]);
  return size;
}

import { useEffect, useRef, useState } from 'preact/hooks';
import type { FolderListing, FolderRow } from '../../contract/snapshot.ts';
import type { Milliseconds } from '../../core/units.ts';
import type { Outcome } from '../store.ts';
import { PAGE_ROWS, pagesOf, type RowRange, withoutFarPages } from './rowWindow.ts';

/** What is on the screen is asked for again at most this often while the transfer changes. */
const REFRESH_MS: Milliseconds = 1000;

export type ListFolder = (path: string[], from: number, limit: number) => Promise<Outcome>;

export interface FolderRows {
  /** `null` until the first answer. */
  total: number | null;
  /** `undefined` where it is not here yet. */
  row(index: number): FolderRow | undefined;
  problem: (Outcome & { ok: false }) | null;
  /** Tells what is on the screen. */
  look(range: RowRange): void;
}

/** What a `listFolder` was answered with. */
export function listingOf(outcome: Outcome): FolderListing | undefined {
  const value = outcome.ok ? outcome.value : undefined;
  return value && 'rows' in value ? value : undefined;
}

interface Page {
  rows: FolderRow[];
  /** Which refresh it came with: an older one is shown until the new one is here. */
  round: number;
}

/** The rows of one folder, of which only what is looked at is loaded. `version` changes when a row may have changed. */
export function useFolder(list: ListFolder, path: string[], version: unknown): FolderRows {
  const [total, setTotal] = useState<number | null>(null);
  const [pages, setPages] = useState<ReadonlyMap<number, Page>>(new Map());
  const [problem, setProblem] = useState<FolderRows['problem']>(null);
  const latest = useRef({ pages, round: 0, looked: { from: 0, to: 1 }, loading: false, gone: false });

  async function load(): Promise<void> {
    const now = latest.current;
    // One question at a time: who scrolls fast skips what lies between.
    if (now.loading) return;
    now.loading = true;
    for (;;) {
      const wanted = pagesOf(now.looked).find((page) => now.pages.get(page)?.round !== now.round);
      if (wanted === undefined || now.gone) break;
      const { round } = now;
      const outcome = await list(path, wanted * PAGE_ROWS, PAGE_ROWS);
      if (now.gone) break;
      const listing = listingOf(outcome);
      if (listing === undefined) {
        setProblem(outcome.ok ? { ok: false, error: { code: 'bug' } } : outcome);
        break;
      }
      now.pages = withoutFarPages(new Map(now.pages).set(wanted, { rows: listing.rows, round }), wanted);
      setProblem(null);
      setTotal(listing.total);
      setPages(now.pages);
    }
    now.loading = false;
  }

  useEffect(() => {
    const now = latest.current;
    now.gone = false;
    return () => {
      now.gone = true;
    };
  }, []);
  const refreshedAt = useRef<number | null>(null);
  useEffect(() => {
    const first = refreshedAt.current === null;
    const wait = Math.max(0, (refreshedAt.current ?? 0) + REFRESH_MS - Date.now());
    const timer = setTimeout(() => {
      refreshedAt.current = Date.now();
      if (!first) latest.current.round += 1;
      void load();
    }, wait);
    return () => clearTimeout(timer);
  }, [version]);

  return {
    total,
    row: (index) => pages.get(Math.floor(index / PAGE_ROWS))?.rows[index % PAGE_ROWS],
    problem,
    look(range) {
      latest.current.looked = range;
      void load();
    },
  };
}

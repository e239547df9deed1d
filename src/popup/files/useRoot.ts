import { useEffect, useState } from 'preact/hooks';
import type { TransferView } from '../../contract/snapshot.ts';
import type { Outcome } from '../store.ts';
import { type OpenFolder, openFolder } from './openFolder.ts';
import { rowSpan } from './selection.ts';
import { type ListFolder, listingOf } from './useFolder.ts';

export type Root = { folder: OpenFolder } | { problem: Outcome & { ok: false } } | null;

/** Where the files of a transfer begin: in the one folder that they are all in, if there is one. `null` until known. Each `attempt` looks again. */
export function useRoot(list: ListFolder, transfer: TransferView, attempt: number): Root {
  const [root, setRoot] = useState<Root>(null);
  useEffect(() => {
    let current = true;
    const find = async (): Promise<Root> => {
      const top = await list([], 0, 1);
      if (!top.ok) return { problem: top };
      const [row] = listingOf(top)?.rows ?? [];
      const total = listingOf(top)?.total ?? 0;
      if (row?.kind === 'folder' && total === 1) return { folder: openFolder(row) };
      const end = total > 1 ? await list([], total - 1, 1) : top;
      const [last] = listingOf(end)?.rows ?? [];
      const lastSpan = last && rowSpan(last);
      const count = lastSpan ? lastSpan.first + lastSpan.count : 0;
      const { fileCount, size } = transfer;
      return { folder: { path: [], name: '', span: { first: 0, count, fileCount, size } } };
    };
    void find().then((found) => {
      if (current) setRoot(found);
    });
    return () => {
      current = false;
    };
  }, [list, transfer.id, attempt]);
  return root;
}

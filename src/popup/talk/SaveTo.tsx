import { useState } from 'preact/hooks';
import type { TransferView } from '../../contract/snapshot.ts';
import { errorWords, inSentences } from '../errorWords.ts';
import { Menu } from '../parts/Menu.tsx';
import type { Outcome } from '../store.ts';
import { text } from '../words.ts';
import type { TransferActions } from './TransferActions.ts';

interface SaveToProps {
  transfer: TransferView;
  actions: TransferActions;
  opens?: 'down' | 'up';
}

/** Where what arrives is saved: says it, and lets the person choose. Nothing where there is no choice. */
export function SaveTo({ transfer, actions, opens = 'down' }: SaveToProps) {
  const { id, folder } = transfer;
  const { folders, pickElsewhere } = actions;
  const [refusal, setRefusal] = useState<(Outcome & { ok: false }) | null>(null);
  if (!folders.canChoose) return null;

  async function save(chosen: FileSystemDirectoryHandle | null): Promise<void> {
    const outcome = await folders.saveTo(id, chosen);
    setRefusal(outcome.ok ? null : outcome);
  }

  async function choose(): Promise<void> {
    if (pickElsewhere) return pickElsewhere();
    const chosen = await folders.choose();
    if (chosen !== null) await save(chosen);
  }

  const words = refusal && errorWords(refusal.error);
  return (
    <>
      <Menu
        look="text"
        opens={opens}
        label={text('saveTo', folder ?? text('placeDownloads'))}
        items={[
          { label: text('placeDownloads'), onSelect: () => void save(null) },
          { label: text('chooseFolder'), icon: 'folder', onSelect: () => void choose() },
        ]}
      />
      {words && (
        <p class="card-problem" role="alert">
          {inSentences(words)}
        </p>
      )}
    </>
  );
}

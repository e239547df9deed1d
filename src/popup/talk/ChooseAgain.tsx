import { useEffect, useState } from 'preact/hooks';
import type { ErrorView, TransferView } from '../../contract/snapshot.ts';
import { inSentences } from '../errorWords.ts';
import { Button } from '../parts/Button.tsx';
import { useFilePicker } from '../parts/useFilePicker.tsx';
import type { Outcome } from '../store.ts';
import { text } from '../words.ts';
import { type DropSource, pickedFiles } from './dropped.ts';
import type { TransferActions } from './TransferActions.ts';
import { hasTree, transferErrorWords } from './transferText.ts';

/** The host tells of a change within 250 ms and the way here; it answers sooner. */
const TOLD_MS = 500;

interface ChooseAgainProps {
  transfer: TransferView;
  /** Why the files that were chosen last turned out, on a closer look, to be others. */
  problem: ErrorView | null;
  actions: TransferActions;
  /** Main on a card; plain in a list, which stands beside another main action. */
  kind: 'main' | 'plain';
}

/** Gives a transfer its files back: by a permission where the browser kept the way to them, else by choosing them. */
export function ChooseAgain({ transfer, problem, actions, kind }: ChooseAgainProps) {
  const { id, name } = transfer;
  const [handles, setHandles] = useState<readonly FileSystemHandle[]>([]);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<(Outcome & { ok: false }) | null>(null);
  const picker = useFilePicker(name !== '' && hasTree(transfer) ? 'folder' : 'files', (files) => {
    void give(pickedFiles(files));
  });
  useEffect(() => {
    // Asked in advance: a click allows a question or a picker only for a moment.
    void actions.keptSources.load(id).then(setHandles);
  }, [id, actions]);

  async function give(source: DropSource): Promise<void> {
    setBusy(true);
    const outcome = await actions.giveSources(id, source);
    setRefusal(outcome.ok ? null : outcome);
    // Until then, the problem is that of the files before.
    if (outcome.ok) await new Promise((resolve) => setTimeout(resolve, TOLD_MS));
    setBusy(false);
  }

  async function choose(): Promise<void> {
    if (actions.pickElsewhere) return actions.pickElsewhere();
    if (handles.length === 0) return picker.open();
    const source = await actions.keptSources.open(handles);
    if (source) return give(source);
    // Who says no may want other files: the next click picks them, and this one does if it still may.
    setHandles([]);
    if (navigator.userActivation.isActive) picker.open();
  }

  // Away and back, the same words are heard again.
  const error = busy ? null : (refusal?.error ?? problem);
  const words = error && transferErrorWords(error, transfer);
  return (
    <>
      {words && (
        <p class="card-problem" role="alert">
          {inSentences(words)}
        </p>
      )}
      <div class="card-actions">
        {picker.input}
        <Button size="small" kind={kind} disabled={busy} onClick={() => void choose()}>
          {text('chooseAgain')}
        </Button>
      </div>
    </>
  );
}

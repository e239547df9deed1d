import { useEffect, useState } from 'preact/hooks';
import type { TransferView } from '../../contract/snapshot.ts';
import { errorWords, inSentences } from '../errorWords.ts';
import { Button } from '../parts/Button.tsx';
import { text } from '../words.ts';
import { SaveTo } from './SaveTo.tsx';
import type { TransferActions } from './TransferActions.ts';

interface PlaceProblemProps {
  transfer: TransferView;
  actions: TransferActions;
  /** Main on a card; plain where it stands beside another main action. */
  kind: 'main' | 'plain';
  opens?: 'down' | 'up';
}

/** What has arrived cannot be saved where it should be: why, and what can be done. Nothing where nothing is wrong. */
export function PlaceProblem({ transfer, actions, kind, opens = 'down' }: PlaceProblemProps) {
  const { id: transferId, problem, state } = transfer;
  const isAsked = problem?.code === 'place-permission';
  const [folder, setFolder] = useState<FileSystemDirectoryHandle | null>(null);
  useEffect(() => {
    // Asked for in advance: a click allows a question only for a moment.
    if (isAsked) void actions.folders.load(transferId).then(setFolder);
  }, [isAsked, transferId, actions]);
  if (problem === null) return null;

  async function goOn(): Promise<void> {
    if (isAsked && folder !== null && !(await actions.folders.allow(folder))) return;
    actions.send({ type: 'retryTransfer', transferId });
  }

  return (
    <>
      <p class="second" role="alert">
        {inSentences(errorWords(problem))}
      </p>
      {/* An offer says where it goes already. */}
      {state.phase !== 'offered' && <SaveTo transfer={transfer} actions={actions} opens={opens} />}
      <div class="card-actions">
        <Button size="small" kind={state.phase === 'offered' ? 'plain' : kind} onClick={() => void goOn()}>
          {text(isAsked ? 'allowAgain' : 'tryAgain')}
        </Button>
      </div>
    </>
  );
}

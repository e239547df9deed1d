import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { TransferView } from '../../contract/snapshot.ts';
import { errorWords, inSentences } from '../errorWords.ts';
import { Button } from '../parts/Button.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { MiddleName } from '../parts/MiddleName.tsx';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import type { Outcome, Store } from '../store.ts';
import { PlaceProblem } from '../talk/PlaceProblem.tsx';
import type { TransferActions } from '../talk/TransferActions.ts';
import { TransferButtons } from '../talk/TransferButtons.tsx';
import { hasEnded, isMoving, showsProgress } from '../talk/transferChoices.ts';
import { transferExtent, transferName, transferShare, transferStatus } from '../talk/transferText.ts';
import { text } from '../words.ts';
import { ChooseFooter } from './ChooseFooter.tsx';
import type { FileRowUse } from './FileRow.tsx';
import { FolderList } from './FolderList.tsx';
import { folderKey, type OpenFolder, openFolder } from './openFolder.ts';
import { EVERYTHING, rowSpan, type Selection, select, skippedRuns, ticked } from './selection.ts';
import { TickBox } from './TickBox.tsx';
import type { ListFolder } from './useFolder.ts';
import { useRoot } from './useRoot.ts';

interface FilesViewProps {
  transfer: TransferView;
  remoteName: string;
  send: Store['send'];
  actions: TransferActions;
  problem: (Outcome & { ok: false }) | null;
  onBack: () => void;
}

/** The files of a transfer, a folder at a time: to choose from an offer, or to see and steer each one. */
export function FilesView({ transfer, remoteName, send, actions, problem, onBack }: FilesViewProps) {
  const { id: transferId, state, direction } = transfer;
  const list = useCallback<ListFolder>(
    (path, from, limit) => send({ type: 'listFolder', transferId, path, from, limit }),
    [send, transferId],
  );
  const [attempt, setAttempt] = useState(0);
  const root = useRoot(list, transfer, attempt);
  const [opened, setOpened] = useState<readonly OpenFolder[]>([]);
  const [selection, setSelection] = useState<Selection>(EVERYTHING);
  const scrolled = useRef(new Map<string, number>());

  const trail = root && 'folder' in root ? [root.folder, ...opened] : [];
  const folder = trail.at(-1);
  const inside = opened.length > 0;
  const up = () => (inside ? setOpened(opened.slice(0, -1)) : onBack());
  useEffect(() => {
    if (!inside) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.preventDefault();
      setOpened((before) => before.slice(0, -1));
    };
    // In the capture phase: one folder up comes before one view back.
    document.addEventListener('keydown', onKeyDown, true);
    return () => document.removeEventListener('keydown', onKeyDown, true);
  }, [inside]);

  const choosing = state.phase === 'offered' && state.asks && direction === 'receiving';
  const running = !hasEnded(transfer) && state.phase !== 'offered' && state.phase !== 'preparing';
  const around = trail.map(({ span }) => span);
  const use: FileRowUse = choosing
    ? {
        kind: 'choose',
        ticked: (row) => ticked(selection, rowSpan(row)),
        onTick: (row, taken) => setSelection(select(selection, rowSpan(row), taken, around)),
      }
    : {
        kind: running ? 'steer' : 'look',
        onMark: ({ first, count }, as) =>
          actions.send({ type: 'markFiles', transferId, entries: [[first, count]], as }),
        retries: direction === 'sending' ? 'failed' : 'unsaved',
        onRetry: () => actions.send({ type: 'retryTransfer', transferId }),
      };
  const answer = (accepted: boolean) => {
    if (!accepted) actions.send({ type: 'declineTransfer', transferId });
    else actions.accept(transfer, skippedRuns(selection));
    onBack();
  };

  const failure = root && 'problem' in root ? root.problem : problem;
  const words = failure && errorWords(failure.error);
  const key = folder && folderKey(folder);
  const title = inside && folder ? folder.name : transferName(transfer);
  const parents = [transfer.name, ...opened.slice(0, -1).map(({ name }) => name)].filter(Boolean);
  return (
    <main class="files" data-phase={state.phase}>
      <header class="files-header">
        <IconButton icon="back" label={text('back')} onClick={up} />
        <div class="files-title">
          <ViewHeading key={key} class="files-name">
            <MiddleName name={title} />
          </ViewHeading>
          {inside ? (
            <p class="second files-path">{parents.join(' › ')}</p>
          ) : (
            <p class="second" aria-live="off">
              {choosing ? transferExtent(transfer) : transferStatus(transfer, remoteName)}
            </p>
          )}
        </div>
        {!choosing && <TransferButtons transfer={transfer} actions={actions} />}
      </header>
      <div class="files-edge">
        {showsProgress(transfer) && (
          <ProgressBar
            share={transferShare(transfer)}
            tone={isMoving(transfer) ? (direction === 'sending' ? 'mine' : 'theirs') : 'quiet'}
            label={transferName(transfer)}
          />
        )}
      </div>
      {choosing && folder && (
        <TickBox
          class="files-all"
          state={ticked(selection, folder.span)}
          onChange={(taken) => setSelection(select(selection, folder.span, taken, around.slice(0, -1)))}
        >
          {text('selectAll')}
        </TickBox>
      )}
      {folder ? (
        <FolderList
          key={key}
          list={list}
          folder={folder}
          version={transfer}
          use={use}
          scrolled={scrolled.current}
          onOpen={(row) => setOpened([...opened, openFolder(row, folder)])}
        />
      ) : (
        <div class="files-list" />
      )}
      {!choosing && transfer.problem !== null && (
        <div class="files-place">
          <PlaceProblem transfer={transfer} actions={actions} kind="main" opens="up" />
        </div>
      )}
      {words && (
        <p class="talk-problem files-problem" role="alert">
          {inSentences(words)}
        </p>
      )}
      {root && 'problem' in root && (
        <div class="files-again">
          <Button onClick={() => setAttempt(attempt + 1)}>{text('tryAgain')}</Button>
        </div>
      )}
      {choosing && root && 'folder' in root && (
        <ChooseFooter
          transfer={transfer}
          actions={actions}
          whole={root.folder.span}
          selection={selection}
          onAnswer={answer}
        />
      )}
    </main>
  );
}

import type { TransferView } from '../../contract/snapshot.ts';
import { formatPercent } from '../format.ts';
import { Button } from '../parts/Button.tsx';
import { CopyButton } from '../parts/CopyButton.tsx';
import { Icon } from '../parts/Icon.tsx';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { text } from '../words.ts';
import { CardPreview } from './CardPreview.tsx';
import { ChooseAgain } from './ChooseAgain.tsx';
import { PlaceProblem } from './PlaceProblem.tsx';
import { RiskNote } from './RiskNote.tsx';
import { SaveTo } from './SaveTo.tsx';
import type { TransferActions } from './TransferActions.ts';
import { TransferButtons } from './TransferButtons.tsx';
import { TransferName } from './TransferName.tsx';
import { isMoving, isOpenable, showsProgress } from './transferChoices.ts';
import { hasTree, transferIcon, transferName, transferNotes, transferShare, transferStatus } from './transferText.ts';

interface FileCardProps {
  transfer: TransferView;
  remoteName: string;
  actions: TransferActions;
}

/** Phases whose line counts on many times a second: for the eye only. */
const COUNTING: readonly string[] = ['preparing', 'moving', 'checking', 'saving'];

/** Files or folders on their way, in every state they can be in. */
export function FileCard({ transfer, remoteName, actions }: FileCardProps) {
  const { direction, state, notes } = transfer;
  const side = direction === 'sending' ? 'mine' : 'theirs';
  const failed = state.phase === 'failed';
  const name = transferName(transfer);
  return (
    <div class={`entry entry-${side}`}>
      <span class="visually-hidden">{direction === 'sending' ? text('you') : remoteName}</span>
      {/* biome-ignore lint/a11y/useSemanticElements: not a form, so no <fieldset>. */}
      <div role="group" aria-label={name} data-phase={state.phase} class={`card card-${side}`}>
        <div class="card-top">
          <span class={`card-shape ${failed ? 'card-shape-failed' : ''}`}>
            <Icon name={failed ? 'alert' : transferIcon(transfer)} />
          </span>
          <div class="card-words">
            <TransferName transfer={transfer} onShow={actions.showFiles} />
            {/* Each quarter is spoken instead. */}
            <p class="second" aria-live={COUNTING.includes(state.phase) ? 'off' : undefined}>
              {transferStatus(transfer, remoteName)}
            </p>
            {transferNotes(transfer).map((note, index) => (
              <p key={note} class={`second ${index === 0 && notes.failedFiles > 0 ? 'note-failed' : ''}`}>
                {note}
              </p>
            ))}
            {state.phase === 'moving' && (
              <span class="visually-hidden" role="status">
                {quarterText(transfer)}
              </span>
            )}
          </div>
          <TransferButtons transfer={transfer} actions={actions} />
        </div>
        {transfer.preview !== null && (
          <CardPreview transferId={transfer.id} name={name} view={transfer.preview} load={actions.previews.load} />
        )}
        {showsProgress(transfer) && (
          <ProgressBar share={transferShare(transfer)} tone={isMoving(transfer) ? side : 'quiet'} label={name} />
        )}
        {state.phase === 'offered' && state.asks && direction === 'receiving' && (
          <SaveTo transfer={transfer} actions={actions} />
        )}
        <PlaceProblem transfer={transfer} actions={actions} kind="main" />
        {state.phase === 'offered' && transfer.risk !== null && (
          <RiskNote risk={transfer.risk} isAlone={!hasTree(transfer)} />
        )}
        {state.phase === 'offered' && actions.acceptsAgain === transfer.id && (
          <p class="second" role="status">
            {text('acceptOnceMore')}
          </p>
        )}
        <CardActions transfer={transfer} actions={actions} />
      </div>
    </div>
  );
}

/** `Site photos.zip, 50 %` from the first quarter on: several may move at once. */
function quarterText(transfer: TransferView): string {
  const quarters = Math.floor(transferShare(transfer) * 4);
  return quarters === 0 ? '' : `${transferName(transfer)}, ${formatPercent(quarters / 4)}`;
}

/** What the card asks for, in words: an answer to an offer, the files once more, another try, a look at the result. */
function CardActions({ transfer, actions }: Omit<FileCardProps, 'remoteName'>) {
  const { id: transferId, direction, state, notes } = transfer;
  const sendAgain = (
    <Button size="small" kind="main" onClick={() => actions.send({ type: 'retryTransfer', transferId })}>
      {text('sendAgain')}
    </Button>
  );
  switch (state.phase) {
    case 'offered':
      if (direction === 'sending' || !state.asks) return null;
      return (
        <div class="card-actions">
          <Button size="small" onClick={() => actions.send({ type: 'declineTransfer', transferId })}>
            {text('decline')}
          </Button>
          {hasTree(transfer) && (
            <Button size="small" onClick={() => actions.showFiles(transferId)}>
              {text('choose')}
            </Button>
          )}
          <Button
            size="small"
            // Nobody is led on to where it could do harm.
            kind={transfer.risk === null ? 'main' : 'plain'}
            onClick={() => actions.accept(transfer, [])}
          >
            {text('accept')}
          </Button>
        </div>
      );
    case 'waiting':
      if (state.for === 'space') {
        return (
          <div class="card-actions">
            <Button size="small" kind="main" onClick={() => actions.send({ type: 'retryTransfer', transferId })}>
              {text('goOn')}
            </Button>
          </div>
        );
      }
      if (state.for !== 'source' || direction === 'receiving') return null;
      return <ChooseAgain transfer={transfer} problem={state.problem} actions={actions} kind="main" />;
    case 'failed':
      return (
        <div class="card-actions">
          <Button size="small" onClick={() => actions.send({ type: 'dismissTransfer', transferId })}>
            {text('dismiss')}
          </Button>
          {/* Only the sender has what is to be sent. */}
          {direction === 'sending' && sendAgain}
        </div>
      );
    case 'done': {
      const { downloadId } = state;
      const failed = notes.failedFiles > 0 && transfer.linkId !== null && direction === 'sending';
      const copies = transfer.preview !== null && 'isCopyable' in transfer.preview && transfer.preview.isCopyable;
      if (downloadId === null && !failed && !copies) return null;
      return (
        <div class="card-actions">
          {downloadId !== null && (
            <Button size="small" onClick={() => actions.send({ type: 'showDownload', downloadId })}>
              {text('showInFolder')}
            </Button>
          )}
          {downloadId !== null && isOpenable(transfer) && (
            <Button size="small" onClick={() => actions.openDownload(downloadId)}>
              {text('open')}
            </Button>
          )}
          {copies && <CopyButton look="icon" onCopy={() => actions.previews.copy(transferId)} />}
          {failed && sendAgain}
        </div>
      );
    }
    default:
      return null;
  }
}

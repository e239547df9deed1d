import { useLayoutEffect, useRef } from 'preact/hooks';
import type { TransferView } from '../../contract/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { ChooseAgain } from '../talk/ChooseAgain.tsx';
import { PlaceProblem } from '../talk/PlaceProblem.tsx';
import type { TransferActions } from '../talk/TransferActions.ts';
import { TransferButtons } from '../talk/TransferButtons.tsx';
import { TransferName } from '../talk/TransferName.tsx';
import { hasEnded, isMoving, type QueueMoves, showsProgress } from '../talk/transferChoices.ts';
import { transferIcon, transferName, transferShare } from '../talk/transferText.ts';
import { text } from '../words.ts';
import { RowPicture } from './RowPicture.tsx';
import { transferRowText } from './transferGroups.ts';

interface TransferRowProps {
  transfer: TransferView;
  remoteName: string;
  actions: TransferActions;
  /** Where it can go in the queue, in the list that shows the queue. */
  moves?: QueueMoves;
}

/** A transfer in a list over all devices. */
export function TransferRow({ transfer, remoteName, actions, moves }: TransferRowProps) {
  const { direction, state } = transfer;
  const side = direction === 'sending' ? 'mine' : 'theirs';
  return (
    <li class={`transfer-row transfer-row-${side}`} data-phase={state.phase}>
      <div class="card-top">
        <RowShape transfer={transfer} load={actions.previews.load} />
        <div class="card-words">
          <TransferName transfer={transfer} onShow={actions.showFiles} />
          <p class="second">{transferRowText(transfer, remoteName)}</p>
        </div>
        {moves && (moves.up || moves.down) && <MoveButtons transfer={transfer} actions={actions} moves={moves} />}
        <TransferButtons transfer={transfer} actions={actions} />
        <EndedButtons transfer={transfer} actions={actions} />
      </div>
      {showsProgress(transfer) && (
        <ProgressBar
          share={transferShare(transfer)}
          tone={isMoving(transfer) ? side : 'quiet'}
          label={transferName(transfer)}
        />
      )}
      <PlaceProblem transfer={transfer} actions={actions} kind="plain" />
      {state.phase === 'waiting' && state.for === 'space' && (
        <div class="card-actions">
          <Button size="small" onClick={() => actions.send({ type: 'retryTransfer', transferId: transfer.id })}>
            {text('goOn')}
          </Button>
        </div>
      )}
      {state.phase === 'waiting' && state.for === 'source' && direction === 'sending' && (
        <ChooseAgain transfer={transfer} problem={state.problem} actions={actions} kind="plain" />
      )}
    </li>
  );
}

/** What kind of file it is, or how it looks. */
function RowShape({ transfer, load }: { transfer: TransferView; load: TransferActions['previews']['load'] }) {
  const { id, state, preview } = transfer;
  if (state.phase === 'failed') {
    return (
      <span class="card-shape card-shape-failed">
        <Icon name="alert" size={16} />
      </span>
    );
  }
  const sign = <Icon name={transferIcon(transfer)} size={16} />;
  if (preview === null || preview.kind === 'text' || preview.kind === 'audio')
    return <span class="card-shape">{sign}</span>;
  return (
    <RowPicture transferId={id} load={load}>
      {sign}
    </RowPicture>
  );
}

/** They show over the end of the name while the row is pointed at or has the focus, which goes along with the row. */
function MoveButtons({ transfer, actions, moves }: Required<Omit<TransferRowProps, 'remoteName'>>) {
  const { id: transferId } = transfer;
  const { up, down } = moves;
  const place = useRef<HTMLSpanElement>(null);
  const pressed = useRef<0 | 1 | null>(null);
  useLayoutEffect(() => {
    const buttons = [...(place.current?.querySelectorAll('button') ?? [])];
    const button = pressed.current === null ? undefined : buttons[pressed.current];
    pressed.current = null;
    // An element that is moved, or disabled at the end of the queue, loses the focus; who went elsewhere keeps theirs.
    if (document.activeElement !== document.body && document.activeElement !== button) return;
    (button?.disabled ? buttons.find((other) => !other.disabled) : button)?.focus();
  }, [up?.before, down?.before]);
  const move = (button: 0 | 1, to: { before: string | null } | null) => () => {
    if (to === null) return;
    pressed.current = button;
    actions.send({ type: 'moveTransfer', transferId, ...to });
  };
  return (
    <span class="row-extra" ref={place}>
      <IconButton icon="arrowUp" label={text('moveUp')} disabled={up === null} onClick={move(0, up)} />
      <IconButton icon="arrowDown" label={text('moveDown')} disabled={down === null} onClick={move(1, down)} />
    </span>
  );
}

function EndedButtons({ transfer, actions }: Pick<TransferRowProps, 'transfer' | 'actions'>) {
  const { id: transferId, state, direction, notes, linkId } = transfer;
  if (!hasEnded(transfer)) return null;
  // Only the sender has what is to be sent.
  const hasFailed = state.phase === 'failed' || (linkId !== null && notes.failedFiles > 0);
  const canRetry = hasFailed && direction === 'sending';
  const downloadId = state.phase === 'done' ? state.downloadId : null;
  return (
    <>
      {canRetry && (
        <IconButton
          icon="renew"
          label={text('tryAgain')}
          onClick={() => actions.send({ type: 'retryTransfer', transferId })}
        />
      )}
      {downloadId !== null && (
        <IconButton
          icon="folder"
          label={text('showInFolder')}
          onClick={() => actions.send({ type: 'showDownload', downloadId })}
        />
      )}
    </>
  );
}

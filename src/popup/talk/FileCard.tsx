import type { Command } from '../../contract/commands.ts';
import type { TransferView } from '../../contract/snapshot.ts';
import { formatPercent } from '../format.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { MiddleName } from '../parts/MiddleName.tsx';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { text } from '../words.ts';
import { transferIcon, transferName, transferShare, transferStatus } from './transferText.ts';

interface FileCardProps {
  transfer: TransferView;
  remoteName: string;
  onCommand: (command: Command) => void;
}

/** A file or folder on its way, in every state it can be in. */
export function FileCard({ transfer, remoteName, onCommand }: FileCardProps) {
  const { id, direction, state } = transfer;
  const side = direction === 'sending' ? 'mine' : 'theirs';
  const failed = state.phase === 'failed';
  const name = transferName(transfer);
  const moving = state.phase === 'moving' || state.phase === 'interrupted' || state.phase === 'saving';
  const cancellable = moving || (state.phase === 'offered' && direction === 'sending');
  return (
    <div class={`entry entry-${side}`}>
      {/* biome-ignore lint/a11y/useSemanticElements: not a form, so no <fieldset>. */}
      <div role="group" aria-label={name} data-phase={state.phase} class={`card card-${side}`}>
        <div class="card-top">
          <span class={`card-shape ${failed ? 'card-shape-failed' : ''}`}>
            <Icon name={failed ? 'alert' : transferIcon(transfer)} />
          </span>
          <div class="card-words">
            <MiddleName name={name} class="card-name" />
            {/* Figures that change many times a second are for the eye; each quarter is spoken. */}
            <p class="second" aria-live={state.phase === 'moving' ? 'off' : undefined}>
              {transferStatus(transfer, remoteName)}
            </p>
            {state.phase === 'moving' && (
              <span class="visually-hidden" role="status">
                {formatPercent(Math.floor(transferShare(transfer) * 4) / 4)}
              </span>
            )}
          </div>
          {cancellable && (
            <IconButton
              icon="cross"
              label={text('cancel')}
              onClick={() => onCommand({ type: 'cancelTransfer', transferId: id })}
            />
          )}
        </div>
        {moving && (
          <ProgressBar
            share={transferShare(transfer)}
            tone={state.phase === 'interrupted' ? 'quiet' : side}
            label={name}
          />
        )}
        <CardActions transfer={transfer} onCommand={onCommand} />
      </div>
    </div>
  );
}

/** What can be done with an offer, or with what arrived. */
function CardActions({ transfer, onCommand }: Omit<FileCardProps, 'remoteName'>) {
  const { id, direction, state } = transfer;
  if (direction !== 'receiving') return null;
  if (state.phase === 'offered') {
    return (
      <div class="card-actions">
        <Button size="small" onClick={() => onCommand({ type: 'declineTransfer', transferId: id })}>
          {text('decline')}
        </Button>
        <Button size="small" kind="main" onClick={() => onCommand({ type: 'acceptTransfer', transferId: id })}>
          {text('accept')}
        </Button>
      </div>
    );
  }
  const [downloadId] = state.phase === 'done' ? state.downloadIds : [];
  if (downloadId === undefined) return null;
  return (
    <div class="card-actions">
      <Button size="small" onClick={() => onCommand({ type: 'showDownload', downloadId })}>
        {text('showInFolder')}
      </Button>
    </div>
  );
}

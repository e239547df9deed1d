import type { Command } from '../../contract/commands.ts';
import type { TransferView } from '../../contract/snapshot.ts';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { MiddleName } from '../parts/MiddleName.tsx';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { transferIcon, transferName, transferShare } from '../talk/transferText.ts';
import { text } from '../words.ts';
import { transferRowText } from './transferGroups.ts';

interface TransferRowProps {
  transfer: TransferView;
  remoteName: string;
  onCommand: (command: Command) => void;
}

/** A transfer in the tab's right column. */
export function TransferRow({ transfer, remoteName, onCommand }: TransferRowProps) {
  const { id, direction, state } = transfer;
  const side = direction === 'sending' ? 'mine' : 'theirs';
  const [downloadId] = state.phase === 'done' ? state.downloadIds : [];
  const cancellable = 'doneBytes' in state || (state.phase === 'offered' && direction === 'sending');
  return (
    <li class={`transfer-row transfer-row-${side}`}>
      <div class="card-top">
        <span class="card-shape">
          <Icon name={transferIcon(transfer)} size={16} />
        </span>
        <div class="card-words">
          <MiddleName name={transferName(transfer)} class="card-name" />
          <p class="second">{transferRowText(transfer, remoteName)}</p>
        </div>
        {cancellable && (
          <IconButton
            icon="cross"
            label={text('cancel')}
            onClick={() => onCommand({ type: 'cancelTransfer', transferId: id })}
          />
        )}
        {downloadId !== undefined && (
          <IconButton
            icon="folder"
            label={text('showInFolder')}
            onClick={() => onCommand({ type: 'showDownload', downloadId })}
          />
        )}
      </div>
      {'doneBytes' in state && (
        <ProgressBar
          share={transferShare(transfer)}
          tone={state.phase === 'interrupted' ? 'quiet' : side}
          label={transferName(transfer)}
        />
      )}
    </li>
  );
}

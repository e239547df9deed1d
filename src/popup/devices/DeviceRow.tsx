import type { LinkView, TransferView } from '../../contract/snapshot.ts';
import { formatNumber } from '../format.ts';
import { DeviceTile } from '../parts/DeviceTile.tsx';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { transferShare } from '../talk/transferText.ts';
import { text } from '../words.ts';
import { busyTransfer, deviceStatus } from './deviceStatus.ts';

interface DeviceRowProps {
  link: LinkView;
  transfers: readonly TransferView[];
  selected: boolean;
  onOpen: () => void;
}

/** A device in the list: who, how, and what waits. */
export function DeviceRow({ link, transfers, selected, onOpen }: DeviceRowProps) {
  const busy = busyTransfer(link, transfers);
  return (
    <li>
      <button
        type="button"
        class={`device-row ${selected ? 'device-row-selected' : ''}`}
        aria-current={selected || undefined}
        onClick={onOpen}
      >
        <DeviceTile seed={link.seed} size={34} side="theirs" connected={link.state.phase === 'connected'} />
        <span class="device-words">
          <bdi class="device-name" title={link.name}>
            {link.name}
          </bdi>
          <span class="second">{deviceStatus(link, transfers)}</span>
        </span>
        {link.unread > 0 ? (
          <span class="unread">
            <span aria-hidden="true">{formatNumber(link.unread)}</span>
            <span class="visually-hidden">{text('unread', formatNumber(link.unread))}</span>
          </span>
        ) : (
          busy && (
            <span class="device-progress">
              <ProgressBar
                share={transferShare(busy)}
                tone={busy.direction === 'sending' ? 'mine' : 'theirs'}
                label={link.name}
              />
            </span>
          )
        )}
      </button>
    </li>
  );
}

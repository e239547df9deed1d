import type { RememberedDevice } from '../../contract/devices.ts';
import { countText } from '../countText.ts';
import { DeviceTile } from '../parts/DeviceTile.tsx';
import { Icon } from '../parts/Icon.tsx';
import { rememberedStatus } from '../trust/trustWords.ts';
import { useNow } from '../useNow.ts';

interface RememberedRowProps {
  device: RememberedDevice;
  /** Files that go on when it is linked again. */
  filesWaiting: number;
  selected: boolean;
  /** How much waits to be sent to it. */
  waiting: number;
  onOpen: () => void;
}

/** A device that is remembered and not linked. */
export function RememberedRow({ device, filesWaiting, waiting, selected, onOpen }: RememberedRowProps) {
  const now = useNow(60_000);
  return (
    <li>
      <button
        type="button"
        class={`device-row ${selected ? 'device-row-selected' : ''}`}
        aria-current={selected || undefined}
        onClick={onOpen}
      >
        <DeviceTile seed={device.key} size={34} side="theirs" />
        <span class="device-words">
          <bdi class="device-name" title={device.name}>
            {device.name}
          </bdi>
          <span class="second">
            {waiting > 0 ? countText('waitsOne', 'waitsOther', waiting) : rememberedStatus(device, filesWaiting, now)}
          </span>
        </span>
        <Icon name="chevron" size={16} />
      </button>
    </li>
  );
}

import type { RememberedDevice } from '../../contract/devices.ts';
import { DeviceTile } from '../parts/DeviceTile.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { text } from '../words.ts';

interface ExpectedDeviceProps {
  device: RememberedDevice;
  /** Takes the choice back. */
  onAnyone: () => void;
}

/** The remembered device that the person chose to pair with: another one is a stop. */
export function ExpectedDevice({ device, onAnyone }: ExpectedDeviceProps) {
  return (
    <div class="pair-only" role="status">
      <DeviceTile seed={device.key} size={34} side="theirs" />
      <span class="device-words">
        <bdi class="device-name" title={device.name}>
          {device.name}
        </bdi>
        <span class="second">{text('pairExpecting')}</span>
      </span>
      <IconButton icon="cross" label={text('pairAnyone')} onClick={onAnyone} />
    </div>
  );
}

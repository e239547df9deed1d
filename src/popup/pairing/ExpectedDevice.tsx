import type { RememberedDevice } from '../../contract/devices.ts';
import { DeviceTile } from '../parts/DeviceTile.tsx';
import { text } from '../words.ts';

interface ExpectedDeviceProps {
  device: RememberedDevice;
  /** Takes the choice back. */
  onAnyone: () => void;
}

/** The remembered device that the person chose to pair with: another one is a stop. */
export function ExpectedDevice({ device, onAnyone }: ExpectedDeviceProps) {
  return (
    <p class="pair-only" role="status">
      <DeviceTile seed={device.key} size={24} side="theirs" />
      <span class="pair-only-name" title={device.name}>
        {text('pairExpecting', device.name)}
      </span>
      <button type="button" class="link-button" onClick={onAnyone}>
        {text('pairAnyone')}
      </button>
    </p>
  );
}

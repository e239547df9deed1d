import type { RememberedDevice } from '../../contract/devices.ts';
import { Button } from '../parts/Button.tsx';
import { Switch } from '../parts/Switch.tsx';
import type { Store } from '../store.ts';
import { text } from '../words.ts';
import { historySizeText } from './historyWords.ts';
import { useHistorySize } from './useHistory.ts';

interface HistoryCardProps {
  device: RememberedDevice;
  /** Whether the settings let anything be kept. */
  allowed: boolean;
  send: Store['send'];
  onOpen: () => void;
}

/** Whether what is said with one device is kept, and how much of it is. */
export function HistoryCard({ device, allowed, send, onOpen }: HistoryCardProps) {
  const { key, keepsHistory } = device;
  const size = useHistorySize(send, key, device.seenAt);
  return (
    <div class="settings-card">
      <Switch
        title={text('historyKeep')}
        hint={text(allowed ? 'historyKeepHint' : 'historyOffHint')}
        on={allowed && keepsHistory}
        disabled={!allowed}
        onChange={(keep) => void send({ type: 'keepHistory', key, keep })}
      />
      {size !== null && size.entries > 0 && (
        <div class="settings-row history-row">
          <span class="second">{historySizeText(size)}</span>
          <Button size="small" onClick={onOpen}>
            {text('history')}
          </Button>
        </div>
      )}
    </div>
  );
}

import { useState } from 'preact/hooks';
import { Sure } from '../parts/Sure.tsx';
import { Switch } from '../parts/Switch.tsx';
import type { Store } from '../store.ts';
import { text } from '../words.ts';
import { historySizeText } from './historyWords.ts';
import { useHistorySize } from './useHistory.ts';

interface HistorySettingsProps {
  keeps: boolean;
  send: Store['send'];
}

/** Whether anything is kept at all, how much that is, and the end of it. */
export function HistorySettings({ keeps, send }: HistorySettingsProps) {
  const [version, setVersion] = useState(0);
  const size = useHistorySize(send, null, version);
  return (
    <>
      <h2 class="settings-heading">{text('history')}</h2>
      <div class="settings-card">
        <Switch
          title={text('historyKeepAll')}
          hint={size === null ? '' : historySizeText(size)}
          on={keeps}
          onChange={(keep) => void send({ type: 'keepHistory', key: null, keep })}
        />
      </div>
      {size !== null && size.entries > 0 && (
        <Sure
          label={text('historyDelete')}
          question={text('historyDeleteAllSure')}
          yes={text('delete')}
          onSure={() => void send({ type: 'deleteHistory', key: null }).then(() => setVersion(version + 1))}
        />
      )}
    </>
  );
}

import { useState } from 'preact/hooks';
import { Button } from '../parts/Button.tsx';
import { Sure } from '../parts/Sure.tsx';
import { text } from '../words.ts';
import { PageLink } from './PageLink.tsx';

interface DataSettingsProps {
  onPermissions: () => void;
  /** Resolves to false where not everything could be read. */
  onExport: () => Promise<boolean>;
  /** Resolves to false where something is left. */
  onErase: () => Promise<boolean>;
}

/** What Tandem may do and what it keeps: to look at, to take along, to end. */
export function DataSettings({ onPermissions, onExport, onErase }: DataSettingsProps) {
  const [exportFailed, setExportFailed] = useState(false);
  const [eraseFailed, setEraseFailed] = useState(false);
  return (
    <section aria-labelledby="settings-data">
      <h2 class="settings-heading" id="settings-data">
        {text('privacySettings')}
      </h2>
      <div class="settings-card settings-list">
        <PageLink title={text('permissions')} hint={text('permissionsHint')} onOpen={onPermissions} />
        <div class="choice-row">
          <span class="device-words device-words-wrap">
            <span class="device-name">{text('exportAll')}</span>
            <span class="second">{text('exportAllHint')}</span>
          </span>
          <Button size="small" onClick={() => void onExport().then((whole) => setExportFailed(!whole))}>
            {text('export')}
          </Button>
        </div>
        {exportFailed && (
          <p class="talk-problem" role="alert">
            {text('sentences', text('exportAllFailed'), text('exportAllFailedHint'))}
          </p>
        )}
      </div>
      <div class="settings-end">
        <Sure
          label={text('eraseAll')}
          question={text('eraseAllSure')}
          yes={text('erase')}
          onSure={() => void onErase().then((whole) => setEraseFailed(!whole))}
        />
        {eraseFailed && (
          <p class="talk-problem" role="alert">
            {text('sentences', text('eraseAllFailed'), text('eraseAllFailedHint'))}
          </p>
        )}
      </div>
    </section>
  );
}

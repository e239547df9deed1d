import { useState } from 'preact/hooks';
import type { Snapshot } from '../../contract/snapshot.ts';
import { HistorySettings } from '../history/HistorySettings.tsx';
import { Button } from '../parts/Button.tsx';
import { DeviceTile } from '../parts/DeviceTile.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { RenameForm } from '../parts/RenameForm.tsx';
import { useFocusBack } from '../parts/useFocusBack.ts';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import type { View } from '../route.ts';
import type { Services, Surface } from '../services.ts';
import type { Store } from '../store.ts';
import { text } from '../words.ts';
import { DataSettings } from './DataSettings.tsx';
import { exportEverything } from './exportEverything.ts';
import { LookSettings } from './LookSettings.tsx';
import { NotificationSettings } from './NotificationSettings.tsx';
import { PageLink } from './PageLink.tsx';
import { ReceivedSettings } from './ReceivedSettings.tsx';
import type { SettingsSection } from './SettingsSection.ts';
import { serversText } from './serverText.ts';

interface SettingsViewProps {
  snapshot: Snapshot;
  surface: Surface;
  services: Services;
  send: Store['send'];
  /** The person came for the name, and goes back with it. */
  renames: boolean;
  onOpen: (view: View) => void;
  onBack: () => void;
}

/** All that can be changed, in one view: each section is a file of its own. */
export function SettingsView({ snapshot, surface, services, send, renames, onOpen, onBack }: SettingsViewProps) {
  const [renaming, setRenaming] = useState(renames);
  const me = useFocusBack(renaming);
  const { device, preferences, servers } = snapshot;
  const section: SettingsSection = {
    preferences,
    onChange: async (change) => (await send({ type: 'changePreferences', change })).ok,
  };

  async function save(): Promise<boolean> {
    const kept = await exportEverything(snapshot, send, new Date());
    if (kept !== null) services.saveFile('Tandem.json', new Blob([kept], { type: 'application/json' }));
    return kept !== null;
  }

  return (
    <main class="settings">
      <header class="page-header">
        <IconButton icon="back" label={text('back')} onClick={onBack} />
        <ViewHeading class="page-title" focus={!renames}>
          {text('settings')}
        </ViewHeading>
      </header>
      <div class="settings-card" ref={me}>
        {!renaming ? (
          <div class="settings-row settings-me">
            <DeviceTile seed={device.seed} size={44} side="mine" />
            <span class="device-words device-words-wrap">
              <bdi class="device-name">{device.name}</bdi>
              <span class="second">{text('shownToOthers')}</span>
            </span>
            <Button size="small" onClick={() => setRenaming(true)}>
              {text('rename')}
            </Button>
          </div>
        ) : (
          <RenameForm
            name={device.name}
            onRename={(name) => send({ type: 'renameDevice', name })}
            onDone={renames ? onBack : () => setRenaming(false)}
          />
        )}
      </div>
      <ReceivedSettings
        {...section}
        folders={services.folders}
        pickElsewhere={surface === 'popup' ? () => services.openPanel({ view: 'settings' }) : null}
      />
      <NotificationSettings {...section} />
      <LookSettings {...section} />
      <section aria-labelledby="settings-connection">
        <h2 class="settings-heading" id="settings-connection">
          {text('connectionSettings')}
        </h2>
        <div class="settings-card settings-list">
          <PageLink
            title={text('differentSetting')}
            hint={text('differentSettingHint')}
            state={serversText(servers.length)}
            onOpen={() => onOpen({ view: 'servers' })}
          />
          <PageLink title={text('whyTitle')} hint={text('whyLinkHint')} onOpen={() => onOpen({ view: 'why' })} />
        </div>
      </section>
      <section aria-labelledby="settings-keyboard">
        <h2 class="settings-heading" id="settings-keyboard">
          {text('keyboard')}
        </h2>
        <div class="settings-card settings-list">
          <PageLink title={text('shortcuts')} onOpen={() => onOpen({ view: 'shortcuts' })} />
        </div>
      </section>
      <HistorySettings keeps={snapshot.keepsHistory} send={send} />
      <DataSettings
        onPermissions={() => onOpen({ view: 'permissions' })}
        onExport={save}
        onErase={async () => (await send({ type: 'eraseEverything' })).ok}
      />
    </main>
  );
}

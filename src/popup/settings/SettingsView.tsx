import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../parts/Button.tsx';
import { DeviceTile } from '../parts/DeviceTile.tsx';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { RenameForm } from '../parts/RenameForm.tsx';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import type { Outcome } from '../store.ts';
import { text } from '../words.ts';
import { LookSettings } from './LookSettings.tsx';
import type { SettingsSection } from './SettingsSection.ts';
import { serversText } from './serverText.ts';

interface SettingsViewProps extends SettingsSection {
  name: string;
  /** Of this browser's picture. */
  seed: string;
  /** How many there are to ask. */
  servers: number;
  onServers: () => void;
  onShortcuts: () => void;
  onRename: (name: string) => Promise<Outcome>;
  onBack: () => void;
  /** Further sections. */
  children: ComponentChildren;
}

/** What can be changed: the name that others see, and who is asked for different networks. */
export function SettingsView(props: SettingsViewProps) {
  const { name, seed, servers, onServers, onShortcuts, onRename, onBack, children } = props;
  const [renaming, setRenaming] = useState(false);
  return (
    <main class="settings">
      <header class="page-header">
        <IconButton icon="back" label={text('back')} onClick={onBack} />
        <ViewHeading class="page-title">{text('settings')}</ViewHeading>
      </header>
      <div class="settings-card">
        {!renaming ? (
          <div class="settings-row">
            <DeviceTile seed={seed} size={44} side="mine" />
            <span class="device-words">
              <bdi class="device-name">{name}</bdi>
              <span class="second">{text('shownToOthers')}</span>
            </span>
            <Button size="small" onClick={() => setRenaming(true)}>
              {text('rename')}
            </Button>
          </div>
        ) : (
          <RenameForm name={name} onRename={onRename} onDone={() => setRenaming(false)} />
        )}
      </div>
      <LookSettings {...props} />
      <h2 class="settings-heading">{text('connectionSettings')}</h2>
      <button type="button" class="settings-card settings-link" onClick={onServers}>
        <span class="settings-words">
          <span class="settings-title">{text('differentSetting')}</span>
          <span class="second">{text('differentSettingHint')}</span>
        </span>
        <span class="second">{serversText(servers)}</span>
        <Icon name="chevron" />
      </button>
      {children}
      <h2 class="settings-heading">{text('keyboard')}</h2>
      <button type="button" class="settings-card settings-link" onClick={onShortcuts}>
        <span class="settings-words">
          <span class="settings-title">{text('shortcuts')}</span>
        </span>
        <Icon name="chevron" />
      </button>
    </main>
  );
}

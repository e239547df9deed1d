import type { Preferences } from '../../contract/preferences.ts';
import { Choice } from '../parts/Choice.tsx';
import type { Services } from '../services.ts';
import { text } from '../words.ts';
import type { SettingsSection } from './SettingsSection.ts';

const NEW_DEVICES = [
  { value: 'nothing', key: 'newDevicesNothing' },
  { value: 'messages', key: 'newDevicesMessages' },
  { value: 'files', key: 'newDevicesFiles' },
] as const;

interface ReceivedSettingsProps extends SettingsSection {
  folders: Services['folders'];
  /** Where the page cannot ask for a folder: leads to one that can. */
  pickElsewhere: (() => void) | null;
}

/** Where received files go, and what comes in by itself. */
export function ReceivedSettings({ preferences, onChange, folders, pickElsewhere }: ReceivedSettingsProps) {
  const { savesTo } = preferences;

  async function save(folder: FileSystemDirectoryHandle | null, chosen: Preferences['savesTo']): Promise<boolean> {
    return (await folders.saveTo(null, folder)).ok && onChange({ savesTo: chosen });
  }

  async function choose(kind: 'downloads' | 'ask' | 'folder' | 'other'): Promise<boolean> {
    if (kind === 'folder') return true;
    if (kind !== 'other') return save(null, { kind });
    if (pickElsewhere) {
      pickElsewhere();
      return false;
    }
    const folder = await folders.choose();
    return folder !== null && save(folder, { kind: 'folder', name: folder.name });
  }

  const places = [
    { value: 'downloads', label: text('savesToDownloads') },
    ...(savesTo.kind === 'folder' ? [{ value: 'folder', label: savesTo.name } as const] : []),
    { value: 'ask', label: text('savesToAsk') },
    { value: 'other', label: text('savesToFolder') },
  ] as const;
  return (
    <section aria-labelledby="settings-received">
      <h2 class="settings-heading" id="settings-received">
        {text('receivedSettings')}
      </h2>
      <div class="settings-card settings-list">
        {folders.canChoose && (
          <Choice
            title={text('savesTo')}
            hint={text('savesToHint')}
            value={savesTo.kind}
            options={places}
            onChange={choose}
          />
        )}
        <Choice
          title={text('newDevices')}
          hint={text('newDevicesHint')}
          value={preferences.newDevices}
          options={NEW_DEVICES.map(({ value, key }) => ({ value, label: text(key) }))}
          onChange={(newDevices) => onChange({ newDevices })}
        />
      </div>
    </section>
  );
}

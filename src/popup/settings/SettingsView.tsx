import { useState } from 'preact/hooks';
import { type ErrorWords, errorWords } from '../errorWords.ts';
import { Button } from '../parts/Button.tsx';
import { DeviceTile } from '../parts/DeviceTile.tsx';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import type { Outcome } from '../store.ts';
import { text } from '../words.ts';
import { serversText } from './serverText.ts';

/** Longer names are shortened everywhere anyway. */
const MAX_NAME = 64;

interface SettingsViewProps {
  name: string;
  /** Of this browser's picture. */
  seed: string;
  /** How many there are to ask. */
  servers: number;
  onServers: () => void;
  onRename: (name: string) => Promise<Outcome>;
  onBack: () => void;
}

/** What can be changed: the name that others see, and who is asked for different networks. */
export function SettingsView({ name, seed, servers, onServers, onRename, onBack }: SettingsViewProps) {
  const [edited, setEdited] = useState<string | null>(null);
  const [problem, setProblem] = useState<ErrorWords | null>(null);

  async function save(): Promise<void> {
    const next = edited?.trim() ?? '';
    if (next === '') return;
    const outcome = await onRename(next);
    setProblem(outcome.ok ? null : errorWords(outcome.error));
    if (outcome.ok) setEdited(null);
  }

  return (
    <main class="settings">
      <header class="page-header">
        <IconButton icon="back" label={text('back')} onClick={onBack} />
        <ViewHeading class="page-title">{text('settings')}</ViewHeading>
      </header>
      <div class="settings-card">
        {edited === null ? (
          <div class="settings-row">
            <DeviceTile seed={seed} size={44} side="mine" />
            <span class="device-words">
              <bdi class="device-name">{name}</bdi>
              <span class="second">{text('shownToOthers')}</span>
            </span>
            <Button size="small" onClick={() => setEdited(name)}>
              {text('rename')}
            </Button>
          </div>
        ) : (
          <form
            class="settings-form"
            onSubmit={(event) => {
              event.preventDefault();
              void save();
            }}
          >
            <label class="settings-label">
              {text('deviceName')}
              <input
                class="text-field"
                // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here.
                autoFocus
                maxLength={MAX_NAME}
                value={edited}
                dir="auto"
                onInput={({ currentTarget }) => setEdited(currentTarget.value)}
                onKeyDown={(event) => {
                  if (event.key !== 'Escape') return;
                  event.stopPropagation();
                  event.preventDefault();
                  setEdited(null);
                }}
              />
            </label>
            <div class="card-actions">
              <Button onClick={() => setEdited(null)}>{text('cancel')}</Button>
              <Button kind="main" disabled={edited.trim() === ''} onClick={() => void save()}>
                {text('save')}
              </Button>
            </div>
            {problem && (
              <p class="talk-problem" role="alert">
                {problem.title}. {problem.hint}
              </p>
            )}
          </form>
        )}
      </div>
      <h2 class="settings-heading">{text('connectionSettings')}</h2>
      <button type="button" class="settings-card settings-link" onClick={onServers}>
        <span class="settings-words">
          <span class="settings-title">{text('differentSetting')}</span>
          <span class="second">{text('differentSettingHint')}</span>
        </span>
        <span class="second">{serversText(servers)}</span>
        <Icon name="chevron" />
      </button>
    </main>
  );
}

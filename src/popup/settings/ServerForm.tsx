import { useState } from 'preact/hooks';
import type { TypedServer } from '../../contract/commands.ts';
import type { ServerView } from '../../contract/snapshot.ts';
import { isRelay } from '../../core/iceServer.ts';
import { type ErrorWords, errorWords, inSentences } from '../errorWords.ts';
import { Button } from '../parts/Button.tsx';
import type { Outcome } from '../store.ts';
import { text } from '../words.ts';

interface ServerFormProps {
  /** The one that is changed; `null`: a new one. */
  server: ServerView | null;
  onSave: (server: TypedServer) => Promise<Outcome>;
  onRemove: (() => void) | null;
  onCancel: () => void;
}

/** One server to type in. User name and password are asked for where the address is a relay's. */
export function ServerForm({ server, onSave, onRemove, onCancel }: ServerFormProps) {
  const [url, setUrl] = useState(server?.url ?? '');
  const [username, setUsername] = useState(server?.username ?? '');
  const [credential, setCredential] = useState<string | null>(server && isRelay(server) ? null : '');
  const [problem, setProblem] = useState<ErrorWords | null>(null);

  async function save(): Promise<void> {
    const outcome = await onSave({ url, username, credential });
    setProblem(outcome.ok ? null : errorWords(outcome.error));
  }

  return (
    <form
      class="settings-form server-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        event.preventDefault();
        onCancel();
      }}
    >
      <label class="settings-label">
        {text('serverAddress')}
        <input
          class="text-field"
          // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here.
          autoFocus
          value={url}
          placeholder={text('serverAddressExample')}
          spellcheck={false}
          autocomplete="off"
          onInput={({ currentTarget }) => setUrl(currentTarget.value)}
        />
      </label>
      {/^\s*turns?:/i.test(url) && (
        <div class="server-secrets">
          <label class="settings-label">
            {text('serverUser')}
            <input
              class="text-field"
              value={username}
              spellcheck={false}
              autocomplete="off"
              onInput={({ currentTarget }) => setUsername(currentTarget.value)}
            />
          </label>
          <label class="settings-label">
            {text('serverPassword')}
            <input
              class="text-field"
              type="password"
              value={credential ?? ''}
              placeholder={credential === null ? text('serverPasswordKept') : ''}
              autocomplete="off"
              onInput={({ currentTarget }) => setCredential(currentTarget.value)}
            />
          </label>
        </div>
      )}
      {problem && (
        <p class="talk-problem" role="alert">
          {inSentences(problem)}
        </p>
      )}
      <div class="card-actions">
        {onRemove && (
          <Button kind="text" onClick={onRemove}>
            {text('serverRemove')}
          </Button>
        )}
        <Button onClick={onCancel}>{text('cancel')}</Button>
        <Button kind="main" disabled={url.trim() === ''} onClick={() => void save()}>
          {text('save')}
        </Button>
      </div>
    </form>
  );
}

import { useState } from 'preact/hooks';
import { type ErrorWords, errorWords, inSentences } from '../errorWords.ts';
import type { Outcome } from '../store.ts';
import { text } from '../words.ts';
import { Button } from './Button.tsx';

/** Longer names are shortened everywhere anyway. */
const MAX_NAME = 64;

interface RenameFormProps {
  name: string;
  onRename: (name: string) => Promise<Outcome>;
  /** It is renamed, or stays as it is. */
  onDone: () => void;
}

/** Where a device's name is typed. Enter saves, Escape keeps what was. */
export function RenameForm({ name, onRename, onDone }: RenameFormProps) {
  const [edited, setEdited] = useState(name);
  const [problem, setProblem] = useState<ErrorWords | null>(null);

  async function save(): Promise<void> {
    const next = edited.trim();
    if (next === '') return;
    const outcome = await onRename(next);
    setProblem(outcome.ok ? null : errorWords(outcome.error));
    if (outcome.ok) onDone();
  }

  return (
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
            onDone();
          }}
        />
      </label>
      <div class="card-actions">
        <Button onClick={onDone}>{text('cancel')}</Button>
        <Button kind="main" disabled={edited.trim() === ''} onClick={() => void save()}>
          {text('save')}
        </Button>
      </div>
      {problem && (
        <p class="talk-problem" role="alert">
          {inSentences(problem)}
        </p>
      )}
    </form>
  );
}

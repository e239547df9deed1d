import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/Icon.tsx';
import { Menu } from '../parts/Menu.tsx';
import { useFilePicker } from '../parts/useFilePicker.tsx';
import { useShortPlaceholder } from '../parts/useShortName.ts';
import { randomId } from '../randomId.ts';
import type { Services } from '../services.ts';
import type { Outcome } from '../store.ts';
import { text } from '../words.ts';
import { type DropSource, pickedFiles } from './dropped.ts';
import { draftAfterSending, useDraft } from './useDraft.ts';

interface ComposerProps {
  linkId: string;
  remoteName: string;
  disabled: boolean;
  drafts: Services['drafts'];
  /** `messageId` stays the same while the same words are tried again, so that they never arrive twice. */
  onSend: (message: string, messageId: string) => Promise<Outcome>;
  onProblem: (problem: Outcome) => void;
  /** Absent where the page has no file picker of its own: then `onAttach` leads to one that does. */
  onFiles: ((source: DropSource) => void) | null;
  onAttach: () => void;
  /** The person comes from there: what can be attached is shown at once. */
  attachesNow: boolean;
  onAttaching: () => void;
  /** False where the view is about more than writing. */
  takesFocus?: boolean;
  onClipboard: () => void;
}

/** Where one writes. The draft stays until the message was taken, so that nothing typed is ever lost. */
export function Composer(props: ComposerProps) {
  const {
    linkId,
    remoteName,
    disabled,
    drafts,
    onSend,
    onProblem,
    onFiles,
    onAttach,
    attachesNow,
    onAttaching,
    onClipboard,
    takesFocus = true,
  } = props;
  const [draft, setDraft] = useDraft(linkId, drafts);
  const [sending, setSending] = useState(false);
  const tried = useRef({ message: '', id: '' });
  const latest = useRef(draft);
  latest.current = draft;
  const field = useRef<HTMLTextAreaElement>(null);
  const placeholder = useShortPlaceholder(field, remoteName, (name) => text('messageTo', name), text('messageShort'));
  const pick = (files: FileList) => onFiles?.(pickedFiles(files));
  const filePicker = useFilePicker('files', pick);
  const folderPicker = useFilePicker('folder', pick);

  // The height follows the text.
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [draft]);
  // Another conversation takes the focus to its own field.
  useEffect(() => {
    if (!disabled && takesFocus) field.current?.focus({ preventScroll: true });
  }, [linkId]);

  async function send(): Promise<void> {
    const message = draft.trim();
    if (message === '' || sending || disabled) return;
    const sent = draft;
    setSending(true);
    if (tried.current.message !== message) tried.current = { message, id: randomId() };
    const outcome = await onSend(message, tried.current.id);
    setSending(false);
    onProblem(outcome);
    if (!outcome.ok) return;
    tried.current = { message: '', id: '' };
    setDraft(draftAfterSending(latest.current, sent));
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {onFiles && filePicker.input}
      {onFiles && folderPicker.input}
      {onFiles ? (
        <Menu
          look="round"
          icon="plus"
          label={text('attachFiles')}
          disabled={disabled}
          opensNow={attachesNow && !disabled}
          onOpened={onAttaching}
          items={[
            { label: text('chooseFiles'), icon: 'files', onSelect: filePicker.open },
            { label: text('chooseFolder'), icon: 'folder', onSelect: folderPicker.open },
          ]}
        />
      ) : (
        <button
          type="button"
          class="round-button"
          disabled={disabled}
          aria-label={text('attachFiles')}
          title={text('filesInPanel')}
          onClick={onAttach}
        >
          <Icon name="plus" />
        </button>
      )}
      <button
        type="button"
        class="round-button"
        disabled={disabled}
        aria-label={text('sendClipboard')}
        title={text('sendClipboard')}
        onClick={onClipboard}
      >
        <Icon name="paste" />
      </button>
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        class="composer-field"
        disabled={disabled}
        aria-label={text('messageTo', remoteName)}
        placeholder={placeholder}
        value={draft}
        onInput={({ currentTarget }) => setDraft(currentTarget.value)}
        onKeyDown={(event) => {
          // Enter also ends the composition of a Korean syllable (keyCode 229 where isComposing came too early).
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
          event.preventDefault();
          void send();
        }}
      />
      <button
        type="submit"
        class={`round-button ${draft.trim() === '' ? '' : 'round-button-main'}`}
        disabled={disabled}
        aria-label={text('send')}
        title={text('send')}
      >
        <Icon name="arrowUp" />
      </button>
    </form>
  );
}

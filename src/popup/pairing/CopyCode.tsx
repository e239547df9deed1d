import { Icon } from '../parts/Icon.tsx';
import { text } from '../words.ts';

/** Copies the code; the answer stands in the button's own place, whose width holds the longer of both texts. */
export function CopyCode({ copied, onCopy, disabled }: { copied: boolean; onCopy: () => void; disabled: boolean }) {
  return (
    <button
      type="button"
      class="button button-plain button-large copy-code"
      disabled={disabled}
      onClick={onCopy}
      aria-label={text(copied ? 'copied' : 'copyCode')}
    >
      <span class={copied ? 'copy-face copy-face-hidden' : 'copy-face'} aria-hidden="true">
        <Icon name="copy" />
        {text('copyCode')}
      </span>
      <span class={copied ? 'copy-face' : 'copy-face copy-face-hidden'} aria-hidden="true">
        <Icon name="check" />
        {text('copied')}
      </span>
    </button>
  );
}

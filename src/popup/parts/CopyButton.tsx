import { useEffect, useState } from 'preact/hooks';
import { text, type WordKey } from '../words.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icons.ts';

/** Long enough to read a word. */
const SHOWN_MS = 2000;

interface CopyButtonProps {
  /** Resolves to false where the clipboard refused. */
  onCopy: () => Promise<boolean>;
  label?: WordKey;
  /** `icon`: where there is no room for words. */
  look?: 'words' | 'icon';
}

/** Copies; the answer stands in the button's own place, whose width holds the longest of its texts. */
export function CopyButton({ onCopy, label = 'copy', look = 'words' }: CopyButtonProps) {
  const [answer, setAnswer] = useState<'copied' | 'copyRefused' | null>(null);
  useEffect(() => {
    if (answer === null) return;
    const timer = setTimeout(() => setAnswer(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [answer]);
  const name = text(answer ?? label);
  const copy = () => void onCopy().then((ok) => setAnswer(ok ? 'copied' : 'copyRefused'));
  if (look === 'icon') {
    const icon: IconName = answer === null ? 'copy' : answer === 'copied' ? 'check' : 'alert';
    return (
      <button type="button" class="icon-button copy-icon" aria-label={name} title={name} onClick={copy}>
        <Icon name={icon} size={16} />
      </button>
    );
  }
  const face = (shown: boolean) => (shown ? 'copy-face' : 'copy-face copy-face-hidden');
  return (
    <button type="button" class="button button-plain button-small copy-button" aria-label={name} onClick={copy}>
      <span class={face(answer === null)} aria-hidden="true">
        {text(label)}
      </span>
      <span class={face(answer !== null)} aria-hidden="true">
        {answer !== 'copyRefused' && <Icon name="check" size={16} />}
        {text(answer ?? 'copied')}
      </span>
    </button>
  );
}

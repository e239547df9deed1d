import type { ComponentChildren } from 'preact';
import { text } from '../words.ts';
import type { troubleWords } from './troubleWords.ts';

interface PairingHelpProps {
  /** One line for where the pairing stands; empty where none is needed. */
  words: string;
  suggestFresh: boolean;
  trouble: ReturnType<typeof troubleWords> | null;
  /** True where the camera's box says what to do about the trouble. */
  inBox: boolean;
  onDifferent: () => void;
  onServers: () => void;
  onRenew: () => void;
  onWhy: () => void;
}

/** What to do next, below the two ticks. */
export function PairingHelp(props: PairingHelpProps) {
  const { words, suggestFresh, trouble, inBox, onDifferent, onServers, onRenew, onWhy } = props;
  return (
    <div class="pair-help" role="status">
      {trouble === null ? (
        words !== '' && <p>{words}</p>
      ) : (
        <p>
          {inBox ? text('sentence', text('troubleGoesOn')) : trouble.hint}{' '}
          {!inBox && trouble.action === 'different' && <Link onClick={onDifferent}>{text('networkDifferent')}</Link>}
          {!inBox && trouble.action === 'servers' && <Link onClick={onServers}>{text('whyServers')}</Link>}
        </p>
      )}
      {(suggestFresh || trouble) && (
        <p class="pair-links">
          <Link onClick={onWhy}>{text('whyTitle')}</Link>
          {suggestFresh && <Link onClick={onRenew}>{text('newCode')}</Link>}
        </p>
      )}
    </div>
  );
}

function Link({ children, onClick }: { children: ComponentChildren; onClick: () => void }) {
  return (
    <button type="button" class="link-button" onClick={onClick}>
      {children}
    </button>
  );
}

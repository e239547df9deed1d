import { Button } from '../parts/Button.tsx';
import { text } from '../words.ts';
import type { troubleWords } from './troubleWords.ts';

interface PairingHelpProps {
  /** One line for where the pairing stands; empty where none is needed. */
  words: string;
  suggestFresh: boolean;
  trouble: ReturnType<typeof troubleWords> | null;
  /** True where the camera's box says what the trouble is. */
  inBox: boolean;
  onDifferent: () => void;
  onRenew: () => void;
  onWhy: () => void;
}

/** What to do next, below the two ticks. */
export function PairingHelp(props: PairingHelpProps) {
  const { words, suggestFresh, trouble, inBox, onDifferent, onRenew, onWhy } = props;
  const why = (
    <button type="button" class="link-button" onClick={onWhy}>
      {text('whyTitle')}
    </button>
  );
  if (trouble === null) {
    return (
      <div class="pair-help" role="status">
        <p>
          {words} {suggestFresh && why}
        </p>
        {suggestFresh && (
          <Button kind="text" onClick={onRenew}>
            {text('newCode')}
          </Button>
        )}
      </div>
    );
  }
  return (
    <div class="pair-help" role="status">
      {inBox ? (
        <p>
          {text('sentence', text('troubleGoesOn'))} {why}
        </p>
      ) : (
        <p>
          <strong>{text('sentence', trouble.title)}</strong> {trouble.hint} {why}
        </p>
      )}
      {trouble.action === 'different' && (
        <Button kind="main" onClick={onDifferent}>
          {text('networkDifferent')}
        </Button>
      )}
      {suggestFresh && (
        <Button kind="text" onClick={onRenew}>
          {text('newCode')}
        </Button>
      )}
    </div>
  );
}

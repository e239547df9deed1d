import { useState } from 'preact/hooks';
import { text } from '../words.ts';
import { Button } from './Button.tsx';
import { useFocusBack } from './useFocusBack.ts';

interface SureProps {
  /** What the button says, what is asked then, and the word for yes. */
  label: string;
  question: string;
  yes: string;
  onSure: () => void;
}

/** A button for what cannot be taken back: it asks once, in its own place. */
export function Sure({ label, question, yes, onSure }: SureProps) {
  const [asked, setAsked] = useState(false);
  // The first button is never the yes.
  const place = useFocusBack(asked, { whenOpened: true });
  if (!asked) {
    return (
      <div class="sure" ref={place}>
        <Button kind="danger" onClick={() => setAsked(true)}>
          {label}
        </Button>
      </div>
    );
  }
  return (
    <div
      ref={place}
      class="settings-card sure-asked"
      role="alert"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        setAsked(false);
      }}
    >
      <p>{question}</p>
      <div class="card-actions">
        <Button onClick={() => setAsked(false)}>{text('keep')}</Button>
        <Button
          kind="danger"
          onClick={() => {
            setAsked(false);
            onSure();
          }}
        >
          {yes}
        </Button>
      </div>
    </div>
  );
}

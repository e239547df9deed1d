import { Button } from '../parts/Button.tsx';
import { text } from '../words.ts';
import { EmojiRow } from './EmojiRow.tsx';

interface ComparisonCardProps {
  /** `null` while the two devices agree on them. */
  emoji: readonly number[] | null;
  onAnswer: (match: boolean) => void;
}

/** The question that settles who is at the other end. */
export function ComparisonCard({ emoji, onAnswer }: ComparisonCardProps) {
  return (
    <section class="comparison" aria-label={text('compareHeading')}>
      <h2 class="comparison-heading">{text('compareHeading')}</h2>
      <div role="status">
        {emoji === null && <span class="visually-hidden">{text('compareWaiting')}</span>}
        <EmojiRow emoji={emoji} />
      </div>
      <div class="card-actions">
        <Button disabled={emoji === null} onClick={() => onAnswer(false)}>
          {text('theyDiffer')}
        </Button>
        <Button kind="main" disabled={emoji === null} onClick={() => onAnswer(true)}>
          {text('theyMatch')}
        </Button>
      </div>
    </section>
  );
}

import type { LinkView } from '../../contract/snapshot.ts';
import { isLive } from '../route.ts';
import { ComparisonCard } from './ComparisonCard.tsx';
import { trustWords } from './trustWords.ts';

interface TrustPanelProps {
  link: LinkView;
  onAnswer: (match: boolean) => void;
}

/** What the badge means, and what can still be done about it. */
export function TrustPanel({ link, onAnswer }: TrustPanelProps) {
  const { comparison } = link;
  return (
    <div class="trust-explained">
      <p role="note">{trustWords(link.trust).explanation}</p>
      {isLive(link) && comparison.phase === 'asking' && <ComparisonCard emoji={comparison.emoji} onAnswer={onAnswer} />}
    </div>
  );
}

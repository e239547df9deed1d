import type { RememberedDevice } from '../../contract/devices.ts';
import type { LinkView } from '../../contract/snapshot.ts';
import { isLive } from '../route.ts';
import { text } from '../words.ts';
import { ComparisonCard } from './ComparisonCard.tsx';
import { ComparisonUnanswered } from './ComparisonUnanswered.tsx';
import { EmojiRow } from './EmojiRow.tsx';
import { RememberSwitch } from './RememberSwitch.tsx';
import { isNamesake, trustWords } from './trustWords.ts';

interface TrustPanelProps {
  link: LinkView;
  devices: readonly RememberedDevice[];
  onAnswer: (match: boolean) => void;
  onRemember: (on: boolean) => void;
}

/** What the badge means, and what can still be done about it. */
export function TrustPanel({ link, devices, onAnswer, onRemember }: TrustPanelProps) {
  const { comparison } = link;
  const remembered = devices.some(({ key }) => key === link.key);
  return (
    <div class="trust-explained">
      <p role="note">{trustWords(link.trust).explanation}</p>
      {isNamesake(link, devices) && <p class="trust-namesake">{text('namesakeExplained', link.name)}</p>}
      {isLive(link) && comparison.phase === 'asking' && <ComparisonCard emoji={comparison.emoji} onAnswer={onAnswer} />}
      {isLive(link) && comparison.phase === 'unanswered' && <ComparisonUnanswered />}
      {isLive(link) && comparison.phase !== 'asking' && 'emoji' in comparison && comparison.emoji !== null && (
        <section class="comparison" aria-label={text('askedFour')}>
          <h2 class="comparison-quiet">{text('askedFour')}</h2>
          <EmojiRow emoji={comparison.emoji} />
        </section>
      )}
      {isLive(link) && link.key !== null && <RememberSwitch on={remembered} onChange={onRemember} />}
    </div>
  );
}

import { useEffect } from 'preact/hooks';
import type { RememberedDevice } from '../../contract/devices.ts';
import type { LinkView } from '../../contract/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { DeviceTile } from '../parts/DeviceTile.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Mark } from '../parts/Mark.tsx';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import { pathText } from '../talk/transferText.ts';
import { ComparisonCard } from '../trust/ComparisonCard.tsx';
import { ComparisonUnanswered } from '../trust/ComparisonUnanswered.tsx';
import { RememberSwitch } from '../trust/RememberSwitch.tsx';
import { isNamesake } from '../trust/trustWords.ts';
import { text } from '../words.ts';

/** The meeting takes 520 ms; the rest is for reading the name. */
const SHOWN_MS = 1400;

interface ConnectedViewProps {
  link: LinkView;
  devices: readonly RememberedDevice[];
  onAnswer: (match: boolean) => void;
  onRemember: (on: boolean) => void;
  onDone: () => void;
}

/**
 * The moment that two devices meet. Where it is not certain yet who they are, it asks and waits for an answer; else it
 * goes on by itself, or at once on a click or a key.
 */
export function ConnectedView({ link, devices, onAnswer, onRemember, onDone }: ConnectedViewProps) {
  const { comparison } = link;
  const asks = ['waiting', 'unanswered', 'asking'].includes(comparison.phase);
  useEffect(() => {
    if (asks) return;
    const timer = setTimeout(onDone, SHOWN_MS);
    document.addEventListener('pointerdown', onDone);
    document.addEventListener('keydown', onDone);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerdown', onDone);
      document.removeEventListener('keydown', onDone);
    };
  }, [asks, onDone]);
  const path = link.state.phase === 'connected' && link.state.path !== 'unknown' ? pathText(link.state.path) : null;
  // Only there no wire of somebody else's lies between.
  const isLocal = link.state.phase === 'connected' && link.state.path === 'same-network';
  return (
    <main class={`connected ${asks ? 'connected-asks' : ''}`}>
      <Mark pose="meeting" size={152} />
      <ViewHeading class="display">{text('connected')}</ViewHeading>
      <p class="connected-name">
        <DeviceTile seed={link.seed} size={24} side="theirs" />
        <bdi>{link.name}</bdi>
      </p>
      <p class="connected-path" role="status">
        <Icon name={!path ? 'lock' : isLocal ? 'wifi' : 'globe'} size={16} />
        {path ? text('connectedPathEncrypted', path) : text('connectedEncrypted')}
      </p>
      {asks && (
        <>
          {isNamesake(link, devices) && <p class="connected-namesake">{text('namesakeExplained', link.name)}</p>}
          {comparison.phase === 'unanswered' ? (
            <ComparisonUnanswered />
          ) : (
            <ComparisonCard emoji={comparison.phase === 'asking' ? comparison.emoji : null} onAnswer={onAnswer} />
          )}
          <RememberSwitch on={devices.some(({ key }) => key === link.key)} onChange={onRemember} />
          <Button kind="text" onClick={onDone}>
            {text('later')}
          </Button>
        </>
      )}
    </main>
  );
}

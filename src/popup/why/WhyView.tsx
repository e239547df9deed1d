import { useEffect, useState } from 'preact/hooks';
import type { NetworkView } from '../../contract/snapshot.ts';
import type { Diagnosis, Verdict } from '../../core/diagnosis.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import type { IconName } from '../parts/icons.ts';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import type { View } from '../route.ts';
import type { Store } from '../store.ts';
import { useNow } from '../useNow.ts';
import { text, type WordKey } from '../words.ts';
import { type CauseWords, causeWords, factsOf } from './whyWords.ts';

interface WhyViewProps {
  network: NetworkView;
  send: Store['send'];
  onOpen: (view: View) => void;
  onBack: () => void;
}

/** As often as a person could change something about it and look again. */
const LOOK_MS = 2000;
const SIGNS: Record<Verdict, IconName> = { good: 'check', bad: 'cross', unknown: 'clock' };
const SPOKEN: Record<Verdict, WordKey> = { good: 'whyGood', bad: 'whyBad', unknown: 'whyUnknown' };
const ACTIONS = { pair: 'whyPair', different: 'networkDifferent', servers: 'whyServers' } as const;

/** Why two devices do not meet: the likeliest cause, what to do about it, and the facts that it was judged from. */
export function WhyView({ network, send, onOpen, onBack }: WhyViewProps) {
  const [diagnosis, setDiagnosis] = useState<Diagnosis | null>(null);
  const now = useNow(LOOK_MS);
  // Whenever time or the network moves on.
  useEffect(() => {
    void send({ type: 'explainNetwork' }).then((outcome) => {
      if (outcome.ok) setDiagnosis(outcome.value as Diagnosis);
    });
  }, [send, network, now]);

  function act(action: NonNullable<CauseWords['action']>): void {
    if (action === 'servers') return onOpen({ view: 'servers' });
    if (action === 'different') void send({ type: 'chooseNetwork', network: 'different' });
    onOpen({ view: 'pairing' });
  }

  const cause = diagnosis && causeWords(diagnosis.cause);
  return (
    <main class="settings">
      <header class="page-header">
        <IconButton icon="back" label={text('back')} onClick={onBack} />
        <ViewHeading class="page-title">{text('whyTitle')}</ViewHeading>
      </header>
      {cause && (
        <section class="settings-card why-cause" role="status">
          <span class="why-shape">
            <Icon name={cause.icon} size={20} />
          </span>
          <h2 class="why-title">{cause.title}</h2>
          <p>{cause.hint}</p>
          {cause.action && (
            <Button kind="main" onClick={() => cause.action && act(cause.action)}>
              {text(ACTIONS[cause.action])}
            </Button>
          )}
        </section>
      )}
      {diagnosis && (
        <section aria-labelledby="why-facts">
          <h2 class="settings-heading" id="why-facts">
            {text('whyFacts')}
          </h2>
          <ul class="settings-card settings-list why-facts">
            {factsOf(diagnosis).map(({ id, verdict, words }) => (
              <li key={id} class={`why-fact why-${verdict}`} data-fact={id} data-verdict={verdict}>
                <span class="why-sign">
                  <Icon name={SIGNS[verdict]} size={14} />
                </span>
                <span>
                  <span class="visually-hidden">{text(SPOKEN[verdict])} </span>
                  {words}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </main>
  );
}

import type { ShareView } from '../../contract/share.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { DeviceRow } from '../devices/DeviceRow.tsx';
import { RememberedRow } from '../devices/RememberedRow.tsx';
import { waitingCount } from '../devices/waitingFor.ts';
import { errorWords, inSentences } from '../errorWords.ts';
import { Button } from '../parts/Button.tsx';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import { isLive } from '../route.ts';
import type { Outcome } from '../store.ts';
import { text } from '../words.ts';
import { ShareSubject } from './ShareSubject.tsx';

interface ShareChoiceProps {
  share: ShareView;
  snapshot: Snapshot;
  problem: (Outcome & { ok: false }) | null;
  onSend: (linkId: string) => void;
  /** To a remembered device, when it is linked. */
  onQueue: (device: string) => void;
  onDrop: () => void;
  onPair: () => void;
}

/** To whom, where several devices could be meant; those that are not linked get it later. */
export function ShareChoice({ share, snapshot, problem, onSend, onQueue, onDrop, onPair }: ShareChoiceProps) {
  const error = problem?.error ?? share.problem;
  const live = snapshot.links.filter(isLive);
  const later = snapshot.devices.filter(({ key }) => !live.some((link) => link.key === key));
  return (
    <main class="devices share">
      <header class="page-header">
        <ViewHeading class="page-title">{text('shareTo')}</ViewHeading>
      </header>
      <div class="share-subject-space">
        <ShareSubject subject={share.subject} />
        {error && (
          <p class="talk-problem" role="alert">
            {inSentences(errorWords(error))}
          </p>
        )}
      </div>
      <div class="devices-body">
        <ul class="device-list">
          {live.map((link) => (
            <DeviceRow
              key={link.id}
              link={link}
              transfers={snapshot.transfers}
              selected={false}
              onOpen={() => onSend(link.id)}
            />
          ))}
        </ul>
        {later.length > 0 && (
          <section class="share-later">
            <h2 class="group-heading">{text('waitsLater')}</h2>
            <ul class="device-list">
              {later
                .toSorted((one, other) => other.seenAt - one.seenAt)
                .map((device) => (
                  <RememberedRow
                    key={device.key}
                    device={device}
                    selected={false}
                    filesWaiting={0}
                    waiting={waitingCount(device.key, snapshot)}
                    onOpen={() => onQueue(device.key)}
                  />
                ))}
            </ul>
          </section>
        )}
      </div>
      <footer class="share-footer">
        <Button icon="code" onClick={onPair}>
          {text('pairAnother')}
        </Button>
        <Button kind="text" onClick={onDrop}>
          {text('shareDrop')}
        </Button>
      </footer>
    </main>
  );
}

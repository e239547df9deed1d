import type { ShareView } from '../../contract/share.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { DeviceRow } from '../devices/DeviceRow.tsx';
import { errorWords } from '../errorWords.ts';
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
  onDrop: () => void;
  onPair: () => void;
}

/** To whom, where several devices could be meant. */
export function ShareChoice({ share, snapshot, problem, onSend, onDrop, onPair }: ShareChoiceProps) {
  return (
    <main class="devices share">
      <header class="page-header">
        <ViewHeading class="page-title">{text('shareTo')}</ViewHeading>
      </header>
      <div class="share-subject-space">
        <ShareSubject subject={share.subject} />
      </div>
      <div class="devices-body">
        <ul class="device-list">
          {snapshot.links.filter(isLive).map((link) => (
            <DeviceRow
              key={link.id}
              link={link}
              transfers={snapshot.transfers}
              selected={false}
              onOpen={() => onSend(link.id)}
            />
          ))}
        </ul>
        {problem && (
          <p class="talk-problem" role="alert">
            {errorWords(problem.error).title}. {errorWords(problem.error).hint}
          </p>
        )}
      </div>
      <footer class="share-footer">
        <Button kind="text" onClick={onDrop}>
          {text('shareDrop')}
        </Button>
        <Button icon="code" onClick={onPair}>
          {text('pairAnother')}
        </Button>
      </footer>
    </main>
  );
}

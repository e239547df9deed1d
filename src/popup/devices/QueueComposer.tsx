import type { RememberedDevice } from '../../contract/devices.ts';
import { errorWords, inSentences } from '../errorWords.ts';
import { randomId } from '../randomId.ts';
import type { Services, Surface } from '../services.ts';
import type { Outcome, Store } from '../store.ts';
import { Composer } from '../talk/Composer.tsx';
import { DropTarget } from '../talk/DropTarget.tsx';
import type { DropSource } from '../talk/dropped.ts';
import { sendClipboard } from '../talk/sendClipboard.ts';
import { useFileDrop } from '../talk/useFileDrop.ts';

interface QueueComposerProps {
  device: RememberedDevice;
  surface: Surface;
  store: Store;
  services: Services;
  problem: (Outcome & { ok: false }) | null;
  onOutcome: (outcome: Outcome) => void;
  onAttach: () => void;
  attachesNow: boolean;
  onAttaching: () => void;
}

/** Where one writes to a remembered device that is not linked, and drops files for it. */
export function QueueComposer(props: QueueComposerProps) {
  const { device, surface, store, services, problem, onOutcome, onAttach, attachesNow, onAttaching } = props;
  const { key, name } = device;
  const sendFiles = async (source: DropSource) =>
    onOutcome(await services.sendFiles(randomId(), { device: key }, source));
  const hovering = useFileDrop(true, (source) => void sendFiles(source));
  const clipboard = () =>
    sendClipboard(
      (words, shared) => store.send({ type: 'queueMessage', device: key, messageId: randomId(), text: words, shared }),
      services,
      sendFiles,
      Date.now(),
    );
  return (
    <footer class="talk-footer">
      {problem && (
        <p class="talk-problem" role="alert">
          {inSentences(errorWords(problem.error))}
        </p>
      )}
      <Composer
        key={key}
        linkId={key}
        remoteName={name}
        disabled={false}
        takesFocus={false}
        drafts={services.drafts}
        onSend={(message, messageId) => store.send({ type: 'queueMessage', device: key, messageId, text: message })}
        onProblem={onOutcome}
        onFiles={surface === 'popup' ? null : (source) => void sendFiles(source)}
        onAttach={onAttach}
        attachesNow={attachesNow}
        onAttaching={onAttaching}
        onClipboard={() => void clipboard().then(onOutcome)}
      />
      {hovering !== null && <DropTarget name={name} count={hovering} />}
    </footer>
  );
}

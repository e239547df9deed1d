import { useEffect } from 'preact/hooks';
import type { RememberedDevice } from '../../contract/devices.ts';
import type { NetworkView, Pairing, ServerView } from '../../contract/snapshot.ts';
import { errorWords } from '../errorWords.ts';
import { Button } from '../parts/Button.tsx';
import type { Services, Surface } from '../services.ts';
import type { Store } from '../store.ts';
import { useNow } from '../useNow.ts';
import { text } from '../words.ts';
import { CameraActions, type Remedy } from './CameraActions.tsx';
import { CameraBox } from './CameraBox.tsx';
import { CodeImage } from './CodeImage.tsx';
import { CopyCode } from './CopyCode.tsx';
import { ExpectedDevice } from './ExpectedDevice.tsx';
import { NetworkChoice } from './NetworkChoice.tsx';
import { PairingHeader, type PairingHeaderProps } from './PairingHeader.tsx';
import { PairingHelp } from './PairingHelp.tsx';
import { PrivacyLine } from './PrivacyLine.tsx';
import { pairingHelp, steps } from './pairingWords.ts';
import { Steps } from './Steps.tsx';
import { troubleWords } from './troubleWords.ts';
import { useCodeSpace } from './useCodeSpace.ts';
import { usePairing } from './usePairing.ts';
import { useUpdate } from './useUpdate.ts';

interface PairingViewProps {
  pairing: Pairing;
  network: NetworkView;
  servers: readonly ServerView[];
  onServers: () => void;
  /** To the page that explains why two devices do not meet. */
  onWhy: () => void;
  /** The remembered device that the next link is to be with. */
  expected: RememberedDevice | undefined;
  /** Nobody was ever linked to this browser. */
  isNewcomer: boolean;
  /** Begins with what is in the clipboard. */
  pastes: boolean;
  /** It did. */
  onPasted: () => void;
  /** One code is enough. */
  oneCode: boolean;
  /** Transfers that go on when their two devices are linked again. */
  unfinished: number;
  /** What is sent once there is somebody to send it to. */
  toSend: string | null;
  surface: Surface;
  store: Store;
  services: Services;
  navigation: PairingHeaderProps['navigation'];
}

const PASTE_KEYS = /mac/i.test(navigator.platform) ? '⌘V' : 'Ctrl+V';

/** Mine at the left, theirs at the right: the code to show, and the camera that looks for the other one. */
export function PairingView(props: PairingViewProps) {
  const { pairing, expected, oneCode, network, servers, onServers, unfinished, toSend } = props;
  const { surface, store, services, navigation } = props;
  const { error, copied, pasteHint, hovering, scanner, found, ...ways } = usePairing(pairing, surface, store, services);
  const { copy, paste, scan, scanTab, readPicture } = ways;
  const trouble = network.trouble === null ? null : troubleWords(network.trouble);
  const choose = (choice: NetworkView['choice']) => void store.send({ type: 'chooseNetwork', network: choice });
  const renew = () => void store.send({ type: 'renewCode' });
  const { available, stacked } = useCodeSpace(surface);
  const waitingSince = 'scannedAt' in pairing ? pairing.scannedAt : null;
  const now = useNow(1000, waitingSince !== null);
  const { help, suggestFresh } = pairingHelp(
    pairing,
    waitingSince === null ? 0 : now - waitingSince,
    unfinished,
    toSend,
    scanner.state.phase !== 'missing' && error === null,
  );

  const update = useUpdate(services.update, error?.code === 'code-newer');
  const refusal = error && { ...error, words: update.words ?? error.words };
  const remedies: Record<'different' | 'servers', Remedy> = {
    different: { label: text('networkDifferent'), icon: 'globe', onClick: () => choose('different') },
    servers: { label: text('whyServers'), icon: 'globe', onClick: onServers },
  };
  const action = found ? trouble?.action : null;
  const troubleRemedy = action && action !== 'scan' ? remedies[action] : null;
  const { pastes, onPasted } = props;
  useEffect(() => {
    if (!pastes) return;
    // Once: who comes back to this view later has not asked for it again.
    onPasted();
    void paste();
  }, [pastes]);
  const networkChoice = <NetworkChoice choice={network.choice} onChoose={choose} />;

  const only = expected && (
    <ExpectedDevice device={expected} onAnyone={() => void store.send({ type: 'expectDevice', key: null })} />
  );

  return (
    <main class="pair" data-stacked={stacked || undefined} style={{ '--code-space': `${available}px` }}>
      <PairingHeader
        pairing={pairing}
        isNewcomer={props.isNewcomer}
        oneCode={oneCode}
        trouble={trouble?.title ?? null}
        surface={surface}
        navigation={navigation}
      />
      <section class="pair-mine">
        {surface === 'panel' && only}
        <div class="code-card">
          {'code' in pairing && <CodeImage symbol={pairing.code.symbol} available={available} />}
          {pairing.phase === 'preparing' && network.choice === 'different' && (
            <p class="code-asking" role="status">
              {text('askingServers')}
            </p>
          )}
          {pairing.phase === 'failed' && (
            <div class="code-failed" role="alert">
              <p class="title">{errorWords(pairing.error).title}</p>
              <p>{errorWords(pairing.error).hint}</p>
              <Button kind="main" icon="renew" onClick={renew}>
                {text('newCode')}
              </Button>
            </div>
          )}
        </div>
        <div class="pair-mine-actions">
          {surface !== 'panel' && networkChoice}
          <CopyCode copied={copied} disabled={!('code' in pairing)} onCopy={() => void copy()} />
          <span class="visually-hidden" role="status">
            {copied ? text('copied') : ''}
          </span>
        </div>
      </section>
      <section class="pair-theirs">
        <CameraBox
          state={scanner.state}
          found={found}
          error={refusal}
          trouble={trouble}
          controls={scanner}
          hovering={hovering}
        />
        <CameraActions
          state={scanner.state}
          found={found !== null}
          refused={error?.way ?? (action === 'scan' ? 'scan' : null)}
          remedy={error ? update.remedy : troubleRemedy}
          quiet={pairing.phase === 'failed'}
          surface={surface}
          onScan={() => void scan()}
          onPaste={() => void paste()}
          onScanTab={() => void scanTab()}
          onPicture={readPicture}
        />
        <hr />
        {surface !== 'panel' && only}
        <Steps {...steps(pairing)} either={oneCode} />
        <PairingHelp
          words={pasteHint ? text('pasteWithKeys', PASTE_KEYS) : help}
          suggestFresh={suggestFresh && !pasteHint}
          trouble={trouble}
          inBox={found !== null}
          onDifferent={() => choose('different')}
          onServers={onServers}
          onRenew={renew}
          onWhy={props.onWhy}
        />
        {surface === 'panel' && networkChoice}
        <PrivacyLine choice={network.choice} servers={servers} onServers={onServers} />
      </section>
    </main>
  );
}

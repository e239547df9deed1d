import type { RememberedDevice } from '../../contract/devices.ts';
import type { NetworkView, Pairing, ServerView } from '../../contract/snapshot.ts';
import { errorWords } from '../errorWords.ts';
import { Button } from '../parts/Button.tsx';
import type { Services, Surface } from '../services.ts';
import type { Store } from '../store.ts';
import { useNow } from '../useNow.ts';
import { text } from '../words.ts';
import { CameraActions } from './CameraActions.tsx';
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

interface PairingViewProps {
  pairing: Pairing;
  network: NetworkView;
  servers: readonly ServerView[];
  onServers: () => void;
  /** To the page that explains why two devices do not meet. */
  onWhy: () => void;
  /** The remembered device that the next link is to be with. */
  expected: RememberedDevice | undefined;
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
  );

  const only = expected && (
    <ExpectedDevice device={expected} onAnyone={() => void store.send({ type: 'expectDevice', key: null })} />
  );

  return (
    <main class="pair" data-stacked={stacked || undefined} style={{ '--code-space': `${available}px` }}>
      <PairingHeader
        pairing={pairing}
        isFirstRun={services.isFirstRun}
        oneCode={oneCode}
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
          <NetworkChoice choice={network.choice} onChoose={choose} />
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
          error={error}
          trouble={trouble}
          controls={scanner}
          hovering={hovering}
        />
        <CameraActions
          state={scanner.state}
          found={found !== null}
          failed={error !== null}
          onScan={() => void scan()}
          surface={surface}
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
          onRenew={renew}
          onWhy={props.onWhy}
        />
        <PrivacyLine choice={network.choice} servers={servers} onServers={onServers} />
      </section>
    </main>
  );
}

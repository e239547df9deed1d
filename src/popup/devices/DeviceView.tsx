import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { RememberedDevice } from '../../contract/devices.ts';
import type { LinkView } from '../../contract/snapshot.ts';
import { countText } from '../countText.ts';
import { formatDayWithin } from '../format.ts';
import { HistoryCard } from '../history/HistoryCard.tsx';
import { Button } from '../parts/Button.tsx';
import { DeviceTile } from '../parts/DeviceTile.tsx';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { MiddleName } from '../parts/MiddleName.tsx';
import { RenameForm } from '../parts/RenameForm.tsx';
import { Sure } from '../parts/Sure.tsx';
import { useFocusBack } from '../parts/useFocusBack.ts';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import { isLive } from '../route.ts';
import type { Store } from '../store.ts';
import { useNow } from '../useNow.ts';
import { text } from '../words.ts';
import { AcceptsChoice } from './AcceptsChoice.tsx';

interface DeviceViewProps {
  device: RememberedDevice;
  /** Files that go on when it is linked again. */
  filesWaiting: number;
  /** The link with it, live or ended. */
  link: LinkView | undefined;
  send: Store['send'];
  /** Whether the settings let conversations be kept. */
  keepsHistory: boolean;
  onHistory: () => void;
  onBack: () => void;
  onOpen: (linkId: string) => void;
  /** Pairs with this device and no other. */
  onPair: () => void;
  /** What waits for it, and where one writes to it, while it is not linked. */
  waits: ComponentChildren;
  composer: ComponentChildren;
}

/** One remembered device: the way to it first, then how it is known and what it may do, last how it is forgotten. */
export function DeviceView(props: DeviceViewProps) {
  const { device, filesWaiting, link, send, keepsHistory, onHistory, onBack, onOpen, onPair, waits, composer } = props;
  const { key, name } = device;
  const isLinked = link !== undefined && isLive(link);
  const [renaming, setRenaming] = useState(false);
  const named = useFocusBack(renaming);
  const now = useNow(60_000);
  const seen = isLinked ? text('deviceLinkedNow') : text('deviceLinkedLast', formatDayWithin(device.seenAt, now));
  return (
    <main class="device">
      <header class="page-header">
        <IconButton icon="back" label={text('back')} onClick={onBack} />
        <ViewHeading class="page-title">
          <MiddleName name={name} />
        </ViewHeading>
      </header>
      <div class="device-body">
        <div class="settings-card">
          <div class="settings-row">
            <DeviceTile seed={key} size={44} side="theirs" connected={isLinked} />
            <span class="device-words device-words-wrap">
              <span class="device-name">{seen}</span>
              {filesWaiting > 0 && (
                <span class="second">{countText('deviceFilesWaitOne', 'deviceFilesWaitOther', filesWaiting)}</span>
              )}
            </span>
          </div>
          <div class="device-reach">
            {isLinked ? (
              <Button kind="main" size="large" onClick={() => onOpen(link.id)}>
                {text('openConversation')}
              </Button>
            ) : (
              <Button kind="main" size="large" icon="code" onClick={onPair}>
                {text('pairWith')}
              </Button>
            )}
            {link && !isLinked && (
              <Button kind="text" onClick={() => onOpen(link.id)}>
                {text('openConversation')}
              </Button>
            )}
          </div>
        </div>
        {!isLinked && waits}
        <div class="settings-card">
          <div class="settings-row">
            <Icon name={device.verified ? 'shieldCheck' : 'shield'} />
            <span class="device-words device-words-wrap">
              <span class="device-name">{text(device.verified ? 'checked' : 'notCompared')}</span>
              <span class="second">{text('deviceRemembered', formatDayWithin(device.since, now))}</span>
            </span>
          </div>
          {device.forgotUs && <p class="device-note">{text('deviceForgotUs')}</p>}
          <div class="device-accepts">
            <AcceptsChoice device={device} onChange={(accepts) => void send({ type: 'setAccepts', key, accepts })} />
          </div>
        </div>
        <HistoryCard device={device} allowed={keepsHistory} send={send} onOpen={onHistory} />
        <div class="settings-card" ref={named}>
          {renaming ? (
            <RenameForm
              name={name}
              onRename={(next) => send({ type: 'renameRemembered', key, name: next })}
              onDone={() => setRenaming(false)}
            />
          ) : (
            <div class="settings-row">
              <span class="device-words device-words-wrap">
                <span class="second">{text('deviceName')}</span>
                <bdi>{name}</bdi>
              </span>
              <Button size="small" onClick={() => setRenaming(true)}>
                {text('rename')}
              </Button>
            </div>
          )}
        </div>
        <Sure
          label={text('forgetDevice')}
          question={text('forgetSure')}
          yes={text('forget')}
          onSure={() => void send({ type: 'forgetDevice', key })}
        />
      </div>
      {!isLinked && composer}
    </main>
  );
}

import { useEffect, useRef, useState } from 'preact/hooks';
import type { RememberedDevice } from '../../contract/devices.ts';
import type { LinkView } from '../../contract/snapshot.ts';
import { DeviceTile } from '../parts/DeviceTile.tsx';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { Menu, type MenuItem } from '../parts/Menu.tsx';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import { isLive } from '../route.ts';
import type { Surface } from '../services.ts';
import type { Store } from '../store.ts';
import { TrustPanel } from '../trust/TrustPanel.tsx';
import { trustWords } from '../trust/trustWords.ts';
import { text } from '../words.ts';
import { ConnectionPanel } from './ConnectionPanel.tsx';
import { linkStatus, pathText } from './transferText.ts';

export interface TalkHeaderProps {
  link: LinkView;
  devices: readonly RememberedDevice[];
  surface: Surface;
  menu: MenuItem[];
  send: Store['send'];
  onCompared: (match: boolean) => void;
  onRemember: (on: boolean) => void;
  onBack?: (() => void) | undefined;
  onPanel: () => void;
  onTab: () => void;
}

/** Who one talks to, how far that is certain, and the way there. */
export function TalkHeader(props: TalkHeaderProps) {
  const { link, devices, surface, menu, send, onCompared, onRemember, onBack, onPanel, onTab } = props;
  const [open, setOpen] = useState<'trust' | 'connection' | null>(null);
  const toggle = (panel: 'trust' | 'connection') => setOpen(open === panel ? null : panel);
  const shown = useRef<HTMLParagraphElement>(null);
  // Escape steps back one step: out of what the header explains, before out of the conversation.
  useEffect(() => {
    if (open === null) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.preventDefault();
      shown.current?.querySelector<HTMLElement>('[aria-expanded="true"]')?.focus();
      setOpen(null);
    };
    document.addEventListener('keydown', onKeyDown, true);
    return () => document.removeEventListener('keydown', onKeyDown, true);
  }, [open]);
  // A panel has no room for the latency, which stands in what the path opens.
  const status = !isLive(link)
    ? text('linkEnded')
    : surface === 'panel' && link.state.phase === 'connected'
      ? pathText(link.state.path)
      : linkStatus(link.state, link.name);
  const { icon, badge } = trustWords(link.trust);
  return (
    <header class="talk-header">
      {onBack && <IconButton class="back-button" icon="back" label={text('devices')} onClick={onBack} />}
      <DeviceTile seed={link.seed} size={38} side="theirs" />
      <div class="talk-who">
        <ViewHeading class="talk-name" focus={!isLive(link)}>
          <bdi title={link.name}>{link.name}</bdi>
        </ViewHeading>
        <p class="talk-state" ref={shown}>
          <button type="button" class="trust" aria-expanded={open === 'trust'} onClick={() => toggle('trust')}>
            <Icon name={icon} size={14} />
            {badge}
          </button>
          <span aria-hidden="true">·</span>
          {/* Without the latency, which is another one every two seconds. */}
          <span class="visually-hidden" role="status">
            {link.state.phase === 'connected' ? pathText(link.state.path) : status}
          </span>
          <span class="talk-path">
            {link.state.phase === 'connected' ? (
              <button
                type="button"
                class="path-button"
                title={text('connectionTitle')}
                aria-expanded={open === 'connection'}
                onClick={() => toggle('connection')}
              >
                {status}
              </button>
            ) : (
              <span aria-hidden="true">{status}</span>
            )}
          </span>
        </p>
      </div>
      {surface === 'popup' && <IconButton icon="panel" label={text('openPanel')} onClick={onPanel} />}
      {surface === 'panel' && <IconButton icon="newWindow" label={text('openTab')} onClick={onTab} />}
      <Menu items={menu} />
      {open === 'connection' && isLive(link) && <ConnectionPanel linkId={link.id} send={send} />}
      {open === 'trust' && (
        <TrustPanel
          link={link}
          devices={devices}
          onRemember={onRemember}
          onAnswer={(match) => {
            setOpen(null);
            onCompared(match);
          }}
        />
      )}
    </header>
  );
}

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Snapshot } from '../../contract/snapshot.ts';
import { SearchView } from '../lazyViews.ts';
import { Button } from '../parts/Button.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { Mark } from '../parts/Mark.tsx';
import { isLive } from '../route.ts';
import type { Hit } from '../search/searchHits.ts';
import type { Store } from '../store.ts';
import type { TransferActions } from '../talk/TransferActions.ts';
import { isUnfinished } from '../talk/transferChoices.ts';
import { text } from '../words.ts';
import { DeviceList } from './DeviceList.tsx';
import { ThisBrowser } from './ThisBrowser.tsx';
import { Unfinished } from './Unfinished.tsx';

interface SidebarProps {
  snapshot: Snapshot;
  store: Pick<Store, 'conversations' | 'send'>;
  selectedId: string | null;
  actions: TransferActions;
  onOpen: (linkId: string) => void;
  onDevice: (key: string) => void;
  onPair: () => void;
  onSettings: () => void;
  onFound: (place: Hit['place'], words: string) => void;
}

/** The tab's left column: the devices beside the conversation. */
export function Sidebar(props: SidebarProps) {
  const { snapshot, store, selectedId, actions, onOpen, onDevice, onPair, onSettings, onFound } = props;
  const [searches, setSearches] = useState(false);
  const nav = useRef<HTMLElement>(null);
  const searched = useRef(false);
  useLayoutEffect(() => {
    // The field is gone: back to what opened it, unless the focus went to what was found.
    if (searched.current && !searches && document.activeElement === document.body) {
      nav.current?.querySelector<HTMLElement>('.search-button')?.focus();
    }
    searched.current = searches;
  }, [searches]);
  if (searches) {
    return (
      <nav class="sidebar" aria-label={text('devices')}>
        <SearchView
          snapshot={snapshot}
          conversations={store.conversations.value}
          send={store.send}
          onOpen={onOpen}
          onDevice={onDevice}
          onFound={onFound}
          onClose={() => setSearches(false)}
        />
        <ThisBrowser {...snapshot.device} />
      </nav>
    );
  }
  return (
    <nav class="sidebar" aria-label={text('devices')} ref={nav}>
      <header class="page-header">
        <Mark pose={snapshot.links.some(isLive) ? 'linked' : 'apart'} size={24} />
        <span class="page-title">{text('extensionName')}</span>
        <IconButton icon="search" class="search-button" label={text('search')} onClick={() => setSearches(true)} />
      </header>
      <div class="sidebar-pair">
        <Button kind="main" icon="code" onClick={onPair}>
          {text('pairDevice')}
        </Button>
      </div>
      <div class="devices-body">
        <DeviceList snapshot={snapshot} selectedId={selectedId} onOpen={onOpen} onDevice={onDevice} />
        {/* Only while the column of transfers is folded away. */}
        <Unfinished transfers={snapshot.transfers.filter(isUnfinished)} actions={actions} />
      </div>
      <ThisBrowser {...snapshot.device}>
        <IconButton icon="settings" label={text('settings')} onClick={onSettings} />
      </ThisBrowser>
    </nav>
  );
}

import type { ComponentChildren } from 'preact';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { Hit } from '../search/searchHits.ts';
import type { Store } from '../store.ts';
import type { TransferActions } from '../talk/TransferActions.ts';
import { text } from '../words.ts';
import { Sidebar } from './Sidebar.tsx';
import { TransferColumn } from './TransferColumn.tsx';

interface TabShellProps {
  snapshot: Snapshot;
  store: Pick<Store, 'conversations' | 'send'>;
  selectedId: string | null;
  /** True where the middle holds only the list of devices, which stands at the left already. */
  showsDevices: boolean;
  onOpen: (linkId: string) => void;
  onDevice: (key: string) => void;
  onPair: () => void;
  onSettings: () => void;
  onFound: (place: Hit['place'], words: string) => void;
  actions: TransferActions;
  /** The middle column; with the devices in it, it stands alone on a narrow page, and is a hint on a wide one. */
  children: ComponentChildren;
}

/** The tab's three columns. Under 900 px the transfers fold, under 640 px the devices. */
export function TabShell(props: TabShellProps) {
  const {
    snapshot,
    store,
    selectedId,
    showsDevices,
    onOpen,
    onDevice,
    onPair,
    onSettings,
    onFound,
    actions,
    children,
  } = props;
  return (
    <div class={`tab-shell ${showsDevices ? 'tab-shell-unselected' : ''}`}>
      <Sidebar
        snapshot={snapshot}
        store={store}
        selectedId={selectedId}
        actions={actions}
        onOpen={onOpen}
        onDevice={onDevice}
        onPair={onPair}
        onSettings={onSettings}
        onFound={onFound}
      />
      <div class="tab-middle">{children}</div>
      {showsDevices && <p class="tab-choose log-empty">{text('chooseDevice')}</p>}
      <TransferColumn snapshot={snapshot} actions={actions} />
    </div>
  );
}

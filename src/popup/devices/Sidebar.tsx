import type { Snapshot } from '../../contract/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { Mark } from '../parts/Mark.tsx';
import { isLive } from '../route.ts';
import type { TransferActions } from '../talk/TransferActions.ts';
import { isUnfinished } from '../talk/transferChoices.ts';
import { text } from '../words.ts';
import { DeviceList } from './DeviceList.tsx';
import { ThisBrowser } from './ThisBrowser.tsx';
import { Unfinished } from './Unfinished.tsx';

interface SidebarProps {
  snapshot: Snapshot;
  selectedId: string | null;
  actions: TransferActions;
  onOpen: (linkId: string) => void;
  onDevice: (key: string) => void;
  onPair: () => void;
  onSettings: () => void;
}

/** The tab's left column: the devices beside the conversation. */
export function Sidebar({ snapshot, selectedId, actions, onOpen, onDevice, onPair, onSettings }: SidebarProps) {
  return (
    <nav class="sidebar" aria-label={text('devices')}>
      <header class="page-header">
        <Mark pose={snapshot.links.some(isLive) ? 'linked' : 'apart'} size={24} />
        <span class="page-title">{text('extensionName')}</span>
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

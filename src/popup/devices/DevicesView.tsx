import type { Snapshot } from '../../contract/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { Mark } from '../parts/Mark.tsx';
import { SurfaceLinks, type SurfaceLinksProps } from '../parts/SurfaceLinks.tsx';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import { isLive } from '../route.ts';
import type { TransferActions } from '../talk/TransferActions.ts';
import { isUnfinished } from '../talk/transferChoices.ts';
import { text } from '../words.ts';
import { DeviceList } from './DeviceList.tsx';
import { ThisBrowser } from './ThisBrowser.tsx';
import { Unfinished } from './Unfinished.tsx';

interface DevicesViewProps {
  snapshot: Snapshot;
  navigation: SurfaceLinksProps;
  actions: TransferActions;
  onOpen: (linkId: string) => void;
  onDevice: (key: string) => void;
  onPair: () => void;
}

/** Everyone this browser is linked to. */
export function DevicesView({ snapshot, navigation, actions, onOpen, onDevice, onPair }: DevicesViewProps) {
  return (
    <main class="devices">
      <header class="page-header">
        <Mark pose={snapshot.links.some(isLive) ? 'linked' : 'apart'} size={24} />
        <ViewHeading class="page-title">{text('devices')}</ViewHeading>
        <SurfaceLinks {...navigation} />
      </header>
      <div class="devices-body">
        <DeviceList snapshot={snapshot} selectedId={null} onOpen={onOpen} onDevice={onDevice} />
        <Unfinished transfers={snapshot.transfers.filter(isUnfinished)} actions={actions} />
      </div>
      <div class="devices-pair">
        <Button kind="main" size="large" icon="code" onClick={onPair}>
          {text('pairDevice')}
        </Button>
      </div>
      <ThisBrowser {...snapshot.device} action={{ label: text('rename'), onClick: navigation.onSettings }} />
    </main>
  );
}

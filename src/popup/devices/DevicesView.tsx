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
  onPaste: () => void;
  onRename: () => void;
}

/** Whether there is anything to list. */
export function knowsAnybody({ links, devices, transfers }: Snapshot): boolean {
  return links.length > 0 || devices.length > 0 || transfers.some(isUnfinished);
}

/** Everyone this browser is linked to. */
export function DevicesView(props: DevicesViewProps) {
  const { snapshot, navigation, actions, onOpen, onDevice, onPair, onPaste, onRename } = props;
  const thisBrowser = <ThisBrowser {...snapshot.device} action={{ label: text('rename'), onClick: onRename }} />;
  if (!knowsAnybody(snapshot)) {
    return (
      <main class="devices">
        <header class="page-header">
          <Mark pose="apart" size={24} />
          <span class="page-title">{text('extensionName')}</span>
          <SurfaceLinks {...navigation} />
        </header>
        <div class="devices-body devices-empty">
          <Mark pose="apart" size={152} />
          <ViewHeading class="devices-empty-title">{text('devicesEmpty')}</ViewHeading>
          <p>{text('devicesEmptyHint')}</p>
          {/* In the tab, the column beside it has the main action. */}
          <Button kind={navigation.surface === 'tab' ? 'plain' : 'main'} size="large" icon="code" onClick={onPair}>
            {text('whyPair')}
          </Button>
          <Button kind="text" onClick={onPaste}>
            {text('pasteCode')}
          </Button>
        </div>
        {thisBrowser}
      </main>
    );
  }
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
      {thisBrowser}
    </main>
  );
}

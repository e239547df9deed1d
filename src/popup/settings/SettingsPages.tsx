import type { Snapshot } from '../../contract/snapshot.ts';
import { PermissionsView } from '../permissions/PermissionsView.tsx';
import type { View } from '../route.ts';
import type { Services, Surface } from '../services.ts';
import type { Store } from '../store.ts';
import { WhyView } from '../why/WhyView.tsx';
import { ServersView } from './ServersView.tsx';
import { SettingsView } from './SettingsView.tsx';

/** Loaded together, when one of them is opened. */
export type SettingsPage = 'settings' | 'servers' | 'permissions' | 'why';

interface SettingsPagesProps {
  renames: boolean;
  page: SettingsPage;
  snapshot: Snapshot;
  surface: Surface;
  services: Services;
  send: Store['send'];
  onOpen: (view: View) => void;
  onBack: () => void;
}

/** The settings and the pages that they lead to. */
export function SettingsPages(props: SettingsPagesProps) {
  const { page, snapshot, services, send, onOpen, onBack } = props;
  switch (page) {
    case 'settings':
      return <SettingsView {...props} />;
    case 'servers':
      return <ServersView servers={snapshot.servers} send={send} onBack={onBack} />;
    case 'permissions':
      return <PermissionsView services={services} onBack={onBack} />;
    case 'why':
      return <WhyView network={snapshot.network} send={send} onOpen={onOpen} onBack={onBack} />;
  }
}

import type { RememberedDevice } from '../../contract/devices.ts';
import type { GoOn } from '../../contract/place.ts';
import type { LinkView, Pairing, Snapshot, TransferView } from '../../contract/snapshot.ts';
import type { SurfaceLinksProps } from '../parts/SurfaceLinks.tsx';
import type { View } from '../route.ts';
import type { Services, Surface } from '../services.ts';
import type { Outcome, Store } from '../store.ts';
import type { TransferActions } from '../talk/TransferActions.ts';
import type { Arrival } from '../useArrival.ts';

/** What is known where a view is shown, and where it can lead: each view takes of it what it needs. */
export interface Here {
  surface: Surface;
  store: Store;
  services: Services;
  snapshot: Snapshot | null;
  /** What the view is about, where that is one of these and still there. */
  link: LinkView | undefined;
  transfer: TransferView | undefined;
  device: RememberedDevice | undefined;
  /** The code before the first snapshot. */
  firstPairing: Pairing;
  /** Somebody is linked or remembered. */
  hasDevices: boolean;
  /** Any page of this browser ever saw a link. */
  everLinked: boolean;
  arrival: Arrival;
  actions: TransferActions;
  /** What went wrong is shown in the view where the person acted. */
  problem: (Outcome & { ok: false }) | null;
  tell: (outcome: Outcome) => void;

  open: (view: View) => void;
  openLink: (linkId: string) => void;
  openDevice: (key: string) => void;
  /** To the code, for the device with this key or for any. */
  pairWith: (key: string | null) => void;
  back: () => void;
  canGoBack: boolean;
  endMeeting: () => void;
  openPanel: (goOn?: GoOn) => void;
  navigation: Omit<SurfaceLinksProps, 'surface'>;
}

import type { Pairing } from '../../contract/snapshot.ts';
import { Mark } from '../parts/Mark.tsx';
import { SurfaceLinks, type SurfaceLinksProps } from '../parts/SurfaceLinks.tsx';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import type { Surface } from '../services.ts';
import { useElapsed } from '../useElapsed.ts';
import { ONE_CODE_MS, pairingHeading } from './pairingWords.ts';

export interface PairingHeaderProps {
  pairing: Pairing;
  isFirstRun: boolean;
  /** One code is enough. */
  oneCode: boolean;
  surface: Surface;
  navigation: Omit<SurfaceLinksProps, 'surface'>;
}

/** Says the next step. The mark stands apart until there is a link. */
export function PairingHeader({ pairing, isFirstRun, oneCode, surface, navigation }: PairingHeaderProps) {
  const answered = pairing.phase === 'seen' || pairing.phase === 'scanned';
  const waited = useElapsed(pairing.phase, answered && oneCode ? ONE_CODE_MS : 0);
  const { heading, subheading } = pairingHeading(pairing, isFirstRun, oneCode, waited);
  return (
    <header class="pair-header">
      <Mark pose="apart" size={24} />
      <div class="pair-heading">
        <ViewHeading>{heading}</ViewHeading>
        <p class="second" role="status">
          {subheading}
        </p>
      </div>
      <SurfaceLinks surface={surface} {...navigation} />
    </header>
  );
}

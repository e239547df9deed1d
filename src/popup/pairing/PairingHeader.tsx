import type { Pairing } from '../../contract/snapshot.ts';
import { Mark } from '../parts/Mark.tsx';
import { SurfaceLinks, type SurfaceLinksProps } from '../parts/SurfaceLinks.tsx';
import { ViewHeading } from '../parts/ViewHeading.tsx';
import type { Surface } from '../services.ts';
import { useElapsed } from '../useElapsed.ts';
import { ONE_CODE_MS, pairingHeading } from './pairingWords.ts';

export interface PairingHeaderProps {
  pairing: Pairing;
  /** Nobody was ever linked to this browser. */
  isNewcomer: boolean;
  /** One code is enough. */
  oneCode: boolean;
  /** Why the two do not meet, in a few words: said in the place of the next step, which would be of no use. */
  trouble: string | null;
  surface: Surface;
  navigation: Omit<SurfaceLinksProps, 'surface'>;
}

/** Says the next step. The mark stands apart until there is a link. */
export function PairingHeader(props: PairingHeaderProps) {
  const { pairing, isNewcomer, oneCode, trouble, surface, navigation } = props;
  const answered = pairing.phase === 'seen' || pairing.phase === 'scanned';
  const waited = useElapsed(pairing.phase, answered && oneCode ? ONE_CODE_MS : 0);
  const next = pairingHeading(pairing, isNewcomer, oneCode, waited);
  const { heading, subheading } = trouble === null ? next : { heading: trouble, subheading: '' };
  return (
    <header class="pair-header">
      <Mark pose="apart" size={24} />
      <div class={isNewcomer ? 'pair-heading pair-heading-first' : 'pair-heading'}>
        <ViewHeading>{heading}</ViewHeading>
        <p class="second" role="status">
          {subheading}
        </p>
      </div>
      <SurfaceLinks surface={surface} {...navigation} />
    </header>
  );
}

import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Place } from '../contract/place.ts';
import type { Router } from './createRouter.ts';
import type { Services } from './services.ts';

/** An entry of a conversation. */
interface Aim {
  linkId: string;
  entryId: string;
}

export interface Arrival {
  /** The offer that the person accepted where it could not be asked where it goes. */
  acceptsAgain: string | null;
  /** What can be attached is shown at once, once. */
  attachesNow: boolean;
  onAttaching: () => void;
  /** What was found in a conversation, until it is shown there. */
  aim: Aim | null;
  aimAt: (aim: Aim) => void;
  onAimed: () => void;
}

/** What another page, or a click elsewhere, has led here for, and what of that is still to be done. */
export function useArrival(arrivedAt: Place | undefined, router: Router, services: Services): Arrival {
  const [arrival, setArrival] = useState<Place | null>(arrivedAt ?? null);
  useEffect(
    () =>
      services.onGoTo((place) => {
        router.open(place);
        setArrival(place);
      }),
    [router, services],
  );
  const goOn = arrival !== null && 'goOn' in arrival ? arrival.goOn : undefined;
  const acceptsAgain = goOn?.kind === 'accept' ? goOn.transferId : null;
  const [aim, setAim] = useState<Aim | null>(null);
  useEffect(() => {
    if (arrival?.view === 'talk' && acceptsAgain !== null) setAim({ linkId: arrival.linkId, entryId: acceptsAgain });
  }, [arrival, acceptsAgain]);
  return {
    acceptsAgain,
    attachesNow: goOn?.kind === 'attach',
    onAttaching: () => setArrival(null),
    aim,
    aimAt: setAim,
    onAimed: useCallback(() => setAim(null), []),
  };
}

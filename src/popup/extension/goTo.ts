import { parsePlace } from '../../contract/place.ts';
import type { Services } from '../services.ts';
import { onPlaceLeft } from './firstPage.ts';

/**
 * Follows the page's own address, which a notification changes, and what the popup leaves for a side panel that is open
 * already; each time once, so that the same can be said again.
 */
export const onGoTo: Services['onGoTo'] = (go) => {
  const follow = () => {
    const place = parsePlace(location.hash.slice(1));
    if (place === null) return;
    history.replaceState(null, '', location.pathname);
    go(place);
  };
  follow();
  addEventListener('hashchange', follow);
  const stop = onPlaceLeft(go);
  return () => {
    removeEventListener('hashchange', follow);
    stop();
  };
};

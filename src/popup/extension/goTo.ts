import { linkIdOfHash } from '../../contract/place.ts';
import type { Services } from '../services.ts';

/** Follows the page's own address, which a notification changes; each time once, so that the same can be said again. */
export const onGoTo: Services['onGoTo'] = (go) => {
  const follow = () => {
    const linkId = linkIdOfHash(location.hash);
    if (linkId === null) return;
    history.replaceState(null, '', location.pathname);
    go(linkId);
  };
  follow();
  addEventListener('hashchange', follow);
  return () => removeEventListener('hashchange', follow);
};

import type { GoOn, Place } from '../contract/place.ts';
import type { View } from './route.ts';

/** Where another page can go on from a view; `null` where it begins by itself as well. */
export function placeOf(view: View, goOn?: GoOn): Place | null {
  switch (view.view) {
    case 'talk':
    case 'device':
    case 'files':
      return goOn ? { ...view, goOn } : view;
    case 'settings':
      return view;
    case 'history':
      return { view: 'device', key: view.key };
    default:
      return null;
  }
}

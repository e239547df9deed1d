import { useEffect, useState } from 'preact/hooks';
import type { Surface } from '../services.ts';
import { GOOD_MODULE_PX, QUIET_ZONE } from './codeGeometry.ts';

/** The code's card where there is room for it: 37 modules of 11 px and their quiet zone. */
const CODE_PX = 495;
/** In a large tab it may grow to 14 px a module. */
const TAB_CODE_PX = 630;
/** What stands above and below the card, and beside it at the least. */
const MARGIN_Y = 105;
const MARGIN_X = 242;
/** Chrome has not given the popup its size yet, or still that of a conversation: the real one comes with the next resize. */
const UNSIZED_WIDTH = 500;
const UNSIZED_HEIGHT = 300;
/** A popup that is still this small after so long is small because the browser is zoomed, or the screen is. */
const SIZED_AFTER_MS = 400;
/** Below this the columns stand above each other. */
const TAB_STACKED_BELOW = 700;
const PANEL_MARGIN_X = 28;
/** What most codes take at the size that is read across a desk. */
const GOOD_CODE_PX = (37 + 2 * QUIET_ZONE) * GOOD_MODULE_PX;
/** Beside a code that fills a small popup, once it is scrolled to. */
const STACKED_MARGIN_Y = 28;

/** CSS pixels that the code with its quiet zone may take, and whether the camera stands below it in a popup. */
export interface CodeSpace {
  available: number;
  stacked: boolean;
}

/** The space on this surface now; `sized` where a popup has the size that it will keep. */
export function codeSpace(surface: Surface, width: number, height: number, sized: boolean): CodeSpace {
  if (surface === 'panel' || (surface === 'tab' && width < TAB_STACKED_BELOW)) {
    return { available: width - PANEL_MARGIN_X, stacked: false };
  }
  const beside = Math.min(surface === 'tab' ? TAB_CODE_PX : CODE_PX, height - MARGIN_Y, width - MARGIN_X);
  if (surface === 'tab') return { available: Math.max(beside, GOOD_CODE_PX), stacked: false };
  if (!sized && (width < UNSIZED_WIDTH || height < UNSIZED_HEIGHT)) return { available: CODE_PX, stacked: false };
  if (beside >= GOOD_CODE_PX) return { available: beside, stacked: false };
  return { available: Math.min(width - PANEL_MARGIN_X, height - STACKED_MARGIN_Y), stacked: true };
}

/** `codeSpace`, kept up with the window's size. */
export function useCodeSpace(surface: Surface): CodeSpace {
  const [space, setSpace] = useState(() => codeSpace(surface, innerWidth, innerHeight, false));
  useEffect(() => {
    let sized = false;
    const measure = () => {
      const now = codeSpace(surface, innerWidth, innerHeight, sized);
      setSpace((before) => (before.available === now.available && before.stacked === now.stacked ? before : now));
    };
    const timer = setTimeout(() => {
      sized = true;
      measure();
    }, SIZED_AFTER_MS);
    // The size may have changed between the first rendering and now.
    measure();
    addEventListener('resize', measure);
    return () => {
      clearTimeout(timer);
      removeEventListener('resize', measure);
    };
  }, [surface]);
  return space;
}

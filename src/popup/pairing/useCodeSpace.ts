import { useEffect, useState } from 'preact/hooks';
import type { Surface } from '../services.ts';

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
/** Below this the columns stand above each other. */
const TAB_STACKED_BELOW = 700;
const PANEL_MARGIN_X = 28;

/** CSS pixels that the code with its quiet zone may take on this surface now. */
export function codeSpace(surface: Surface, width: number, height: number): number {
  if (surface === 'panel' || (surface === 'tab' && width < TAB_STACKED_BELOW)) return width - PANEL_MARGIN_X;
  if (surface === 'popup' && (width < UNSIZED_WIDTH || height < UNSIZED_HEIGHT)) return CODE_PX;
  return Math.min(surface === 'tab' ? TAB_CODE_PX : CODE_PX, height - MARGIN_Y, width - MARGIN_X);
}

/** `codeSpace`, kept up with the window's size. */
export function useCodeSpace(surface: Surface): number {
  const [space, setSpace] = useState(() => codeSpace(surface, innerWidth, innerHeight));
  useEffect(() => {
    const onResize = () => setSpace(codeSpace(surface, innerWidth, innerHeight));
    // The size may have changed between the first rendering and now.
    onResize();
    addEventListener('resize', onResize);
    return () => removeEventListener('resize', onResize);
  }, [surface]);
  return space;
}

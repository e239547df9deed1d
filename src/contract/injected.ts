import type { Crop } from './share.ts';

/**
 * What runs in a page, after the person chose a menu entry of ours there. Each is one function that stands for itself:
 * the browser hands over its text alone.
 */

/** What is selected, with its line breaks. */
export type ReadSelection = () => string;

/** The first words in view, to find the place again by; `null` at the top, and where nothing tells it apart. */
export type ReadSpot = () => string | null;

/**
 * Posts the bytes of a picture to the peer host and waits until it has them. Where the page does not let them be
 * read, tells where the picture is on the screen instead, in device pixels of the tab; `null` where nobody can tell.
 */
export type ReadPicture = (
  url: string,
  portName: string,
  partBytes: number,
  maxBytes: number,
) => Promise<{ read: true; mime: string } | { read: false; onScreen: Crop | null }>;

import * as v from 'valibot';
import type { Shared, WebLink } from '../core/shared.ts';
import type { Bytes } from '../core/units.ts';
import { isWebAddress } from '../core/webAddress.ts';
import type { ErrorView } from './snapshot.ts';

/**
 * What a person wants to send of what is in front of them, on its way from the background, which gathers it, to the
 * peer host, which sends it or keeps it until a device is chosen.
 */
const link = v.object({ url: v.pipe(v.string(), v.check(isWebAddress)), title: v.string() });
const length = v.pipe(v.number(), v.finite(), v.minValue(0));

export const shareSchema = v.variant('kind', [
  v.object({ kind: v.literal('links'), links: v.pipe(v.array(link), v.minLength(1)) }),
  v.object({ kind: v.literal('excerpt'), text: v.pipe(v.string(), v.minLength(1)), source: link }),
  v.object({
    kind: v.literal('picture'),
    name: v.string(),
    /** `page`: read in the page, see `PICTURE_PORT`. `screen`: of the tab, as PNG; `crop` in its pixels, or all. */
    bytes: v.variant('from', [
      v.object({ from: v.literal('page'), pictureId: v.string() }),
      v.object({
        from: v.literal('screen'),
        dataUrl: v.pipe(v.string(), v.startsWith('data:image/png;base64,')),
        crop: v.nullable(v.object({ x: length, y: length, width: length, height: length })),
      }),
    ]),
    /** Where the picture itself is, when this is only how it looks. */
    link: v.nullable(link),
  }),
]);
export type Share = v.InferOutput<typeof shareSchema>;
export type Crop = { x: number; y: number; width: number; height: number };

/**
 * `sent`: over the only link that is open; `isWaiting` where that is silent for now. `choose`: several are open, or the
 * only one takes no more for now. `nobody`: none is. In both it is kept, and the snapshot's `share` tells of it. `unreadable`: a picture that was lost
 * on the way.
 */
export type ShareAnswer = { outcome: 'sent'; isWaiting: boolean } | { outcome: 'choose' | 'nobody' | 'unreadable' };

/** What waits for a device to be chosen. */
export interface ShareView {
  id: string;
  /** Why it did not go at once, where that is not for want of a device. */
  problem: ErrorView | null;
  subject: Extract<Shared, { what: 'links' }> | ExcerptView | { what: 'picture'; name: string; size: Bytes };
}

interface ExcerptView {
  what: 'excerpt';
  /** Its beginning. */
  text: string;
  source: WebLink;
}

/**
 * The bytes of a picture go from its page straight to the peer host, over a port of this name and the picture's id
 * behind a colon, which the host was told to expect. JSON carries base64, so they come in parts.
 */
export const PICTURE_PORT = 'tandem-picture';
/** A multiple of 3, so that each part's base64 can be read alone. */
export const PICTURE_PART_BYTES: Bytes = 768 * 1024;
/** Larger ones are rare, and the parts are held in memory. */
export const MAX_PICTURE_BYTES: Bytes = 32 * 1024 * 1024;

export const picturePortMessage = v.variant('type', [
  v.object({
    type: v.literal('part'),
    base64: v.pipe(v.string(), v.maxLength((PICTURE_PART_BYTES / 3) * 4)),
  }),
  v.object({ type: v.literal('end'), mime: v.pipe(v.string(), v.maxLength(64)) }),
]);
export type PicturePortMessage = v.InferInput<typeof picturePortMessage>;

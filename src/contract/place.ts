/**
 * What a page is to show first, in words for its address behind the `#`, or for where another page leaves it. Gone once
 * the page went there.
 */
export type Place =
  | { view: 'talk'; linkId: string }
  /** A remembered device, by its key. */
  | { view: 'device'; key: string }
  /** The files of a transfer. */
  | { view: 'files'; transferId: string }
  | { view: 'settings' };

/** Of the tab that opens when the extension was installed. */
export const WELCOME_HASH = '#welcome';

const WORDS = /^(talk|device|files)-([0-9a-f]{1,256})$/;

export function placeWords(place: Place): string {
  switch (place.view) {
    case 'talk':
      return `talk-${place.linkId}`;
    case 'device':
      return `device-${place.key}`;
    case 'files':
      return `files-${place.transferId}`;
    case 'settings':
      return 'settings';
  }
}

/** `null` for any other words. */
export function parsePlace(words: string): Place | null {
  if (words === 'settings') return { view: 'settings' };
  const [, view, id = ''] = WORDS.exec(words) ?? [];
  if (view === 'talk') return { view, linkId: id };
  if (view === 'device') return { view, key: id };
  return view === 'files' ? { view, transferId: id } : null;
}

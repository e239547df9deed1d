/**
 * What a page is to show first, in words for its address behind the `#`, or for where another page leaves it. Gone once
 * the page went there.
 */
export type Place =
  | { view: 'talk'; linkId: string; goOn?: GoOn }
  /** A remembered device, by its key. */
  | { view: 'device'; key: string; goOn?: GoOn }
  /** The files of a transfer. */
  | { view: 'files'; transferId: string; goOn?: GoOn }
  | { view: 'settings' };

/** What the person had begun where they come from, and goes on with: `accept` an offer, by its transfer. */
export type GoOn = { kind: 'attach' } | { kind: 'accept'; transferId: string };

/** Of the tab that opens when the extension was installed. */
export const WELCOME_HASH = '#welcome';

const WORDS = /^(talk|device|files)-([0-9a-f]{1,256})(?:\+(attach)|\+accept-([0-9a-f]{1,64}))?$/;

export function placeWords(place: Place): string {
  switch (place.view) {
    case 'talk':
      return `talk-${place.linkId}${goOnWords(place.goOn)}`;
    case 'device':
      return `device-${place.key}${goOnWords(place.goOn)}`;
    case 'files':
      return `files-${place.transferId}${goOnWords(place.goOn)}`;
    case 'settings':
      return 'settings';
  }
}

/** `null` for any other words. */
export function parsePlace(words: string): Place | null {
  if (words === 'settings') return { view: 'settings' };
  const [, view, id = '', attach, transferId] = WORDS.exec(words) ?? [];
  const goOn: { goOn?: GoOn } = attach
    ? { goOn: { kind: 'attach' } }
    : transferId
      ? { goOn: { kind: 'accept', transferId } }
      : {};
  if (view === 'talk') return { view, linkId: id, ...goOn };
  if (view === 'device') return { view, key: id, ...goOn };
  return view === 'files' ? { view, transferId: id, ...goOn } : null;
}

function goOnWords(goOn: GoOn | undefined): string {
  if (goOn === undefined) return '';
  return goOn.kind === 'attach' ? '+attach' : `+accept-${goOn.transferId}`;
}

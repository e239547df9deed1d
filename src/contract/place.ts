/** What the address of a page says behind its `#`: which conversation to show. Gone once the page went there. */
const TALK = '#talk-';

/** Of the tab that opens when the extension was installed. */
export const WELCOME_HASH = '#welcome';

export function placeHash(linkId: string): string {
  return `${TALK}${linkId}`;
}

/** `null` for any other hash. */
export function linkIdOfHash(hash: string): string | null {
  return hash.startsWith(TALK) && /^[0-9a-f]{1,64}$/.test(hash.slice(TALK.length)) ? hash.slice(TALK.length) : null;
}

/** What the address of a page says behind its `#`: which conversation to show. Gone once the page went there. */
const TALK = '#talk-';

export function placeHash(linkId: string): string {
  return `${TALK}${linkId}`;
}

/** `null` for any other hash. */
export function linkIdOfHash(hash: string): string | null {
  return hash.startsWith(TALK) && /^[0-9a-f]{1,64}$/.test(hash.slice(TALK.length)) ? hash.slice(TALK.length) : null;
}

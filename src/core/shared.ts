import * as v from 'valibot';
import { MAX_MESSAGE_CHARS, MAX_SHARED_LINKS, MAX_TITLE_CHARS } from './limits.ts';
import { isWebAddress } from './webAddress.ts';

const link = v.object({
  url: v.pipe(v.string(), v.check(isWebAddress, 'not an address of the web')),
  /** What the page calls itself, or empty: shown, never trusted. */
  title: v.pipe(v.string(), v.maxLength(MAX_TITLE_CHARS)),
});
/** A page, or what a link leads to. */
export type WebLink = v.InferOutput<typeof link>;

/** What a message is besides words: the addresses themselves, or where its words are from. */
export const sharedSchema = v.variant('what', [
  v.object({
    what: v.literal('links'),
    links: v.pipe(v.array(link), v.minLength(1), v.maxLength(MAX_SHARED_LINKS)),
  }),
  v.object({ what: v.literal('excerpt'), source: link }),
  v.object({ what: v.literal('clipboard') }),
]);
export type Shared = v.InferOutput<typeof sharedSchema>;

/** Characters (UTF-16 units) that a message takes with all it carries: at most `MAX_MESSAGE_CHARS`. */
export function messageChars(text: string, shared: Shared | null): number {
  return text.length + linksOf(shared).reduce((sum, { url, title }) => sum + url.length + title.length, 0);
}

/** True for a message that may be sent: it says something, and no more than one message may. */
export function isMessage(text: string, shared: Shared | null): boolean {
  return (text !== '' || shared?.what === 'links') && messageChars(text, shared) <= MAX_MESSAGE_CHARS;
}

export function linksOf(shared: Shared | null): readonly WebLink[] {
  if (shared?.what === 'links') return shared.links;
  return shared?.what === 'excerpt' ? [shared.source] : [];
}

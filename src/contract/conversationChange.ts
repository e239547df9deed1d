import type { Conversation, Entry } from './snapshot.ts';

/** What is new in a conversation: from a place on, all its entries. */
export interface ConversationChange {
  linkId: string;
  /** The revision that it was made from, and the one that it leads to. */
  since: number;
  revision: number;
  /** How many entries come before those given, counted from the first that there ever was. */
  from: number;
  entries: Entry[];
  /** As in `Conversation`. */
  dropped: number;
}

/**
 * @param before `undefined` where nothing is known of the conversation yet
 * @returns `before` where it holds the change already; `null` where something in between was missed
 */
export function applyChange(before: Conversation | undefined, change: ConversationChange): Conversation | null {
  const { linkId, since, revision, from, entries, dropped } = change;
  const known = before ?? { linkId, entries: [], dropped: 0, revision: 0 };
  if (known.revision >= revision) return known;
  if (known.revision < since) return null;
  const kept = known.entries.slice(Math.max(0, dropped - known.dropped), Math.max(0, from - known.dropped));
  return { linkId, entries: [...kept, ...entries], dropped, revision };
}

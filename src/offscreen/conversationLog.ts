import type { Conversation, Entry } from '../contract/snapshot.ts';

/** Entries of one link that are kept; older ones are counted, and the page says that they are gone. */
const MAX_ENTRIES = 2000;

export interface ConversationLog {
  add(entry: Entry): void;
  markDelivered(messageId: string): void;
  has(messageId: string): boolean;
  view(): Conversation;
}

export function createConversationLog(linkId: string): ConversationLog {
  let entries: Entry[] = [];
  let dropped = 0;
  return {
    add(entry) {
      entries.push(entry);
      const excess = entries.length - MAX_ENTRIES;
      if (excess > 0) {
        entries = entries.slice(excess);
        dropped += excess;
      }
    },
    markDelivered(messageId) {
      entries = entries.map((entry) =>
        entry.kind === 'message' && entry.id === messageId ? { ...entry, delivered: true } : entry,
      );
    },
    has: (messageId) => entries.some((entry) => entry.id === messageId),
    view: () => ({ linkId, entries: [...entries], dropped }),
  };
}

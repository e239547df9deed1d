import type { Conversation, Entry } from '../contract/snapshot.ts';
import { messageChars } from '../core/shared.ts';

/**
 * What is kept of one link: entries, and characters in all of them. Older ones are counted, and the page says that
 * they are gone. A conversation goes to the page as a whole, so it must stay small whatever a peer writes.
 */
const MAX_ENTRIES = 2000;
const MAX_CHARS = 1_000_000;

export interface ConversationLog {
  add(entry: Entry): void;
  markDelivered(messageId: string): void;
  has(messageId: string): boolean;
  view(): Conversation;
}

export function createConversationLog(linkId: string): ConversationLog {
  let entries: Entry[] = [];
  let chars = 0;
  let dropped = 0;
  return {
    add(entry) {
      entries.push(entry);
      chars += charsOf(entry);
      while (entries.length > MAX_ENTRIES || chars > MAX_CHARS) {
        const [oldest, ...rest] = entries;
        if (oldest === undefined) return;
        entries = rest;
        chars -= charsOf(oldest);
        dropped++;
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

function charsOf(entry: Entry): number {
  return entry.kind === 'message' ? messageChars(entry.text, entry.shared) : 0;
}

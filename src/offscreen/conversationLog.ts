import type { ConversationChange } from '../contract/conversationChange.ts';
import type { Conversation, Entry } from '../contract/snapshot.ts';
import { messageChars } from '../core/shared.ts';

/**
 * What is kept of one link: entries, and characters in all of them. Older ones are counted, and the page says that
 * they are gone. A page that opens gets all of it, so it must stay small whatever a peer writes.
 */
const MAX_ENTRIES = 2000;
const MAX_CHARS = 1_000_000;

export interface ConversationLog {
  add(entry: Entry): void;
  markDelivered(messageId: string): void;
  has(messageId: string): boolean;
  view(): Conversation;
  /** What is new since this was last taken. */
  takeChange(): ConversationChange;
}

export function createConversationLog(linkId: string): ConversationLog {
  let entries: Entry[] = [];
  let chars = 0;
  let dropped = 0;
  let revision = 0;
  let takenRevision = 0;
  /** The first entry that is new or other than when last taken, counted from the first that there ever was. */
  let changedFrom = 0;

  function changed(index: number): void {
    revision++;
    changedFrom = Math.min(changedFrom, dropped + index);
  }

  return {
    add(entry) {
      changed(entries.length);
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
      const index = entries.findIndex(({ kind, id }) => kind === 'message' && id === messageId);
      const entry = entries[index];
      if (entry?.kind !== 'message') return;
      entries[index] = { ...entry, delivered: true };
      changed(index);
    },
    has: (messageId) => entries.some((entry) => entry.id === messageId),
    view: () => ({ linkId, entries: [...entries], dropped, revision }),
    takeChange() {
      const from = Math.max(changedFrom, dropped);
      const change = { linkId, since: takenRevision, revision, from, entries: entries.slice(from - dropped), dropped };
      takenRevision = revision;
      changedFrom = dropped + entries.length;
      return change;
    },
  };
}

function charsOf(entry: Entry): number {
  return entry.kind === 'message' ? messageChars(entry.text, entry.shared) : 0;
}

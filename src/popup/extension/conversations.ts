import { type ReadonlySignal, signal } from '@preact/signals';
import { applyChange, type ConversationChange } from '../../contract/conversationChange.ts';
import type { Conversation } from '../../contract/snapshot.ts';

/** The conversations as a page knows them: whole ones when it has connected, changes from then on, in any order. */
export interface Conversations {
  shown: ReadonlySignal<ReadonlyMap<string, Conversation>>;
  take(conversation: Conversation): void;
  takeChange(change: ConversationChange): void;
  /** The page connects anew: whole ones will come again. */
  begin(): void;
}

/** @param missed a change does not follow what is known: the page should connect anew */
export function createConversations(missed: () => void): Conversations {
  const shown = signal<ReadonlyMap<string, Conversation>>(new Map());
  /** Of conversations that are still to come whole. */
  let early: ConversationChange[] = [];

  function show(conversation: Conversation): void {
    shown.value = new Map(shown.value).set(conversation.linkId, conversation);
  }

  function takeChange(change: ConversationChange): void {
    const before = shown.value.get(change.linkId);
    const after = applyChange(before, change);
    if (after !== null && after !== before) show(after);
    if (after !== null) return;
    if (before === undefined) early.push(change);
    else missed();
  }

  return {
    shown,
    take(conversation) {
      const { linkId, revision } = conversation;
      const before = shown.value.get(linkId);
      // A change that is newer may have come first.
      if (before === undefined || before.revision <= revision) show(conversation);
      const due = early.filter((change) => change.linkId === linkId);
      early = early.filter((change) => change.linkId !== linkId);
      for (const change of due) takeChange(change);
    },
    takeChange,
    begin() {
      early = [];
    },
  };
}

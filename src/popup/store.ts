import type { ReadonlySignal } from '@preact/signals';
import type { Command, CommandResult } from '../contract/commands.ts';
import type { Conversation, Snapshot } from '../contract/snapshot.ts';

/** How a command ended. `background-gone`: the background died and nothing tells whether it was carried out. */
export type Outcome = CommandResult;

/** What the UI knows and may do. It owns nothing but what is typed and not yet sent. */
export interface Store {
  /** `null` until the background has spoken. */
  snapshot: ReadonlySignal<Snapshot | null>;
  /** By link id. */
  conversations: ReadonlySignal<ReadonlyMap<string, Conversation>>;
  /** Never rejects: what went wrong is shown where the person acted. */
  send(command: Command): Promise<Outcome>;
  /** Tells which conversation is on the screen, so that it is not counted as unread. */
  show(linkId: string | null): void;
}

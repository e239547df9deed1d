import type { Command, CommandResult } from './commands.ts';
import type { ConversationChange } from './conversationChange.ts';
import type { Edition } from './edition.ts';
import type { Conversation, Snapshot } from './snapshot.ts';

/**
 * The port between a UI page and the background. The page connects under `UI_PORT`; the background may die
 * at any moment, which disconnects the port: the page connects again and gets everything anew.
 */
export const UI_PORT = 'ui';

export type UiToBackground =
  | { type: 'command'; requestId: number; command: Command }
  /** What the page shows now; `null` where no conversation is on the screen or the page is hidden. */
  | { type: 'show'; linkId: string | null };

export type BackgroundToUi =
  | { type: 'snapshot'; snapshot: Snapshot; edition: Edition }
  /** Each one once, to a page that has just connected: from then on changes. */
  | { type: 'conversation'; conversation: Conversation }
  | { type: 'conversationChange'; change: ConversationChange }
  /** All is gone that was kept: the page begins anew. */
  | { type: 'erased' }
  | { type: 'result'; requestId: number; result: CommandResult };

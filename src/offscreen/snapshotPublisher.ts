import type { ConversationChange } from '../contract/conversationChange.ts';
import type { Edition } from '../contract/edition.ts';
import type { ToBackground, ToHost } from '../contract/hostMessages.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { within } from './tellBackground.ts';

type Attention = Pick<Extract<ToHost, { type: 'attend' }>, 'watching' | 'linkIds'>;

/** Changes within this time go out together: a page draws no faster, and progress at 4 Hz is calm to read. */
const QUIET_MS = 250;
/** What a person just did or what just arrived must be seen at once. */
const PROMPT_MS = 16;

/** What a dying service worker took with it may get no answer and no error. */
const UNHEARD_MS = 5000;

export interface SnapshotPublisher {
  changed(): void;
  conversationChanged(linkId: string): void;
  attend(attention: Attention): void;
  isAttended(linkId: string): boolean;
  /** True while any page of Tandem is open. */
  isWatched(): boolean;
}

/**
 * Sends whole snapshots and the changes of conversations to the background, at once when something began or ended and
 * at most four times a second otherwise. While no page watches, only what the badge or a notification needs wakes the
 * background.
 */
export function createSnapshotPublisher(
  snapshot: () => Snapshot,
  nextEdition: () => Edition,
  takeConversationChange: (linkId: string) => ConversationChange | undefined,
  send: (message: ToBackground) => Promise<unknown>,
): SnapshotPublisher {
  let attention: Attention = { watching: true, linkIds: [] };
  let timer: ReturnType<typeof setTimeout> | null = null;
  let dueAt = Number.POSITIVE_INFINITY;
  let posting = false;
  let again = false;
  let sentShape = '';
  let sentText = '';
  const changedConversations = new Set<string>();

  function schedule(delay: number): void {
    const at = performance.now() + delay;
    if (timer !== null) {
      if (dueAt <= at) return;
      clearTimeout(timer);
    }
    dueAt = at;
    timer = setTimeout(() => void publish(), delay);
  }

  /** One after the other: a background that is slow to hear must not find a queue. */
  async function publish(): Promise<void> {
    timer = null;
    if (posting) {
      again = true;
      return;
    }
    posting = true;
    try {
      await postChanges();
    } finally {
      posting = false;
    }
    if (again) {
      again = false;
      schedule(PROMPT_MS);
    }
  }

  async function postChanges(): Promise<void> {
    const latest = snapshot();
    const text = JSON.stringify(latest);
    const shape = shapeOf(latest);
    // The round trip changes every two seconds: without a page to show it, that is no reason to wake anybody.
    if (text !== sentText && (attention.watching || shape !== sentShape)) {
      sentText = text;
      sentShape = shape;
      const isHeard = await post({ type: 'snapshot', snapshot: latest, edition: nextEdition(), to: 'background' });
      if (!isHeard) {
        sentText = '';
        sentShape = '';
        schedule(QUIET_MS);
      }
    }
    const linkIds = [...changedConversations];
    changedConversations.clear();
    // A page that opens asks for everything.
    if (!attention.watching) return;
    for (const linkId of linkIds) {
      const change = takeConversationChange(linkId);
      if (change !== undefined) await post({ type: 'conversationChange', change, to: 'background' });
    }
  }

  async function post(message: ToBackground): Promise<boolean> {
    try {
      await within(send(message), UNHEARD_MS);
      return true;
    } catch (cause) {
      // The background is being restarted: a page that connects to it then asks for everything.
      console.info('The background did not hear:', String(cause));
      return false;
    }
  }

  return {
    changed() {
      schedule(shapeOf(snapshot()) === sentShape ? QUIET_MS : PROMPT_MS);
    },
    conversationChanged(linkId) {
      changedConversations.add(linkId);
      schedule(PROMPT_MS);
    },
    attend(next) {
      attention = next;
      schedule(PROMPT_MS);
    },
    isAttended: (linkId) => attention.linkIds.includes(linkId),
    isWatched: () => attention.watching,
  };
}

/** The snapshot without what only moves: two of the same shape differ in progress, rates and round trips. */
function shapeOf(snapshot: Snapshot): string {
  return JSON.stringify(snapshot, (key, value) =>
    key === 'doneBytes' || key === 'rate' || key === 'leftMs' || key === 'roundTripMs' ? undefined : value,
  );
}

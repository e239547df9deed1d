import type { Command } from '../../contract/commands.ts';
import type { Snapshot } from '../../contract/snapshot.ts';

/** What the background told last; compared before and after it died. */
export interface Known {
  snapshot: Snapshot | null;
}

/** `done`: there is evidence that the command was carried out. `repeat`: once more does no harm. `unknown`: ask the person. */
export type Verdict = 'done' | 'repeat' | 'unknown';

/** What to do about a command whose background died before it answered, judged by what the next one told first. */
export function judgeUnanswered(command: Command, before: Known, after: Known): Verdict {
  switch (command.type) {
    case 'acceptCode': {
      // The same code twice would be answered with `code-used`, which would be a lie.
      const phase = after.snapshot?.pairing.phase;
      const linked = (after.snapshot?.links.length ?? 0) > (before.snapshot?.links.length ?? 0);
      return linked || phase === 'scanned' || phase === 'both' ? 'done' : 'repeat';
    }
    case 'renewCode':
      return codeOf(after) !== codeOf(before) ? 'done' : 'repeat';
    case 'showDownload':
    // Nothing tells whether the one at that place is still the one that was meant.
    case 'saveServer':
    case 'removeServer':
      return 'unknown';
    case 'sendShare':
    case 'queueShare':
      // It waits no more once it was sent.
      return after.snapshot?.share?.id === command.shareId ? 'repeat' : 'done';
    case 'retryTransfer':
      // Tried again while it already moves, it would be refused, which would be a lie too.
      return phaseOf(after, command.transferId) === phaseOf(before, command.transferId) ? 'repeat' : 'done';
    // The host takes each message id once.
    case 'sendMessage':
    case 'queueMessage':
    case 'dropMessage':
    case 'dropShare':
    case 'markRead':
    case 'compareEmoji':
    case 'rememberDevice':
    case 'expectDevice':
    case 'renameRemembered':
    case 'setAccepts':
    case 'forgetDevice':
    case 'readHistory':
    case 'measureHistory':
    case 'deleteHistory':
    case 'keepHistory':
    case 'closeLink':
    case 'dismissLink':
    case 'acceptTransfer':
    case 'declineTransfer':
    case 'cancelTransfer':
    case 'dismissTransfer':
    case 'pauseTransfer':
    case 'resumeTransfer':
    case 'markFiles':
    case 'moveTransfer':
    case 'listFolder':
    case 'renameDevice':
    case 'changePreferences':
    case 'eraseEverything':
    case 'explainNetwork':
    case 'chooseNetwork':
    case 'tryServer':
    case 'describeConnection':
    case 'restoreServers':
      return 'repeat';
  }
}

function codeOf({ snapshot }: Known): string | null {
  return snapshot && 'code' in snapshot.pairing ? snapshot.pairing.code.text : null;
}

function phaseOf({ snapshot }: Known, transferId: string): string | undefined {
  return snapshot?.transfers.find(({ id }) => id === transferId)?.state.phase;
}

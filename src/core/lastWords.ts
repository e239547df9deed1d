import { leftOutRuns } from './arrivingFiles.ts';
import { groupsOf } from './blockSet.ts';
import { assertNever } from './errors.ts';
import type { Body } from './frame.ts';
import { WINDOW_BYTES } from './limits.ts';
import type { ReceiveState } from './receiveTransfer.ts';
import type { SendState } from './sendTransfer.ts';

/** SHA-256 over nothing. */
const EMPTY_CHECK = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/**
 * What a receiver that came to its end says over another link to the sender, which may not have heard of it. Nothing
 * while it has not ended.
 */
export function receiverLastWords(state: ReceiveState): Body[] {
  const { transfer } = state.manifest;
  switch (state.phase) {
    case 'offered':
    case 'receiving':
    case 'saving':
      return [];
    case 'declined':
      return [{ kind: 'decline', transfer }];
    case 'cancelled':
      return [{ kind: 'cancel', transfer, error: null }];
    case 'failed':
    case 'done': {
      const { manifest, marks } = state;
      // Where each file has come to an end, the sender comes to the same one by itself.
      if (marks === null || marks.open > 0) {
        return state.phase === 'failed' ? [{ kind: 'cancel', transfer, error: state.error.code }] : [];
      }
      const [received = [], ...moreReceived] = groupsOf(marks.runsOf('received'));
      const [skip = [], ...moreSkipped] = groupsOf(leftOutRuns({ manifest, marks }));
      const claim = { windowBytes: WINDOW_BYTES, have: [], received, skip, check: EMPTY_CHECK };
      return [
        { kind: 'resume', transfer, ...claim },
        ...moreReceived.map((entries): Body => ({ kind: 'received', transfer, entries })),
        ...moreSkipped.map((entries): Body => ({ kind: 'mark', transfer, entries, as: 'skipped' })),
      ];
    }
    default:
      return assertNever(state);
  }
}

/**
 * What a sender that came to its end says to the receiver: as the answer to its `resume`, or, where nothing was
 * accepted as far as it knows, as soon as it has proven itself. First what the receiver needs to come to the same end;
 * then the end, for one that still misses something.
 */
export function senderLastWords(state: SendState): Body[] {
  const { transfer } = state.manifest;
  switch (state.phase) {
    case 'offered':
    case 'sending':
    case 'declined':
      return [];
    case 'cancelled':
      return [{ kind: 'cancel', transfer, error: null }];
    case 'done':
    case 'failed': {
      const code = state.phase === 'failed' ? state.error.code : null;
      const skipped = groupsOf(state.marks?.runsOf('skipped') ?? []);
      const failed = groupsOf(state.marks?.runsOf('failed') ?? []);
      return [
        ...[...skipped].map((entries): Body => ({ kind: 'mark', transfer, entries, as: 'skipped' })),
        ...[...failed].map((entries): Body => {
          return { kind: 'fileFailed', transfer, entries, error: code ?? 'source-unreadable' };
        }),
        { kind: 'cancel', transfer, error: code },
      ];
    }
    default:
      return assertNever(state);
  }
}

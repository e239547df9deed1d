import { assertNever, PeerError } from '../../core/errors.ts';
import type { OfferIntake } from './offerIntake.ts';
import type { Receiving } from './receiving.ts';
import type { Resuming } from './resuming.ts';
import type { Entry, Roster } from './roster.ts';
import type { Sending } from './sending.ts';
import type { TransferBody } from './workerMessages.ts';

export interface RemoteBodiesPorts {
  roster: Roster;
  offers: Pick<OfferIntake, 'takeOffer' | 'takePage' | 'takeBack'>;
  resuming: Pick<Resuming, 'takeResumable' | 'takeResume' | 'isProven'>;
}

/** What the other side says of transfers, given to the one that it is for, if that is for this side to hear. */
export interface RemoteBodies {
  /** @throws {PeerError} `protocol-violation`. */
  take(link: string, body: TransferBody): void;
}

export function createRemoteBodies({ roster, offers, resuming }: RemoteBodiesPorts): RemoteBodies {
  /** `undefined` for a transfer that is known, and not on this link any more. @throws {PeerError} for any other. */
  function entryOn(link: string, transfer: string): Entry | undefined {
    const entry = roster.get(transfer);
    if (!roster.isKnown(transfer)) {
      throw new PeerError('protocol-violation', 'unknown transfer');
    }
    return entry?.link === link ? entry : undefined;
  }

  function senderOn(link: string, transfer: string): Sending | undefined {
    const runner = entryOn(link, transfer)?.runner;
    if (runner?.direction === 'receiving') throw new PeerError('protocol-violation', 'not sent from here');
    return runner;
  }

  function receiverOn(link: string, transfer: string): Receiving | undefined {
    const runner = entryOn(link, transfer)?.runner;
    if (runner?.direction === 'sending') throw new PeerError('protocol-violation', 'not received here');
    return runner;
  }

  /** The one that has the files may lack them, the one that has the disk may lack space. */
  function stalled(link: string, { transfer, reason }: Extract<TransferBody, { kind: 'stalled' }>): void {
    const runner = entryOn(link, transfer)?.runner;
    if (runner === undefined) return;
    if (runner.direction === 'sending' && reason !== 'source') return runner.step({ type: 'stalledByRemote', reason });
    if (runner.direction === 'receiving' && reason !== 'space') return runner.step({ type: 'stalledByRemote', reason });
    throw new PeerError('protocol-violation', `stalled by ${reason}`);
  }

  function cancelled(link: string, { transfer, error }: Extract<TransferBody, { kind: 'cancel' }>): void {
    // It ended over there while there was no link, by somebody who has proven to know it. An earlier link that is still
    // being waited for here does not count.
    const known = resuming.isProven(link, transfer) ? roster.get(transfer) : undefined;
    if (known !== undefined) known.link = link;
    entryOn(link, transfer)?.runner.step({ type: 'cancelledByRemote', error });
  }

  return {
    take(link, body) {
      switch (body.kind) {
        case 'offer':
          return offers.takeOffer(link, body);
        case 'page':
          return offers.takePage(link, body);
        case 'accept': {
          const { digest, windowBytes, skip } = body;
          return senderOn(link, body.transfer)?.step({ type: 'accepted', digest, windowBytes, skip });
        }
        case 'decline':
          return senderOn(link, body.transfer)?.step({ type: 'declined' });
        case 'cancel':
          return offers.takeBack(link, body.transfer) ? undefined : cancelled(link, body);
        case 'pause':
          return entryOn(link, body.transfer)?.runner.step({ type: 'pausedByRemote', paused: body.paused });
        case 'stalled':
          return stalled(link, body);
        case 'mark': {
          const { entries, as } = body;
          return entryOn(link, body.transfer)?.runner.step({ type: 'markedByRemote', entries, as });
        }
        case 'fileFailed': {
          const { entries, error } = body;
          return receiverOn(link, body.transfer)?.step({ type: 'filesFailedByRemote', entries, error });
        }
        case 'roots':
          return receiverOn(link, body.transfer)?.step({ type: 'rootsTold', files: body.files });
        case 'received':
          return senderOn(link, body.transfer)?.step({ type: 'filesReceived', entries: body.entries });
        case 'resumable':
          return resuming.takeResumable(link, body.proofs);
        case 'resume':
          return resuming.takeResume(link, body);
        default:
          return assertNever(body);
      }
    },
  };
}

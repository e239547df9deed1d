import type { TransferPhase, TransferView } from '../contract/snapshot.ts';
import { assertNever, type PeerError, toPeerError } from '../core/errors.ts';
import { type BlockRef, blockCount, type Manifest, totalSize } from '../core/manifest.ts';
import { type RateEstimate, startRate, timeLeft, updateRate } from '../core/rate.ts';
import { createSend, type SendEvent, type SendState, type SendStep, stepSend } from '../core/sendTransfer.ts';
import { splitFrames } from './disk/blockReader.ts';
import type { FromDisk } from './disk/diskMessages.ts';
import { fromDiskError } from './diskClient.ts';
import { errorView } from './errorView.ts';
import { shownTitle } from './shownTitle.ts';
import type { TransferPorts } from './transferPorts.ts';

/** Runs the sender's machine of one transfer: its edge to the disk worker and the link. */
export interface SendRunner {
  step(event: SendEvent): void;
  view(interrupted: boolean): TransferView;
  isLive(): boolean;
  needsLink(): boolean;
  isOffered(): boolean;
}

export function startSend(manifest: Manifest, files: readonly File[], ports: TransferPorts): SendRunner {
  const { transfer, blockBytes } = manifest;
  let sources = files;
  let state: SendState;
  let rate: RateEstimate = startRate(ports.now(), 0);

  function run([next, commands]: SendStep): void {
    state = next;
    for (const command of commands) {
      switch (command.type) {
        case 'say':
          ports.say(command.body);
          break;
        case 'sendBlock':
          readBlock(command.ref);
          break;
        case 'release':
          ports.disk.post({ type: 'releaseSource', transfer });
          ports.disk.forget(transfer);
          sources = [];
          break;
        default:
          assertNever(command);
      }
    }
    ports.changed();
  }

  function step(event: SendEvent): void {
    if (state.phase === 'offered' && event.type === 'accepted') rate = startRate(ports.now(), 0);
    run(stepSend(state, event));
    if (state.phase === 'sending') rate = updateRate(rate, ports.now(), state.doneBytes);
  }

  function readBlock({ file, block }: BlockRef): void {
    const source = sources[file];
    const size = manifest.files[file]?.size ?? 0;
    if (source === undefined) return;
    const isLast = block + 1 === blockCount(size, blockBytes);
    ports.disk.post({ type: 'readBlock', transfer, file, block, source, blockBytes, isLast });
  }

  function onDisk(message: FromDisk): void {
    if (message.type === 'blockRead') {
      const { file, block, frames, root } = message;
      ports.sendBulk(splitFrames(frames)).then(
        () => step({ type: 'blockSent', ref: { file, block }, root }),
        // The connection went away under the block. The link tells what becomes of the transfer.
        (thrown) => console.info('A block did not leave:', toPeerError(thrown).message),
      );
      return;
    }
    if (message.type === 'readFailed' || message.type === 'writeFailed') failed(fromDiskError(message.error));
  }

  function failed(error: PeerError): void {
    step({ type: 'failed', error });
  }

  ports.disk.listen(transfer, { onDisk });
  const [first, commands] = createSend(manifest);
  state = first;
  run([first, commands]);

  return {
    step,
    needsLink: () => state.phase === 'offered' || state.phase === 'sending',
    isOffered: () => state.phase === 'offered',
    isLive: () => state.phase === 'offered' || state.phase === 'sending',
    view: (interrupted) => ({
      id: transfer,
      linkId: ports.linkId,
      direction: 'sending',
      name: shownTitle(manifest),
      fileCount: manifest.files.length,
      size: totalSize(manifest),
      state: phaseView(state, rate, interrupted),
    }),
  };
}

function phaseView(state: SendState, rate: RateEstimate, interrupted: boolean): TransferPhase {
  switch (state.phase) {
    case 'offered':
      return { phase: 'offered' };
    case 'done':
      return { phase: 'done', downloadIds: [] };
    case 'sending': {
      const { doneBytes } = state;
      if (interrupted) return { phase: 'interrupted', doneBytes };
      const leftMs = timeLeft(rate, totalSize(state.manifest) - doneBytes);
      return { phase: 'moving', doneBytes, rate: rate.bytesPerSecond, leftMs };
    }
    case 'declined':
      return { phase: 'declined', by: 'remote' };
    case 'cancelled':
      return { phase: 'cancelled', by: state.by };
    case 'failed':
      return { phase: 'failed', error: errorView(state.error) };
    default:
      return assertNever(state);
  }
}

import type { TransferPhase, TransferView } from '../contract/snapshot.ts';
import { PIECE_HEADER_BYTES } from '../core/blockPiece.ts';
import { assertNever, PeerError, toPeerError } from '../core/errors.ts';
import { sanitizePaths } from '../core/fileName.ts';
import { MAX_BLOCK_BYTES, WINDOW_BYTES } from '../core/limits.ts';
import { blockSize, type Manifest, totalSize } from '../core/manifest.ts';
import { type RateEstimate, startRate, timeLeft, updateRate } from '../core/rate.ts';
import {
  createReceive,
  type ReceiveCommand,
  type ReceiveEvent,
  type ReceiveState,
  stepReceive,
} from '../core/receiveTransfer.ts';
import type { Bytes } from '../core/units.ts';
import type { FromDisk } from './disk/diskMessages.ts';
import { fromDiskError } from './diskClient.ts';
import { errorView } from './errorView.ts';
import { shownTitle } from './shownTitle.ts';
import type { TransferPorts } from './transferPorts.ts';

/** Runs the receiver's machine of one transfer: its edge to the disk worker, the link and the downloads. */
export interface ReceiveRunner {
  step(event: ReceiveEvent): void;
  /** Takes a frame with file bytes; it belongs to the disk worker afterwards. */
  takePiece(frame: ArrayBuffer): void;
  view(interrupted: boolean): TransferView;
  isLive(): boolean;
  /** False once everything is here: what remains is between this disk and the browser's downloads. */
  needsLink(): boolean;
  isOffered(): boolean;
}

/** A saved file's type must be this: Chromium rewrites the extension of any other (see docs/architecture.md). */
const SAVED_TYPE = 'application/octet-stream';

export function startReceive(manifest: Manifest, ports: TransferPorts): ReceiveRunner {
  const { transfer } = manifest;
  const paths = sanitizePaths(manifest.files.map((file) => file.path));
  let state: ReceiveState = createReceive(manifest);
  let rate: RateEstimate = startRate(ports.now(), 0);
  /** Bytes that came and are not yet on the disk: never more than the window, whatever the sender does. */
  let underWay: Bytes = 0;

  function step(event: ReceiveEvent): void {
    const [next, commands] = stepReceive(state, event, WINDOW_BYTES);
    if (next.phase !== state.phase) markPhase(next);
    state = next;
    if (state.phase === 'receiving') rate = updateRate(rate, ports.now(), state.doneBytes);
    for (const command of commands) run(command);
    ports.changed();
  }

  function markPhase(next: ReceiveState): void {
    const detail = { transfer };
    if (next.phase === 'receiving') {
      performance.mark('tandem:transfer-accepted', { detail });
      rate = startRate(ports.now(), 0);
    }
    if (next.phase === 'saving') performance.mark('tandem:transfer-verified', { detail });
    if (next.phase === 'done') {
      performance.mark('tandem:transfer-saved', { detail });
      ports.disk.forget(transfer);
      ports.arrived(next.saved.get(0) ?? null);
    }
  }

  function run(command: ReceiveCommand): void {
    switch (command.type) {
      case 'openStore':
        ports.disk.listen(transfer, { onDisk });
        ports.disk.post({ type: 'openStore', manifest });
        break;
      case 'say':
        ports.say(command.body);
        break;
      case 'sendWritten': {
        const { file, block } = command.ref;
        ports.sendNow({ is: 'written', transfer, blocks: [[file, block]] });
        break;
      }
      case 'verifyFile':
        ports.disk.post({ type: 'verifyFile', transfer, file: command.file, root: command.root });
        break;
      case 'saveFile':
        saveFile(command.file).catch((thrown) => step({ type: 'failed', error: toPeerError(thrown) }));
        break;
      case 'discard':
        ports.disk.post({ type: 'discard', transfer });
        ports.disk.forget(transfer);
        break;
      default:
        assertNever(command);
    }
  }

  async function saveFile(file: number): Promise<void> {
    const received = await ports.disk.openReceived(transfer, file);
    const url = URL.createObjectURL(received.slice(0, received.size, SAVED_TYPE));
    try {
      const downloadId = await ports.save(url, paths[file] ?? 'file');
      step({ type: 'fileSaved', file, downloadId });
    } finally {
      URL.revokeObjectURL(url);
    }
    ports.disk.post({ type: 'removeFile', transfer, file });
  }

  function onDisk(message: FromDisk): void {
    try {
      switch (message.type) {
        case 'blockWritten': {
          const ref = { file: message.file, block: message.block };
          underWay -= blockSize(manifest, ref) ?? 0;
          return step({ type: 'blockWritten', ref });
        }
        case 'fileVerified':
          return step({ type: 'fileVerified', file: message.file });
        case 'writeFailed': {
          const error = fromDiskError(message.error);
          return error.code === 'protocol-violation' ? ports.violated(error) : step({ type: 'failed', error });
        }
        case 'blockRead':
        case 'readFailed':
          return;
        default:
          return assertNever(message);
      }
    } catch (thrown) {
      ports.violated(thrown);
    }
  }

  return {
    step,
    takePiece(frame) {
      if (state.phase === 'offered') throw new PeerError('protocol-violation', 'piece before accept');
      // Pieces of a transfer that ended here were under way when it did.
      if (state.phase !== 'receiving') return;
      underWay += frame.byteLength - PIECE_HEADER_BYTES;
      if (underWay > WINDOW_BYTES + MAX_BLOCK_BYTES) throw new PeerError('protocol-violation', 'more than the window');
      ports.disk.post({ type: 'writePiece', transfer, frame }, [frame]);
    },
    needsLink: () => state.phase === 'offered' || state.phase === 'receiving',
    isOffered: () => state.phase === 'offered',
    isLive: () => state.phase === 'offered' || state.phase === 'receiving' || state.phase === 'saving',
    view: (interrupted) => ({
      id: transfer,
      linkId: ports.linkId,
      direction: 'receiving',
      name: shownTitle(manifest),
      fileCount: manifest.files.length,
      size: totalSize(manifest),
      state: phaseView(state, rate, interrupted),
    }),
  };
}

function phaseView(state: ReceiveState, rate: RateEstimate, interrupted: boolean): TransferPhase {
  switch (state.phase) {
    case 'offered':
      return { phase: 'offered' };
    case 'receiving': {
      const { doneBytes } = state;
      if (interrupted) return { phase: 'interrupted', doneBytes };
      const leftMs = timeLeft(rate, totalSize(state.manifest) - doneBytes);
      return { phase: 'moving', doneBytes, rate: rate.bytesPerSecond, leftMs };
    }
    case 'saving':
      return { phase: 'saving', doneBytes: totalSize(state.manifest) };
    case 'done':
      return { phase: 'done', downloadIds: [...state.saved.values()] };
    case 'declined':
      return { phase: 'declined', by: 'local' };
    case 'cancelled':
      return { phase: 'cancelled', by: state.by };
    case 'failed':
      return { phase: 'failed', error: errorView(state.error) };
    default:
      return assertNever(state);
  }
}

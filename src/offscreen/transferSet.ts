import type { Arrival } from '../contract/hostMessages.ts';
import type { TransferView } from '../contract/snapshot.ts';
import { PIECE_HEADER_BYTES } from '../core/blockPiece.ts';
import { assertNever, PeerError } from '../core/errors.ts';
import type { Body } from '../core/frame.ts';
import { toHex } from '../core/hex.ts';
import { MAX_FRAME_BYTES, MAX_WAITING_OFFERS } from '../core/limits.ts';
import { type Manifest, totalSize } from '../core/manifest.ts';
import { type ReceiveRunner, startReceive } from './receiveRunner.ts';
import { type SendRunner, startSend } from './sendRunner.ts';
import type { TransferPorts } from './transferPorts.ts';

type WithoutLink<T> = T extends unknown ? Omit<T, 'linkId' | 'name'> : never;

export interface TransferSetPorts extends Omit<TransferPorts, 'arrived'> {
  /** A transfer began, in either direction. */
  logged(transferId: string): void;
  /** Whether any link has a transfer of this id. */
  isTaken(transferId: string): boolean;
  arrived(arrival: WithoutLink<Exclude<Arrival, { kind: 'message' }>>): void;
}

/** Ended transfers that are still shown, as many as a conversation has entries. */
const MAX_KEPT = 2000;

type Runner = { direction: 'sending'; run: SendRunner } | { direction: 'receiving'; run: ReceiveRunner };

/** The transfers of one link: gives each frame to the one that it is about. */
export function createTransferSet(ports: TransferSetPorts) {
  const runners = new Map<string, Runner>();

  function sender(transfer: string): SendRunner {
    const runner = runners.get(transfer);
    if (runner?.direction !== 'sending') throw new PeerError('protocol-violation', 'unknown transfer');
    return runner.run;
  }

  function receiver(transfer: string): ReceiveRunner {
    const runner = runners.get(transfer);
    if (runner?.direction !== 'receiving') throw new PeerError('protocol-violation', 'unknown transfer');
    return runner.run;
  }

  function keep(transfer: string, runner: Runner): void {
    runners.set(transfer, runner);
    if (runners.size <= MAX_KEPT) return;
    const oldestEnded = [...runners].find(([, { run }]) => !run.isLive());
    if (oldestEnded !== undefined) runners.delete(oldestEnded[0]);
  }

  function take(manifest: Manifest): void {
    const { transfer } = manifest;
    // An id is one transfer's in all links: the disk and the person's answer go by it.
    if (runners.has(transfer) || ports.isTaken(transfer)) throw new PeerError('protocol-violation', 'offer twice');
    const waiting = [...runners.values()].filter(({ direction, run }) => direction === 'receiving' && run.isOffered());
    if (waiting.length >= MAX_WAITING_OFFERS) throw new PeerError('protocol-violation', 'too many offers');
    const run = startReceive(manifest, {
      ...ports,
      arrived: (downloadId) =>
        ports.arrived({ kind: 'done', transferId: transfer, title: run.view(false).name, downloadId }),
    });
    keep(transfer, { direction: 'receiving', run });
    ports.logged(transfer);
    const size = totalSize(manifest);
    ports.arrived({ kind: 'offer', transferId: transfer, title: run.view(false).name, size });
    ports.changed();
  }

  return {
    has: (transfer: string) => runners.has(transfer),

    offer(manifest: Manifest, sources: readonly File[]): void {
      const run = startSend(manifest, sources, { ...ports, arrived: () => undefined });
      keep(manifest.transfer, { direction: 'sending', run });
      ports.logged(manifest.transfer);
    },

    /** @throws {PeerError} `protocol-violation`. */
    deliver(body: Exclude<Body, { kind: 'chat' }>): void {
      switch (body.kind) {
        case 'offer':
          return take({ transfer: body.transfer, blockBytes: body.blockBytes, files: body.files });
        case 'accept':
          return sender(body.transfer).step({ type: 'accepted', windowBytes: body.windowBytes });
        case 'decline':
          return sender(body.transfer).step({ type: 'declined' });
        case 'cancel':
          return cancelled(body.transfer, body.error);
        case 'fileEnd':
          return receiver(body.transfer).step({ type: 'fileEnded', file: body.file, root: body.root });
        case 'fileReceived':
          return sender(body.transfer).step({ type: 'fileReceived', file: body.file });
        default:
          return assertNever(body);
      }
    },

    written(transfer: string, blocks: readonly (readonly [file: number, block: number])[]): void {
      const refs = blocks.map(([file, block]) => ({ file, block }));
      sender(transfer).step({ type: 'blocksWritten', blocks: refs });
    },

    takePiece(frame: ArrayBuffer): void {
      if (frame.byteLength < PIECE_HEADER_BYTES || frame.byteLength > MAX_FRAME_BYTES) {
        throw new PeerError('protocol-violation', 'piece: size');
      }
      receiver(toHex(new Uint8Array(frame, 1, 16))).takePiece(frame);
    },

    decide(transfer: string, decision: 'accept' | 'decline' | 'cancel'): void {
      const runner = runners.get(transfer);
      if (runner === undefined) return;
      if (decision === 'cancel') return runner.run.step({ type: 'cancelAsked' });
      if (runner.direction === 'receiving') {
        runner.run.step({ type: decision === 'accept' ? 'acceptAsked' : 'declineAsked' });
      }
    },

    /** The link is gone for good. */
    endAll(error: PeerError): void {
      for (const { run } of runners.values()) if (run.needsLink()) run.step({ type: 'failed', error });
    },

    views: (interrupted: boolean): TransferView[] => [...runners.values()].map(({ run }) => run.view(interrupted)),
  };

  function cancelled(transfer: string, error: string | null): void {
    const runner = runners.get(transfer);
    if (runner === undefined) throw new PeerError('protocol-violation', 'cancel of an unknown transfer');
    runner.run.step({ type: 'cancelledByRemote', error });
  }
}

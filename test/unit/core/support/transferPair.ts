import { PeerError } from '../../../../src/core/errors.ts';
import type { Body } from '../../../../src/core/frame.ts';
import { type BlockRef, blockCount, blockSize, type Manifest } from '../../../../src/core/manifest.ts';
import {
  createReceive,
  type ReceiveEvent,
  type ReceiveState,
  stepReceive,
} from '../../../../src/core/receiveTransfer.ts';
import { createSend, type SendEvent, type SendState, stepSend } from '../../../../src/core/sendTransfer.ts';

export const TRANSFER = '00112233445566778899aabbccddeeff';
/** The machines do not mind that a protocol's blocks are larger. */
export const BLOCK = 4;

export function manifestOf(...sizes: number[]): Manifest {
  return {
    transfer: TRANSFER,
    blockBytes: BLOCK,
    files: sizes.map((size, index) => ({ path: [`${index}`], size })),
  };
}

export const rootOf = (file: number) => file.toString(16).padStart(64, '0');
export const keyOf = ({ file, block }: BlockRef) => `${file}:${block}`;

/** What can go wrong, and whom it happens to. */
export const FAULTS = ['sourceFails', 'hashFails', 'diskFull', 'saveFails', 'cancelSend', 'cancelReceive'] as const;
export type FaultKind = (typeof FAULTS)[number];

const ENDED = new Set(['done', 'declined', 'cancelled', 'failed']);
export const isEnded = ({ phase }: { phase: string }) => ENDED.has(phase);

/**
 * A sender's and a receiver's machine, with all that lies between them: reading, lanes on which blocks overtake
 * each other, a disk that writes late and in any order, reports that are late, downloads. Nothing happens by itself:
 * a test picks one of the `actions` at a time. A breach of the window, or words after the end, throw at once.
 */
export class TransferPair {
  sender: SendState;
  receiver: ReceiveState;
  readonly asked: string[] = [];
  readonly written: string[] = [];
  readonly saved: number[] = [];
  readonly said: Record<'sender' | 'receiver', Body[]> = { sender: [], receiver: [] };
  released = 0;
  opened = 0;
  discarded = 0;
  /** Bytes of blocks that came and are not on the disk, at their most. */
  mostHeld = 0;

  private readonly reading: BlockRef[] = [];
  private readonly leaving: BlockRef[] = [];
  private readonly lanes: BlockRef[] = [];
  private readonly disk: BlockRef[] = [];
  private readonly reports: BlockRef[] = [];
  private readonly verifying: number[] = [];
  private readonly saving: number[] = [];
  private readonly toReceiver: Body[] = [];
  private readonly toSender: Body[] = [];

  readonly manifest: Manifest;
  readonly windowBytes: number;

  constructor(manifest: Manifest, windowBytes: number) {
    this.manifest = manifest;
    this.windowBytes = windowBytes;
    const [sender] = createSend(manifest);
    this.sender = sender;
    this.receiver = createReceive(manifest);
  }

  stepSender(event: SendEvent): void {
    const wasEnded = isEnded(this.sender);
    const [next, commands] = stepSend(this.sender, event);
    this.sender = next;
    if (next.phase === 'sending') {
      if (next.outstandingBytes > this.windowBytes) throw new Error('more under way than the window');
      if (next.inHand < 0 || next.inHand > 2) throw new Error(`${next.inHand} blocks in hand`);
    }
    for (const command of commands) {
      if (wasEnded) throw new Error(`${command.type} after the end`);
      switch (command.type) {
        case 'say':
          this.said.sender.push(command.body);
          this.toReceiver.push(command.body);
          break;
        case 'sendBlock':
          this.asked.push(keyOf(command.ref));
          this.reading.push(command.ref);
          break;
        case 'release':
          this.released++;
          break;
      }
    }
  }

  stepReceiver(event: ReceiveEvent): void {
    const wasEnded = isEnded(this.receiver);
    const [next, commands] = stepReceive(this.receiver, event, this.windowBytes);
    this.receiver = next;
    for (const command of commands) {
      if (wasEnded) throw new Error(`${command.type} after the end`);
      switch (command.type) {
        case 'say':
          this.said.receiver.push(command.body);
          this.toSender.push(command.body);
          break;
        case 'openStore':
          this.opened++;
          break;
        case 'sendWritten':
          this.reports.push(command.ref);
          break;
        case 'verifyFile':
          if (command.root !== rootOf(command.file)) throw new Error('verified against another root');
          this.verifying.push(command.file);
          break;
        case 'saveFile':
          this.saving.push(command.file);
          break;
        case 'discard':
          this.discarded++;
          break;
      }
    }
  }

  accept(): void {
    this.stepReceiver({ type: 'acceptAsked' });
  }

  decline(): void {
    this.stepReceiver({ type: 'declineAsked' });
  }

  /** Lets something go wrong now; false where it cannot. */
  fault(kind: FaultKind): boolean {
    const failed = (code: 'source-changed' | 'hash-mismatch' | 'disk-full' | 'download-failed') =>
      ({ type: 'failed', error: new PeerError(code) }) as const;
    switch (kind) {
      case 'sourceFails':
        if (this.reading.length === 0) return false;
        this.stepSender(failed('source-changed'));
        return true;
      case 'hashFails':
        if (this.verifying.length === 0) return false;
        this.stepReceiver(failed('hash-mismatch'));
        return true;
      case 'diskFull':
        if (this.disk.length === 0) return false;
        this.stepReceiver(failed('disk-full'));
        return true;
      case 'saveFails':
        if (this.saving.length === 0) return false;
        this.stepReceiver(failed('download-failed'));
        return true;
      case 'cancelSend':
        this.stepSender({ type: 'cancelAsked' });
        return true;
      case 'cancelReceive':
        this.stepReceiver({ type: 'cancelAsked' });
        return true;
    }
  }

  /** What may happen next. Where the order is free, there is one action for each. */
  actions(): (() => void)[] {
    return [
      ...inOrder(this.reading, (ref) => {
        this.leaving.push(ref);
        this.lanes.push(ref);
      }),
      ...inOrder(this.leaving, (ref) => {
        const size = this.manifest.files[ref.file]?.size ?? 0;
        const isLast = ref.block + 1 === blockCount(size, this.manifest.blockBytes);
        this.stepSender({ type: 'blockSent', ref, root: isLast ? rootOf(ref.file) : null });
      }),
      ...inAnyOrder(this.lanes, (ref) => {
        if (this.receiver.phase === 'receiving') this.disk.push(ref);
        const held = this.disk.reduce((sum, each) => sum + (blockSize(this.manifest, each) ?? 0), 0);
        this.mostHeld = Math.max(this.mostHeld, held);
      }),
      ...inAnyOrder(this.disk, (ref) => {
        this.written.push(keyOf(ref));
        this.stepReceiver({ type: 'blockWritten', ref });
      }),
      ...inAnyOrder(this.reports, (ref) => this.stepSender({ type: 'blocksWritten', blocks: [ref] })),
      ...inOrder(this.verifying, (file) => this.stepReceiver({ type: 'fileVerified', file })),
      ...inAnyOrder(this.saving, (file) => {
        this.saved.push(file);
        this.stepReceiver({ type: 'fileSaved', file, downloadId: 100 + file });
      }),
      ...inOrder(this.toReceiver, (body) => this.hearAtReceiver(body)),
      ...inOrder(this.toSender, (body) => this.hearAtSender(body)),
    ];
  }

  /** Lets one of the actions happen; false when nothing can. */
  act(pick: number): boolean {
    const actions = this.actions();
    actions[pick % actions.length]?.();
    return actions.length > 0;
  }

  /** Goes on until nothing happens any more. */
  finish(): void {
    while (this.act(0));
  }

  private hearAtReceiver(body: Body): void {
    if (body.kind === 'fileEnd') this.stepReceiver({ type: 'fileEnded', file: body.file, root: body.root });
    else if (body.kind === 'cancel') this.stepReceiver({ type: 'cancelledByRemote', error: body.error });
    else throw new Error(`${body.kind} from a sender`);
  }

  private hearAtSender(body: Body): void {
    if (body.kind === 'accept') this.stepSender({ type: 'accepted', windowBytes: body.windowBytes });
    else if (body.kind === 'decline') this.stepSender({ type: 'declined' });
    else if (body.kind === 'fileReceived') this.stepSender({ type: 'fileReceived', file: body.file });
    else if (body.kind === 'cancel') this.stepSender({ type: 'cancelledByRemote', error: body.error });
    else throw new Error(`${body.kind} from a receiver`);
  }
}

function inOrder<Item>(queue: Item[], happen: (item: Item) => void): (() => void)[] {
  return inAnyOrder(queue, happen).slice(0, 1);
}

/** As far apart as items overtake each other. */
const OVERTAKING = 8;

function inAnyOrder<Item>(queue: Item[], happen: (item: Item) => void): (() => void)[] {
  return queue.slice(0, OVERTAKING).map((item) => () => {
    queue.splice(queue.indexOf(item), 1);
    happen(item);
  });
}

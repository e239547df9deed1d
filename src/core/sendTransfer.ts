import { assertNever, PeerError } from './errors.ts';
import type { Body } from './frame.ts';
import { type BlockRef, blockSize, type Manifest, nextBlock } from './manifest.ts';
import type { Bytes } from './units.ts';

/**
 * The sender's side of one transfer.
 *
 * ```text
 *   offered ── accepted ──► sending ── last fileReceived ──► done
 *      │                       │
 *      ├── declined            ├── cancelled (theirs or ours)
 *      └── cancelled           └── failed (the source changed, the disk over there is full, …)
 * ```
 * Credit: the receiver names a window, and `written` frames give it back once a block is on its disk.
 * Blocks that are read, sent or under way all count, so memory does not depend on the size of the file.
 */
export type SendState =
  | { phase: 'offered'; manifest: Manifest }
  | {
      phase: 'sending';
      manifest: Manifest;
      /** The next block to read; `undefined` when all were asked for. */
      next: BlockRef | undefined;
      /** Blocks being read, or waiting for the connection to take them. */
      inHand: number;
      /** Asked for and not yet known to be written, by key. */
      outstanding: ReadonlyMap<string, Bytes>;
      outstandingBytes: Bytes;
      windowBytes: Bytes;
      /** Verified on the receiver's disk. */
      doneBytes: Bytes;
      receivedFiles: ReadonlySet<number>;
    }
  | { phase: 'done'; manifest: Manifest }
  | { phase: 'declined'; manifest: Manifest }
  | { phase: 'cancelled'; manifest: Manifest; by: 'local' | 'remote' }
  | { phase: 'failed'; manifest: Manifest; error: PeerError };

export type SendEvent =
  | { type: 'accepted'; windowBytes: Bytes }
  | { type: 'declined' }
  | { type: 'cancelledByRemote'; error: string | null }
  | { type: 'cancelAsked' }
  /** A block has left for the connection; `root` with the last block of its file: the SHA-256 over its blocks' digests. */
  | { type: 'blockSent'; ref: BlockRef; root: string | null }
  | { type: 'blocksWritten'; blocks: readonly BlockRef[] }
  | { type: 'fileReceived'; file: number }
  | { type: 'failed'; error: PeerError };

export type SendCommand =
  /** Read, hash, cut and send this block, then report `blockSent`. */
  | { type: 'sendBlock'; ref: BlockRef }
  | { type: 'say'; body: Body }
  /** Forget the source: nothing more is read. */
  | { type: 'release' };

export type SendStep = [SendState, SendCommand[]];

/** Blocks being read or handed over at a time: one is read while the one before leaves. */
const MAX_IN_HAND = 2;

export function createSend(manifest: Manifest): SendStep {
  const { transfer, blockBytes, files } = manifest;
  const body: Body = { kind: 'offer', transfer, blockBytes, files: [...files] };
  return [{ phase: 'offered', manifest }, [{ type: 'say', body }]];
}

/** @throws {PeerError} `protocol-violation`, when the event is one that an honest receiver cannot cause. */
export function stepSend(state: SendState, event: SendEvent): SendStep {
  switch (state.phase) {
    case 'offered':
      return stepOffered(state, event);
    case 'sending':
      return stepSending(state, event);
    case 'done':
    case 'declined':
    case 'cancelled':
    case 'failed':
      // What was under way when the transfer ended still arrives.
      return [state, []];
    default:
      return assertNever(state);
  }
}

type Offered = Extract<SendState, { phase: 'offered' }>;
type Sending = Extract<SendState, { phase: 'sending' }>;

function stepOffered(state: Offered, event: SendEvent): SendStep {
  const { manifest } = state;
  switch (event.type) {
    case 'accepted':
      return pump([
        {
          phase: 'sending',
          manifest,
          next: { file: 0, block: 0 },
          inHand: 0,
          outstanding: new Map(),
          outstandingBytes: 0,
          windowBytes: event.windowBytes,
          doneBytes: 0,
          receivedFiles: new Set(),
        },
        [],
      ]);
    case 'declined':
      return [{ phase: 'declined', manifest }, [{ type: 'release' }]];
    case 'cancelledByRemote':
    case 'cancelAsked':
    case 'failed':
      return end(manifest, event);
    case 'blockSent':
    case 'blocksWritten':
    case 'fileReceived':
      throw new PeerError('protocol-violation', `${event.type} before accept`);
    default:
      return assertNever(event);
  }
}

function stepSending(state: Sending, event: SendEvent): SendStep {
  switch (event.type) {
    case 'blockSent': {
      const { transfer } = state.manifest;
      const { file } = event.ref;
      const said: SendCommand[] =
        event.root === null ? [] : [{ type: 'say', body: { kind: 'fileEnd', transfer, file, root: event.root } }];
      return pump([{ ...state, inHand: state.inHand - 1 }, said]);
    }
    case 'blocksWritten':
      return pump([blocksWritten(state, event.blocks), []]);
    case 'fileReceived':
      return fileReceived(state, event.file);
    case 'cancelledByRemote':
    case 'cancelAsked':
    case 'failed':
      return end(state.manifest, event);
    case 'accepted':
    case 'declined':
      throw new PeerError('protocol-violation', `${event.type} twice`);
    default:
      return assertNever(event);
  }
}

function blocksWritten(state: Sending, blocks: readonly BlockRef[]): Sending {
  const outstanding = new Map(state.outstanding);
  let { outstandingBytes, doneBytes } = state;
  for (const ref of blocks) {
    const bytes = outstanding.get(key(ref));
    if (bytes === undefined) throw new PeerError('protocol-violation', `written ${key(ref)} was not sent`);
    outstanding.delete(key(ref));
    outstandingBytes -= bytes;
    doneBytes += bytes;
  }
  return { ...state, outstanding, outstandingBytes, doneBytes };
}

function fileReceived(state: Sending, file: number): SendStep {
  if (file >= state.manifest.files.length) throw new PeerError('protocol-violation', `received file ${file}`);
  const receivedFiles = new Set(state.receivedFiles).add(file);
  if (receivedFiles.size < state.manifest.files.length) return [{ ...state, receivedFiles }, []];
  if (state.next !== undefined || state.inHand > 0) throw new PeerError('protocol-violation', 'received before sent');
  return [{ phase: 'done', manifest: state.manifest }, [{ type: 'release' }]];
}

function end(
  manifest: Manifest,
  event: Extract<SendEvent, { type: 'cancelledByRemote' | 'cancelAsked' | 'failed' }>,
): SendStep {
  const { transfer } = manifest;
  switch (event.type) {
    case 'cancelledByRemote': {
      const state: SendState =
        event.error === null
          ? { phase: 'cancelled', manifest, by: 'remote' }
          : { phase: 'failed', manifest, error: new PeerError('remote-failed', event.error) };
      return [state, [{ type: 'release' }]];
    }
    case 'cancelAsked':
      return [
        { phase: 'cancelled', manifest, by: 'local' },
        [{ type: 'say', body: { kind: 'cancel', transfer, error: null } }, { type: 'release' }],
      ];
    case 'failed':
      return [
        { phase: 'failed', manifest, error: event.error },
        [{ type: 'say', body: { kind: 'cancel', transfer, error: event.error.code } }, { type: 'release' }],
      ];
    default:
      return assertNever(event);
  }
}

/** Asks for blocks while the window and the hands allow. A block larger than what is left of the window waits. */
function pump([before, commands]: [Sending, SendCommand[]]): SendStep {
  let state = before;
  const asked: SendCommand[] = [];
  while (state.next !== undefined && state.inHand < MAX_IN_HAND) {
    const ref = state.next;
    const bytes = blockSize(state.manifest, ref) ?? 0;
    if (state.outstandingBytes + bytes > state.windowBytes) break;
    state = {
      ...state,
      next: nextBlock(state.manifest, ref),
      inHand: state.inHand + 1,
      outstanding: new Map(state.outstanding).set(key(ref), bytes),
      outstandingBytes: state.outstandingBytes + bytes,
    };
    asked.push({ type: 'sendBlock', ref });
  }
  return [state, [...commands, ...asked]];
}

function key({ file, block }: BlockRef): string {
  return `${file}:${block}`;
}

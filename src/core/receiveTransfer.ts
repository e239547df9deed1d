import { assertNever, PeerError } from './errors.ts';
import type { Body } from './frame.ts';
import { type BlockRef, blockCount, blockSize, type Manifest } from './manifest.ts';
import type { Bytes } from './units.ts';

/**
 * The receiver's side of one transfer.
 *
 * ```text
 *   offered ── accept ──► receiving ── all files verified ──► saving ── all handed over ──► done
 *      │                     │                                  │
 *      ├── decline           ├── cancelled (theirs or ours)     └── failed (the browser's download did)
 *      └── cancelled         └── failed (disk full, wrong hash, …)
 * ```
 * Nothing is written before accept. A file is verified when all its blocks are on the disk and the SHA-256 over
 * their digests is the sender's; only then it is handed to the browser's downloads.
 */
export type ReceiveState =
  | { phase: 'offered'; manifest: Manifest }
  | { phase: 'receiving'; manifest: Manifest; files: readonly FileProgress[]; doneBytes: Bytes; saved: SavedFiles }
  | { phase: 'saving'; manifest: Manifest; saved: SavedFiles }
  | { phase: 'done'; manifest: Manifest; saved: SavedFiles }
  | { phase: 'declined'; manifest: Manifest }
  | { phase: 'cancelled'; manifest: Manifest; by: 'local' | 'remote' }
  | { phase: 'failed'; manifest: Manifest; error: PeerError };

/**
 * The blocks on the disk: all below `below`, and those of `beyond`. Blocks come nearly in order, so `beyond` stays as
 * small as the window, however large the file is.
 */
export interface Written {
  below: number;
  beyond: ReadonlySet<number>;
}

/** A file's way to the disk. */
export type FileProgress =
  | { phase: 'writing'; written: Written; root: string | null }
  | { phase: 'verifying' }
  | { phase: 'verified' };

/** Download ids by file index. */
export type SavedFiles = ReadonlyMap<number, number>;

export type ReceiveEvent =
  | { type: 'acceptAsked' }
  | { type: 'declineAsked' }
  | { type: 'cancelAsked' }
  | { type: 'cancelledByRemote'; error: string | null }
  /** The disk worker wrote a block whose digest was right. */
  | { type: 'blockWritten'; ref: BlockRef }
  | { type: 'fileEnded'; file: number; root: string }
  /** The disk worker found the file's root to be the sender's, and closed the file. */
  | { type: 'fileVerified'; file: number }
  | { type: 'fileSaved'; file: number; downloadId: number }
  | { type: 'failed'; error: PeerError };

export type ReceiveCommand =
  /** Make place on the disk, then let blocks in. */
  | { type: 'openStore' }
  | { type: 'say'; body: Body }
  | { type: 'sendWritten'; ref: BlockRef }
  | { type: 'verifyFile'; file: number; root: string }
  | { type: 'saveFile'; file: number }
  /** Close and remove everything that is not handed over yet. */
  | { type: 'discard' };

export type ReceiveStep = [ReceiveState, ReceiveCommand[]];

export function createReceive(manifest: Manifest): ReceiveState {
  return { phase: 'offered', manifest };
}

/** @throws {PeerError} `protocol-violation`, when the event is one that an honest sender cannot cause. */
export function stepReceive(state: ReceiveState, event: ReceiveEvent, windowBytes: Bytes): ReceiveStep {
  switch (state.phase) {
    case 'offered':
      return stepOffered(state, event, windowBytes);
    case 'receiving':
      return stepReceiving(state, event);
    case 'saving':
      return stepSaving(state, event);
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

type Receiving = Extract<ReceiveState, { phase: 'receiving' }>;
type Saving = Extract<ReceiveState, { phase: 'saving' }>;

function stepOffered(
  { manifest }: Extract<ReceiveState, { phase: 'offered' }>,
  event: ReceiveEvent,
  windowBytes: Bytes,
): ReceiveStep {
  const { transfer } = manifest;
  switch (event.type) {
    case 'acceptAsked': {
      const files = manifest.files.map(
        (): FileProgress => ({ phase: 'writing', written: { below: 0, beyond: new Set() }, root: null }),
      );
      return [
        { phase: 'receiving', manifest, files, doneBytes: 0, saved: new Map() },
        [{ type: 'openStore' }, { type: 'say', body: { kind: 'accept', transfer, windowBytes } }],
      ];
    }
    case 'declineAsked':
      return [{ phase: 'declined', manifest }, [{ type: 'say', body: { kind: 'decline', transfer } }]];
    case 'cancelAsked':
    case 'cancelledByRemote':
    case 'failed':
      return end(manifest, event);
    case 'blockWritten':
    case 'fileEnded':
    case 'fileVerified':
    case 'fileSaved':
      throw new PeerError('protocol-violation', `${event.type} before accept`);
    default:
      return assertNever(event);
  }
}

function stepReceiving(state: Receiving, event: ReceiveEvent): ReceiveStep {
  switch (event.type) {
    case 'blockWritten': {
      const { file, block } = event.ref;
      const bytes = blockSize(state.manifest, event.ref);
      const progress = state.files[file];
      if (bytes === undefined || progress?.phase !== 'writing' || hasBlock(progress.written, block)) {
        throw new PeerError('protocol-violation', `block ${file}:${block}`);
      }
      const written = addBlock(progress.written, block);
      const next = withFile(state, file, { ...progress, written });
      const [checked, commands] = verifyIfWhole({ ...next, doneBytes: state.doneBytes + bytes }, file);
      return [checked, [{ type: 'sendWritten', ref: event.ref }, ...commands]];
    }
    case 'fileEnded': {
      const progress = state.files[event.file];
      if (progress?.phase !== 'writing' || progress.root !== null) {
        throw new PeerError('protocol-violation', `end of file ${event.file}`);
      }
      return verifyIfWhole(withFile(state, event.file, { ...progress, root: event.root }), event.file);
    }
    case 'fileVerified': {
      const { transfer } = state.manifest;
      const next = withFile(state, event.file, { phase: 'verified' });
      const commands: ReceiveCommand[] = [
        { type: 'say', body: { kind: 'fileReceived', transfer, file: event.file } },
        { type: 'saveFile', file: event.file },
      ];
      if (!next.files.every((file) => file.phase === 'verified')) return [next, commands];
      return [{ phase: 'saving', manifest: next.manifest, saved: next.saved }, commands];
    }
    case 'fileSaved':
      return [{ ...state, saved: new Map(state.saved).set(event.file, event.downloadId) }, []];
    case 'cancelAsked':
    case 'cancelledByRemote':
    case 'failed':
      return end(state.manifest, event);
    case 'acceptAsked':
    case 'declineAsked':
      // A second page, or a second click, after the first was heard.
      return [state, []];
    default:
      return assertNever(event);
  }
}

function stepSaving(state: Saving, event: ReceiveEvent): ReceiveStep {
  const { manifest } = state;
  switch (event.type) {
    case 'fileSaved': {
      const saved = new Map(state.saved).set(event.file, event.downloadId);
      if (saved.size < manifest.files.length) return [{ ...state, saved }, []];
      return [{ phase: 'done', manifest, saved }, []];
    }
    case 'failed':
      // The sender was told that all is here, and it is: the browser's hand-over went wrong.
      return [{ phase: 'failed', manifest, error: event.error }, [{ type: 'discard' }]];
    case 'cancelAsked':
      return [{ phase: 'cancelled', manifest, by: 'local' }, [{ type: 'discard' }]];
    case 'cancelledByRemote':
      // The sender may not take back what is complete and verified here.
      return [state, []];
    case 'acceptAsked':
    case 'declineAsked':
      return [state, []];
    case 'blockWritten':
    case 'fileEnded':
    case 'fileVerified':
      throw new PeerError('protocol-violation', `${event.type} after the last file`);
    default:
      return assertNever(event);
  }
}

function hasBlock({ below, beyond }: Written, block: number): boolean {
  return block < below || beyond.has(block);
}

function addBlock(written: Written, block: number): Written {
  const beyond = new Set(written.beyond).add(block);
  let { below } = written;
  while (beyond.delete(below)) below++;
  return { below, beyond };
}

function verifyIfWhole(state: Receiving, file: number): [Receiving, ReceiveCommand[]] {
  const progress = state.files[file];
  const size = state.manifest.files[file]?.size;
  if (progress?.phase !== 'writing' || progress.root === null || size === undefined) return [state, []];
  if (progress.written.below < blockCount(size, state.manifest.blockBytes)) return [state, []];
  return [withFile(state, file, { phase: 'verifying' }), [{ type: 'verifyFile', file, root: progress.root }]];
}

function end(
  manifest: Manifest,
  event: Extract<ReceiveEvent, { type: 'cancelAsked' | 'cancelledByRemote' | 'failed' }>,
): ReceiveStep {
  const { transfer } = manifest;
  switch (event.type) {
    case 'cancelAsked':
      return [
        { phase: 'cancelled', manifest, by: 'local' },
        [{ type: 'say', body: { kind: 'cancel', transfer, error: null } }, { type: 'discard' }],
      ];
    case 'cancelledByRemote': {
      const state: ReceiveState =
        event.error === null
          ? { phase: 'cancelled', manifest, by: 'remote' }
          : { phase: 'failed', manifest, error: new PeerError('remote-failed', event.error) };
      return [state, [{ type: 'discard' }]];
    }
    case 'failed':
      return [
        { phase: 'failed', manifest, error: event.error },
        [{ type: 'say', body: { kind: 'cancel', transfer, error: event.error.code } }, { type: 'discard' }],
      ];
    default:
      return assertNever(event);
  }
}

function withFile(state: Receiving, index: number, progress: FileProgress): Receiving {
  return { ...state, files: state.files.map((file, at) => (at === index ? progress : file)) };
}

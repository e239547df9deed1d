import type { Arrival } from '../contract/hostMessages.ts';
import type { Conversation, LinkPhase, LinkView, PathKind, TransferView } from '../contract/snapshot.ts';
import { assertNever, PeerError, toPeerError } from '../core/errors.ts';
import { sanitizeLine } from '../core/fileName.ts';
import { type Body, decodeFrame, encodeFrame, type Hello, isPiece, type JsonFrame } from '../core/frame.ts';
import { toHex } from '../core/hex.ts';
import {
  BLOCK_BYTES,
  MAX_FILES,
  MAX_FRAME_BYTES,
  MAX_MESSAGE_CHARS,
  MAX_NAME_CHARS,
  MAX_PATH_SEGMENTS,
  MAX_SEGMENT_CHARS,
} from '../core/limits.ts';
import { createLink, type LinkCommand, type LinkEvent, stepLink } from '../core/link.ts';
import type { Manifest } from '../core/manifest.ts';
import type { Scanned } from '../core/pairing.ts';
import { createConversationLog } from './conversationLog.ts';
import type { DiskClient } from './diskClient.ts';
import { errorView } from './errorView.ts';
import type { PeerConnection } from './peerConnection.ts';
import { createTransferSet } from './transferSet.ts';

export interface LinkHostPorts {
  id: string;
  local: Hello;
  disk: DiskClient;
  now(): number;
  changed(): void;
  conversationChanged(): void;
  /** Whether any link has a transfer of this id. */
  isTransferTaken(transferId: string): boolean;
  /** True while a visible page shows this link. */
  isAttended(): boolean;
  arrived(arrival: Arrival): void;
  save(url: string, path: string): Promise<number>;
}

/** One link: runs its machine, keeps its conversation and its transfers. */
export interface LinkHost {
  readonly id: string;
  view(): LinkView;
  conversation(): Conversation;
  transfers(): TransferView[];
  hasTransfer(transferId: string): boolean;
  /** @throws {PeerError} `message-too-long`, `link-lost`. */
  sendMessage(messageId: string, text: string): void;
  /** @throws {PeerError} `too-many-files`, `link-lost`. */
  sendFiles(transferId: string, paths: string[][], files: File[]): void;
  decideTransfer(transferId: string, decision: 'accept' | 'decline' | 'cancel'): void;
  markRead(): void;
  tick(): void;
  close(): void;
  isEnded(): boolean;
}

export function startLink(first: PeerConnection, scanned: Scanned, ports: LinkHostPorts): LinkHost {
  let state = createLink(ports.local);
  let unread = 0;
  let path: PathKind = 'unknown';
  const openedAt = ports.now();
  const fingerprint = toHex(scanned.remote.fingerprint);
  const connections = new Map<string, PeerConnection>();
  const log = createConversationLog(ports.id);
  const transfers = createTransferSet({
    linkId: ports.id,
    disk: ports.disk,
    now: ports.now,
    say: (body) => step({ type: 'said', body }),
    sendNow: (frame) => sendOn([...connections.keys()][0], frame),
    sendBulk: (frames) => bulkConnection().sendBulk(frames),
    changed: ports.changed,
    violated,
    save: ports.save,
    isTaken: ports.isTransferTaken,
    logged(transferId) {
      log.add({ kind: 'transfer', id: transferId, transferId, at: ports.now() });
      ports.conversationChanged();
    },
    arrived(kind) {
      if (kind.kind === 'offer' && !ports.isAttended()) unread++;
      ports.arrived({ linkId: ports.id, name: nameShown(), ...kind });
    },
  });

  function step(event: LinkEvent): void {
    const before = state.phase;
    const [next, commands] = stepLink(state, event);
    state = next;
    for (const command of commands) run(command);
    if (state.phase === before) return;
    if (state.phase === 'connected') void learnPath();
    if (state.phase === 'failed' || state.phase === 'closed') transfers.endAll(new PeerError('link-lost'));
    ports.changed();
  }

  function run(command: LinkCommand): void {
    switch (command.type) {
      case 'sendFrame':
        return sendOn(command.connection, command.frame);
      case 'deliver':
        return deliver(command.body);
      case 'deliverWritten': {
        const { transfer, blocks } = command.frame;
        return transfers.written(transfer, blocks);
      }
      case 'acknowledged':
        if (command.body.kind !== 'chat') return;
        log.markDelivered(command.body.id);
        return ports.conversationChanged();
      case 'probe':
        for (const connection of connections.values()) connection.probe().catch(reportEdge);
        return;
      case 'destroy':
        for (const connection of connections.values()) connection.close();
        connections.clear();
        return;
      default:
        assertNever(command);
    }
  }

  function deliver(body: Body): void {
    if (body.kind !== 'chat') return transfers.deliver(body);
    if (log.has(body.id)) throw new PeerError('protocol-violation', 'message id twice');
    log.add({ kind: 'message', id: body.id, from: 'remote', text: body.text, at: ports.now(), delivered: true });
    if (!ports.isAttended()) unread++;
    ports.conversationChanged();
    ports.changed();
    ports.arrived({ linkId: ports.id, name: nameShown(), kind: 'message', text: body.text });
  }

  function attach(connection: PeerConnection): void {
    connections.set(connection.id, connection);
    const event = (type: 'connectionOpened' | 'connectionFaded' | 'connectionLost') =>
      step({ type, connection: connection.id, now: ports.now() });
    connection.listener = {
      opened: () => event('connectionOpened'),
      faded: () => event('connectionFaded'),
      lost: () => {
        event('connectionLost');
        connections.delete(connection.id);
      },
      frame: (bytes) => frameArrived(connection.id, bytes),
    };
  }

  function frameArrived(connection: string, bytes: ArrayBuffer): void {
    const now = ports.now();
    try {
      const view = new Uint8Array(bytes);
      if (isPiece(view)) {
        if (state.phase === 'connecting') throw new PeerError('protocol-violation', 'piece before hello');
        step({ type: 'pieceReceived', now });
        return transfers.takePiece(bytes);
      }
      const frame = decodeFrame(view);
      if (frame.is === 'piece') return;
      step({ type: 'frameReceived', connection, frame, now });
      if (frame.is === 'pong') ports.changed();
    } catch (thrown) {
      violated(thrown);
    }
  }

  function violated(thrown: unknown): void {
    const error = toPeerError(thrown);
    // The detail is for whoever looks into it; the person is told in words.
    console.warn('The link ends:', error.message, error.cause ?? '');
    step({ type: 'violated', error, now: ports.now() });
  }

  function sendOn(connection: string | undefined, frame: JsonFrame): void {
    if (connection !== undefined) connections.get(connection)?.send(encodeFrame(frame));
  }

  function bulkConnection(): PeerConnection {
    const [connection] = connections.values();
    if (connection === undefined) throw new PeerError('link-lost');
    return connection;
  }

  async function learnPath(): Promise<void> {
    path = await bulkConnection().path();
    ports.changed();
  }

  function nameShown(): string {
    const remote = 'remote' in state ? state.remote : null;
    return sanitizeLine(remote?.name ?? '', MAX_NAME_CHARS);
  }

  function requireLive(): void {
    if (state.phase === 'closed' || state.phase === 'failed') throw new PeerError('link-lost');
  }

  attach(first);
  step({ type: 'connectionOpened', connection: first.id, now: ports.now() });

  return {
    id: ports.id,
    view: () => ({
      id: ports.id,
      name: nameShown(),
      fingerprint,
      checked: scanned.by === 'camera',
      state: phaseView(),
      unread,
      openedAt,
    }),
    conversation: log.view,
    transfers: () => transfers.views(state.phase === 'interrupted'),
    hasTransfer: transfers.has,
    sendMessage(messageId, text) {
      requireLive();
      if (text.length === 0) return;
      if (text.length > MAX_MESSAGE_CHARS) throw new PeerError('message-too-long', MAX_MESSAGE_CHARS);
      if (log.has(messageId)) return;
      log.add({ kind: 'message', id: messageId, from: 'local', text, at: ports.now(), delivered: false });
      step({ type: 'said', body: { kind: 'chat', id: messageId, text } });
      ports.conversationChanged();
    },
    sendFiles(transferId, paths, files) {
      requireLive();
      if (ports.isTransferTaken(transferId)) return;
      const manifest: Manifest = {
        transfer: transferId,
        blockBytes: BLOCK_BYTES,
        files: files.map((file, index) => ({ path: offeredPath(paths[index] ?? [file.name]), size: file.size })),
      };
      requireOfferable(manifest);
      transfers.offer(manifest, files);
    },
    decideTransfer: transfers.decide,
    markRead() {
      if (unread === 0) return;
      unread = 0;
      ports.changed();
    },
    tick: () => step({ type: 'ticked', now: ports.now() }),
    close: () => step({ type: 'closeAsked', now: ports.now() }),
    isEnded: () => state.phase === 'closed' || state.phase === 'failed',
  };

  function phaseView(): LinkPhase {
    switch (state.phase) {
      case 'connecting':
        return { phase: 'connecting' };
      case 'connected':
        return { phase: 'connected', path, roundTripMs: state.roundTripMs };
      case 'interrupted':
        return { phase: 'interrupted', since: state.since };
      case 'closed':
        return { phase: 'closed', at: state.at, by: state.by };
      case 'failed':
        return { phase: 'failed', at: state.at, error: errorView(state.error) };
      default:
        return assertNever(state);
    }
  }
}

/** A path as an offer may hold it: the end of one that is too deep, names that are too long cut. */
function offeredPath(path: readonly string[]): string[] {
  return path.slice(-MAX_PATH_SEGMENTS).map((segment) => segment.slice(0, MAX_SEGMENT_CHARS) || 'file');
}

/** An offer is one frame: its names must fit. */
function requireOfferable(manifest: Manifest): void {
  if (manifest.files.length > MAX_FILES) throw new PeerError('too-many-files', MAX_FILES);
  const { transfer, blockBytes, files } = manifest;
  const body: Body = { kind: 'offer', transfer, blockBytes, files: [...files] };
  const bytes = new TextEncoder().encode(JSON.stringify({ seq: Number.MAX_SAFE_INTEGER, body })).length + 1;
  if (bytes > MAX_FRAME_BYTES) throw new PeerError('too-many-files', files.length - 1);
}

function reportEdge(cause: unknown): void {
  console.info('A probe was refused by the browser:', cause);
}
